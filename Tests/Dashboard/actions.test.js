import { Actions, undoTime, wantsSomebody } from '/lib/actions.js';
import { Store } from '/lib/store.js';
import { equal, ok, test } from './harness/check.js';
import { ids, incident, notification } from './harness/samples.js';
import { inWorld } from './harness/world.js';

/** Runs a test with actions whose commands wait for the test to answer them, in their order. */
const acting = (body) => inWorld(async ({ clock }) => {
  const store = new Store();
  store.session = { phase: 'in', user: 'ana', role: 'responder', problem: null };
  store.followsIncidents = true;
  store.loaded = true;
  const sent = [];
  const waiting = [];
  const complaints = [];
  const feed = {
    store,
    command: (fields) => new Promise((resolve, reject) => {
      sent.push(fields);
      waiting.push({ resolve, reject });
    }),
    send: async (method, path, { text }) => incident('i-1', { title: text, updated_at: '2026-11-28T12:00:00.000Z' }),
  };
  const actions = new Actions(feed, (text) => complaints.push(text));
  const known = (...notifications) => store.change(() => {
    for (const each of notifications) store.inbox.apply(each);
    store.inbox.count(store.inbox.knownUnread);
  });
  await body({
    store, actions, sent, complaints, clock, known, feed,
    accept: (answer = {}) => { waiting.shift().resolve(answer); return clock.advance(); },
    refuse: (detail = 'The service is too busy.') => { waiting.shift().reject({ code: 'unavailable', detail }); return clock.advance(); },
  });
});

const unread = ({ inbox }) => [inbox.unread, inbox.knownUnread];

test('an incident is acknowledged at once, and stays so when the service agrees', acting(async ({
  store, actions, sent, accept, complaints,
}) => {
  store.change(() => store.incidents.apply(incident('i-1')));
  const done = actions.onIncident('acknowledge', 'i-1');
  equal([store.incidents.get('i-1').state, store.incidents.get('i-1').acknowledged_by], ['acknowledged', 'ana']);
  equal(sent, [{ action: 'acknowledge', incident: 'i-1' }]);
  const updated_at = '2026-11-28T12:00:00.000Z';
  await accept({ incident: incident('i-1', { state: 'acknowledged', acknowledged_by: 'bo', updated_at }) });
  equal([await done, store.incidents.get('i-1').acknowledged_by, store.incidents.isHoped('i-1'), complaints], [null, 'bo', false, []]);
}));

test('what is refused is as it was, with the reason', acting(async ({ store, actions, refuse, complaints }) => {
  store.change(() => store.incidents.apply(incident('i-1')));
  const done = actions.onIncident('resolve', 'i-1');
  equal(store.incidents.open, []);
  await refuse('Incident i-1 is resolved.');
  equal([store.incidents.open, await done, complaints], [
    ['i-1'], 'Could not resolve: Incident i-1 is resolved.', ['Could not resolve: Incident i-1 is resolved.'],
  ]);
}));

test('whoever acts on an incident has read what was said about it', acting(async ({ store, actions, sent, accept, known }) => {
  store.change(() => store.incidents.apply(incident('i-1')));
  known(notification('n-1'), notification('n-2', { incident: 'i-2' }), notification('n-3'));
  actions.onIncident('acknowledge', 'i-1');
  await accept();
  equal(sent[1], { action: 'read', notifications: ids('n', 3, 1) });
  equal(unread(store), [1, 1]);
  await accept();
}));

test('a snooze says until when at once', acting(async ({ store, actions, sent, clock, accept }) => {
  store.change(() => store.incidents.apply(incident('i-1')));
  actions.snooze('i-1', 30);
  const { state, snoozed_until: until } = store.incidents.get('i-1');
  equal([state, until, sent[0].for], ['snoozed', new Date(clock.now + 30 * 60_000).toISOString(), '30m']);
  await accept();
}));

test('a note shows when the service has it, and is refused with its reason', acting(async ({ store, actions, feed, complaints }) => {
  equal([await actions.note('i-1', 'valve stuck'), store.incidents.get('i-1').title], [null, 'valve stuck']);
  feed.send = async () => { throw new Error('The note is too long.'); };
  const reason = 'Could not add the note: The note is too long.';
  equal([await actions.note('i-1', '…'), complaints], [reason, [reason]]);
}));

test('one that is read already is not read again', acting(async ({ actions, sent, known }) => {
  known(notification('n-1', { state: 'read' }));
  await actions.read('n-1');
  await actions.read('n-2');
  equal(sent, []);
}));

test('all that is shown is marked read, and what arrives meanwhile is not', acting(async ({ store, actions, sent, accept, known }) => {
  known(notification('n-1'), notification('n-2'));
  actions.readAll();
  equal([sent, unread(store)], [[{ action: 'read', notifications: ids('n', 2, 1) }], [0, 0]]);
  store.applyFrame({ type: 'notification', notification: notification('n-3') });
  store.applyFrame({ type: 'inbox', unread: 1 });
  await accept();
  equal(unread(store), [1, 1]);
}));

test('a command names a thousand at most', acting(async ({ actions, sent, accept, known }) => {
  known(...Array.from({ length: 1100 }, (_, index) => notification(`n-${index + 1}`)));
  actions.readAll();
  await accept();
  await accept();
  equal(sent.map(({ notifications }) => notifications.length), [1000, 100]);
}));

test('where the service counts more than the page knows, all is the word for them', acting(async ({
  store, actions, sent, accept, known,
}) => {
  known(notification('n-1'));
  store.change(() => store.inbox.count(40));
  actions.readAll();
  equal([sent, unread(store)], [[{ action: 'read', all: true }], [0, 0]]);
  await accept();
}));

test('when that is refused all of them count again', acting(async ({ store, actions, refuse, known, complaints }) => {
  known(notification('n-1'));
  store.change(() => store.inbox.count(40));
  actions.readAll();
  await refuse();
  equal([unread(store), complaints], [[40, 1], ['Could not mark as read: The service is too busy.']]);
}));

test('what was dismissed is gone at once, and is sent when it can no longer be undone', acting(async ({
  store, actions, sent, clock, accept, known,
}) => {
  known(notification('n-1'), notification('n-2'));
  actions.dismiss('n-1');
  equal([store.inbox.items.map(({ id }) => id), unread(store)], [['n-2'], [1, 1]]);
  await clock.advance(undoTime - 1);
  equal(sent, []);
  await clock.advance(1);
  equal(sent, [{ action: 'dismiss', notification: 'n-1' }]);
  await accept();
  equal(store.inbox.items.map(({ id }) => id), ['n-2']);
}));

test('what was undone is back, and nothing is sent', acting(async ({ store, actions, sent, clock, known }) => {
  known(notification('n-1'));
  const undo = actions.dismiss('n-1');
  undo();
  await clock.advance(undoTime * 2);
  equal([store.inbox.items.length, unread(store), sent], [1, [1, 1], []]);
}));

test('the badge counts what is shown, also when something arrives before it is undone', acting(async ({ store, actions, known }) => {
  known(notification('n-1'));
  const undo = actions.dismiss('n-1');
  store.applyFrame({ type: 'notification', notification: notification('n-2') });
  store.applyFrame({ type: 'inbox', unread: 2 });
  equal(unread(store), [1, 1]);
  undo();
  equal(unread(store), [2, 2]);
}));

test('what the service does not dismiss is back with the reason', acting(async ({ store, actions, clock, refuse, known, complaints }) => {
  known(notification('n-1'));
  actions.dismiss('n-1');
  await clock.advance(undoTime);
  await refuse();
  equal([store.inbox.items.length, unread(store), complaints], [1, [1, 1], ['Could not dismiss: The service is too busy.']]);
}));

test('clearing the inbox leaves what arrives before it is sent, because nobody has seen it', acting(async ({
  store, actions, sent, clock, accept, known,
}) => {
  known(notification('n-1'), notification('n-2'));
  actions.clear();
  equal(store.inbox.items, []);
  store.applyFrame({ type: 'notification', notification: notification('n-3') });
  await clock.advance(undoTime);
  equal(sent, [{ action: 'dismiss', notifications: ids('n', 2, 1) }]);
  await accept();
  equal(store.inbox.items.map(({ id }) => id), ['n-3']);
}));

test('clearing an inbox that is not known to its end clears it to its end', acting(async ({ actions, sent, clock, accept, known }) => {
  known(...Array.from({ length: 500 }, (_, index) => notification(`n-${index + 1}`)));
  actions.clear();
  await clock.advance(undoTime);
  equal(sent, [{ action: 'clear' }]);
  await accept();
}));

test('a refused clearing says so in its own words', acting(async ({ store, actions, clock, refuse, known, complaints }) => {
  known(notification('n-1'));
  actions.clear();
  await clock.advance(undoTime);
  await refuse();
  equal([store.inbox.items.length, complaints], [1, ['Could not clear the inbox: The service is too busy.']]);
}));

test('what waits to be undone is sent when the page goes', acting(async ({ actions, sent, clock, accept, known }) => {
  known(notification('n-1'));
  actions.dismiss('n-1');
  dispatchEvent(new Event('pagehide'));
  equal(sent, [{ action: 'dismiss', notification: 'n-1' }]);
  await accept();
  await clock.advance(undoTime);
  equal(sent.length, 1);
}));

test('a notification wants somebody while its incident is open', acting(async ({ store }) => {
  const wanted = (state) => {
    store.change(() => store.incidents.apply(incident('i-1', { state })));
    return wantsSomebody(store, notification('n-1'));
  };
  equal(['open', 'acknowledged', 'snoozed', 'open', 'resolved'].map(wanted), [true, false, false, true, false]);
}));

test('what says that somebody has it, or that it is over, wants nobody', acting(async ({ store }) => {
  store.change(() => store.incidents.apply(incident('i-1')));
  const asking = ['firing', 'updated', 'escalated', 'repeated'];
  const others = ['acknowledged', 'snoozed', 'resolved', 'flapping', 'stable', 'digest', 'storm'];
  equal([...asking, ...others].filter((kind) => wantsSomebody(store, notification('n-1', { kind }))), asking);
  equal(wantsSomebody(store, notification('n-1', { actions: [] })), false);
}));

test('an incident that is not among the open ones wants nobody, even if none is', acting(async ({ store, known }) => {
  // The word that it is over was dismissed.
  known(notification('n-1'), notification('n-2', { kind: 'resolved', state: 'dismissed' }));
  equal(wantsSomebody(store, store.inbox.get('n-1')), false);
}));

test('where incidents are not followed, a later word about one decides', acting(async ({ store, known }) => {
  store.followsIncidents = false;
  known(notification('n-1'));
  ok(wantsSomebody(store, store.inbox.get('n-1')), 'that it wants somebody');
  known(notification('n-2', { kind: 'acknowledged' }));
  equal(wantsSomebody(store, store.inbox.get('n-1')), false);
  known(notification('n-3', { kind: 'escalated' }));
  ok(wantsSomebody(store, store.inbox.get('n-3')), 'that it wants somebody again');
}));
