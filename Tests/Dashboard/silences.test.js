import { condition, ending, held, recurrence, summary } from '/lib/silences.js';
import { patch } from '/lib/dom.js';
import { equal, test } from './harness/check.js';
import { incident } from './harness/samples.js';
import { inWorld } from './harness/world.js';

const of = (labels) => condition(incident('i-1', { labels }));

test('the condition fits the labels of the incident, the rule first', () => {
  const labels = { site: 'porto', rule: 'freezer-warm', device: 'fz-3' };
  equal(of(labels), 'rule == "freezer-warm" && labels.device == "fz-3" && labels.site == "porto"');
});

test('without labels it is the incident alone', () => equal(of({}), 'incident.id == "i-1"'));

test('whatever stands in a label stays within its quotes', () => {
  equal(of({ device: 'a" || true || "' }), String.raw`labels.device == "a\" || true || \""`);
  equal(of({ device: 'back\\slash\nline\ttab' }), String.raw`labels.device == "back\\slash\nline\ttab"`);
});

test('a name that is no field is looked up by its text', () => {
  equal(of({ 'room-nr': '4', 7: 'x', 'é': 'y' }), 'labels["7"] == "x" && labels["room-nr"] == "4" && labels["é"] == "y"');
});

test('a word of CEL is no field either', () => {
  equal(['true', 'false', 'null', 'in', 'index'].map((name) => of({ [name]: 'x' })), [
    'labels["true"] == "x"', 'labels["false"] == "x"', 'labels["null"] == "x"', 'labels["in"] == "x"', 'labels.index == "x"',
  ]);
});

test('a line says when a silence begins and ends', inWorld(async (world, stage) => {
  const text = (silence) => { patch(stage, ending(silence)); return stage.textContent; };
  const times = { starts_at: '2026-11-28T13:00:00Z', ends_at: '2026-11-28T14:00:00Z' };
  equal([
    text({ state: 'active', ...times }), text({ state: 'active', until: 'resolved' }), text({ state: 'pending', ...times }),
    text({ state: 'expired', ended_at: '2026-11-28T11:00:00Z' }),
  ], ['until 14:00, in 2 h', 'until resolved', 'begins in 1 h, until 14:00, in 2 h', 'ended 1 h ago']);
}));

test('a recurrence names its days, hours and zone', () => {
  const times = { from: '22:00', to: '07:00', time_zone: 'Europe/Lisbon' };
  equal(recurrence({ ...times, weekdays: ['sat', 'sun'] }), ' · only sat, sun 22:00 to 07:00, Europe/Lisbon');
  equal([recurrence(times), recurrence(null)], [' · only 22:00 to 07:00, Europe/Lisbon', null]);
});

test('what is many is counted', () => {
  equal([held({ withheld: 1 }), held({ withheld: 2044 })], ['What it withheld', 'What it withheld, 2,044 in all']);
  const silences = (...states) => summary(states.map((state) => ({ state })));
  equal([silences(), silences('active'), silences('pending', 'active', 'active')], ['None active', '1 active', '2 active, 1 to come']);
});
