import { detail, heading } from '/lib/incident-text.js';
import { equal, test } from './harness/check.js';
import { incident } from './harness/samples.js';

const labels = { rule: 'freezer-warm', site: 'porto', device: 'fz-3' };

test('a row says what goes on where the title does not, how many, and by which rule', () => {
  const alerts = [{ state: 'resolved', summary: 'over' }, { state: 'firing', summary: 'fz-3: -4 °C' }];
  equal(detail(incident('i-1', { labels, alerts, alerts_firing: 2000 })), ' · fz-3: -4 °C · 2,000 alerts · freezer-warm');
});

test('where the title says what goes on, a row says where', () => {
  const alerts = [{ state: 'firing', summary: 'fz-3: -4 °C' }];
  equal(detail(incident('i-1', { title: 'fz-3: -4 °C', labels, alerts })), ' · porto · fz-3 · freezer-warm');
});

test('an incident without labels and alerts has an empty rest', () => {
  equal(detail({ id: 'i-1', title: 'x' }), '');
});

test('the heading counts alerts, and those that fire where only some do', () => {
  const of = (count, firing, state = 'open') => heading(incident('i-1', { alerts_firing: firing, state }), count);
  equal([of(1, 1), of(2044, 2044), of(2044, 1000), of(3, 0, 'resolved'), of(3, undefined)], [
    '1 alert', '2,044 alerts', '2,044 alerts, 1,000 firing', '3 alerts', '3 alerts',
  ]);
});
