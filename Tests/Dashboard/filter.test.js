import { IncidentFilter } from '/lib/filter.js';
import { Store } from '/lib/store.js';
import { equal, ok, test } from './harness/check.js';
import { ids, incident } from './harness/samples.js';

const labels = { rule: 'freezer-warm', site: 'porto', device: 'fz-3' };
const store = new Store();
store.change(() => {
  store.incidents.apply(incident('i-1', { title: 'Water on the floor', labels, alerts: [{ summary: 'cr-2 is wet' }] }));
  store.incidents.apply(incident('i-2', { severity: 'error', state: 'acknowledged', title: 'Motor hot' }));
  store.incidents.apply(incident('i-3', { severity: 'warning', title: 'Door open', labels: undefined, alerts: undefined }));
  store.incidents.apply(incident('i-4', { severity: 'fatal', title: 'Odd' }));
});
const found = (settings) => Object.assign(new IncidentFilter(), settings).ids(store);

test('without a filter all open ones are shown, in their order', () => {
  equal(found({}), ids('i', 1, 2, 3, 4));
  equal([new IncidentFilter().isSet, Object.assign(new IncidentFilter(), { text: '  ' }).isSet], [false, false]);
});

test('one severity is shown alone', () => equal(found({ severity: 'error' }), ['i-2']));

test('what is counted as the lowest is found as the lowest', () => equal(found({ severity: 'info' }), ['i-4']));

test('those that nobody has are shown alone', () => equal(found({ onlyWanting: true }), ids('i', 1, 3, 4)));

test('a text is found in the title, the id, the labels and the alerts, in any case', () => {
  equal(['WATER', 'i-2', 'Fz-3', 'is wet', ' door '].map((text) => found({ text })), [['i-1'], ['i-2'], ['i-1'], ['i-1'], ['i-3']]);
});

test('the name of a label is no text of the incident', () => equal(found({ text: 'device' }), []));

test('filters narrow each other', () => {
  equal([found({ severity: 'error', onlyWanting: true }), found({ severity: 'critical', text: 'water' })], [[], ['i-1']]);
});

test('what is found follows the store and the filter', () => {
  const filter = new IncidentFilter();
  filter.text = 'pump';
  equal(filter.ids(store), []);
  store.change(() => store.incidents.apply(incident('i-5', { title: 'Pump stuck' })));
  equal(filter.ids(store), ['i-5']);
  filter.text = 'stuck';
  filter.severity = 'error';
  equal(filter.ids(store), []);
  filter.clear();
  equal([filter.isSet, filter.ids(store).length], [false, 5]);
});

test('it is looked for once for each state of the store', () => {
  const filter = new IncidentFilter();
  filter.onlyWanting = true;
  const first = filter.ids(store);
  ok(filter.ids(store) === first, 'that it is the same list');
  store.change(() => {});
  ok(filter.ids(store) !== first, 'that it is another list');
});
