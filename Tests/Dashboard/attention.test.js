import { badgeText, keepCount } from '/lib/attention.js';
import { Store } from '/lib/store.js';
import { equal, ok, test } from './harness/check.js';
import { incident } from './harness/samples.js';
import { inWorld } from './harness/world.js';

test('a badge has two digits at most', () => equal([0, 3, 99, 100, 12_345].map(badgeText), ['0', '3', '99', '99+', '99+']));

const counting = (body) => inWorld(async ({ clock }) => {
  const icon = document.querySelector('link[rel=icon]');
  const [title, plain] = [document.title, icon.href];
  const store = new Store();
  const forget = keepCount(store);
  const change = async (mutate) => {
    store.change(mutate);
    await clock.advance(200);
  };
  try {
    await body({ store, icon, plain, change });
  } finally {
    forget();
    document.title = title;
    icon.href = plain;
  }
});

test('the title and the icon carry the count', counting(async ({ store, icon, plain, change }) => {
  await change(() => store.inbox.count(3));
  equal(document.title, '(3) Tocsin');
  ok(icon.href.startsWith('data:image/png'), 'that an icon is drawn');
  await change(() => store.inbox.count(1234));
  equal(document.title, '(99+) Tocsin');
  await change(() => store.inbox.count(0));
  equal([document.title, icon.href], ['Tocsin', plain]);
}));

test('what is critical and nobody has shows in the icon, though all is read', counting(async ({ store, icon, plain, change }) => {
  await change(() => store.incidents.apply(incident('i-1')));
  equal([document.title, icon.href === plain], ['Tocsin', false]);
  await change(() => store.incidents.apply(incident('i-1', { state: 'acknowledged' })));
  equal(icon.href, plain);
}));
