import { Store } from '/lib/store.js';
import { equal, test } from './harness/check.js';
import { incident, notification } from './harness/samples.js';

test('each change is said once, and counted', () => {
  const store = new Store();
  let said = 0;
  const forget = store.subscribe(() => { said += 1; });
  store.change(() => {
    store.incidents.apply(incident('i-1'));
    store.incidents.apply(incident('i-2'));
  });
  store.applyFrame({ type: 'incident', incident: incident('i-3') });
  equal([said, store.version], [2, 2]);
  forget();
  store.change(() => {});
  equal([said, store.version], [2, 3]);
});

test('what arrives is said once, when it is unread and was not known', () => {
  const store = new Store();
  const arrived = [];
  store.onArrival(({ id }) => arrived.push(id));
  const frame = (id, state = 'unread') => store.applyFrame({ type: 'notification', notification: notification(id, { state }) });
  frame('n-1');
  frame('n-1');
  frame('n-2', 'read');
  store.change(() => store.inbox.apply(notification('n-3')));
  frame('n-3');
  equal(arrived, ['n-1']);
});

test('when an arrival is said it is in the store', () => {
  const store = new Store();
  let found = null;
  store.onArrival(({ id }) => { found = store.inbox.get(id)?.id; });
  store.applyFrame({ type: 'notification', notification: notification('n-1') });
  equal(found, 'n-1');
});

test('the count of unread is what the service says, not what is counted here', () => {
  const store = new Store();
  store.applyFrame({ type: 'notification', notification: notification('n-1') });
  equal(store.inbox.unread, 0);
  store.applyFrame({ type: 'inbox', unread: 7 });
  equal(store.inbox.unread, 7);
});

test('stats fill the strip, unless the rate is not known', () => {
  const store = new Store();
  const at = '2026-11-28T12:00:00Z';
  store.applyFrame({ type: 'stats', at, events_per_second: 40 });
  store.applyFrame({ type: 'stats', at, events_per_second: null });
  equal([store.stats.events_per_second, store.rate.series(Date.parse(at)).at(-1)], [null, 40]);
});

test('that a silence has changed is counted, so that whoever shows them reads them again', () => {
  const store = new Store();
  store.applyFrame({ type: 'silence', silence: {} });
  store.applyFrame({ type: 'what is not known yet' });
  equal(store.silenceChanges, 1);
});

test('a responder and an admin may act, a viewer may not', () => {
  const store = new Store();
  equal(['viewer', 'responder', 'admin', null].map((role) => {
    store.session = { ...store.session, role };
    return store.mayAct;
  }), [false, true, true, false]);
});

test('of the person who was signed in nothing is left', () => {
  const store = new Store();
  store.change(() => {
    store.incidents.apply(incident('i-1'));
    store.inbox.apply(notification('n-1'));
    store.inbox.count(4);
    store.loaded = true;
    store.notice = { text: 'x' };
  });
  store.forget();
  equal([store.incidents.size, store.inbox.items, store.inbox.unread, store.loaded, store.notice], [0, [], 0, false, null]);
});
