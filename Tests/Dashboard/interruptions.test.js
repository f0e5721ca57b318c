import { summarise } from '/lib/headline.js';
import { Interruptions } from '/lib/interruptions.js';
import { Store } from '/lib/store.js';
import { equal, test } from './harness/check.js';
import { ids, incident, notification } from './harness/samples.js';

/** A store of a page that has read its lists. */
function pageWith(incidents, notifications) {
  const store = new Store();
  store.followsIncidents = true;
  store.loaded = true;
  for (const each of incidents) store.incidents.apply(each);
  for (const each of notifications) store.inbox.apply(each);
  return store;
}
const waiting = (store, interruptions = new Interruptions()) => interruptions.waiting(store).map(({ id }) => id);
const later = { updated_at: '2026-11-28T11:30:00.000Z' };

test('of each incident the newest interrupts, the newest first', () => {
  const store = pageWith([incident('i-1'), incident('i-2')], [
    notification('n-1'), notification('n-2', { incident: 'i-2' }), notification('n-3', { kind: 'escalated' }),
  ]);
  equal(waiting(store), ids('n', 3, 2));
});

test('what is read, not critical, or acknowledged does not interrupt', () => {
  const store = pageWith(
    [incident('i-1'), incident('i-2', { severity: 'error' }), incident('i-3', { state: 'acknowledged' })],
    [
      notification('n-1', { state: 'read' }), notification('n-2', { incident: 'i-2', severity: 'error' }),
      notification('n-3', { incident: 'i-3' }),
    ],
  );
  equal(waiting(store), []);
});

test('what is critical no longer does not interrupt, though its notification was', () => {
  const store = pageWith([incident('i-1'), incident('i-2')], [notification('n-1'), notification('n-2', { incident: 'i-2' })]);
  store.incidents.apply(incident('i-2', { severity: 'warning', ...later }));
  equal(waiting(store), ['n-1']);
});

test('what is critical again interrupts again', () => {
  const store = pageWith([incident('i-1', { severity: 'error' })], [notification('n-1')]);
  store.incidents.apply(incident('i-1', later));
  equal(waiting(store), ['n-1']);
});

test('what became critical after its notification waits for the next one', () => {
  const store = pageWith([incident('i-1')], [notification('n-1', { severity: 'error' })]);
  equal(waiting(store), []);
  store.inbox.apply(notification('n-2', { kind: 'updated' }));
  equal(waiting(store), ['n-2']);
});

test('an incident that went on as another does not interrupt beside it', () => {
  const alerts = [{ state: 'firing', severity: 'critical', moved_to: 'i-2' }];
  const store = pageWith([incident('i-1', { alerts }), incident('i-2')], [notification('n-1'), notification('n-2', { incident: 'i-2' })]);
  equal(waiting(store), ['n-2']);
});

test('it never counts more critical ones than the list', () => {
  const severities = ['info', 'warning', 'error', 'critical'];
  const states = ['open', 'acknowledged', 'snoozed', 'resolved'];
  let seed = 11;
  const draw = (list) => { seed = (seed * 48_271) % 2_147_483_647; return list[seed % list.length]; };
  for (let round = 0; round < 300; round += 1) {
    const store = pageWith(
      ids('i', 1, 2, 3, 4, 5).map((id) => incident(id, {
        severity: draw(severities), state: draw(states), alerts: [{ state: 'firing', moved_to: draw([undefined, undefined, 'i-1']) }],
      })),
      Array.from({ length: 8 }, (_, index) => notification(`n-${index}`, {
        incident: draw(ids('i', 1, 2, 3, 4, 5, 6)), severity: draw(severities),
      })),
    );
    const { critical } = summarise(store.incidents).bySeverity;
    const count = waiting(store).length;
    equal(count <= critical, true, `round ${round}: ${count} of ${critical}`);
  }
});

test('one that is put off stays away until there is news of its incident', () => {
  const store = pageWith([incident('i-1'), incident('i-2')], [notification('n-1'), notification('n-2', { incident: 'i-2' })]);
  const interruptions = new Interruptions();
  interruptions.postpone(store, [store.inbox.get('n-1')]);
  equal(waiting(store, interruptions), ['n-2']);
  store.inbox.apply(notification('n-3', { kind: 'escalated' }));
  equal(waiting(store, interruptions), ids('n', 3, 2));
});

test('putting off one puts off all that was said about its incident before', () => {
  const store = pageWith([incident('i-1')], [notification('n-1'), notification('n-2', { kind: 'repeated' })]);
  const interruptions = new Interruptions();
  interruptions.postpone(store, [store.inbox.get('n-2')]);
  equal(waiting(store, interruptions), []);
});

test('before the lists are read the notification is all there is to go by', () => {
  const store = pageWith([], [notification('n-1')]);
  store.loaded = false;
  equal(waiting(store), ['n-1']);
  store.loaded = true;
  equal(waiting(store), []);
});
