import { Preferences } from '/lib/preferences.js';
import { equal, test } from './harness/check.js';

const key = 'tocsin.preferences';

test('sound and notifications are off until they are switched on', () => {
  localStorage.removeItem(key);
  const preferences = new Preferences();
  equal(['theme', 'sound', 'browserNotifications'].map((name) => preferences.get(name)), ['auto', false, false]);
});

test('what was chosen is there next time, and the rest is as it is without', () => {
  const preferences = new Preferences();
  let changes = 0;
  preferences.addEventListener('change', () => { changes += 1; });
  preferences.set('theme', 'dark');
  const next = new Preferences();
  equal([changes, document.documentElement.dataset.theme, next.get('theme'), next.get('sound')], [1, 'dark', 'dark', false]);
  localStorage.removeItem(key);
  delete document.documentElement.dataset.theme;
});

test('what cannot be read is as if it were not there', () => {
  for (const text of ['{', 'null', '7']) {
    localStorage.setItem(key, text);
    equal(new Preferences().get('theme'), 'auto');
  }
  localStorage.removeItem(key);
});
