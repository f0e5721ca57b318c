import { Feed } from '/lib/feed.js';
import { equal, ok, test } from './harness/check.js';
import { ids, incident, notification } from './harness/samples.js';
import { FakeSocket } from './harness/socket.js';
import { inWorld, start } from './harness/world.js';

const everything = ['inbox', 'incidents', 'silences', 'stats'];

/** Runs a test with a feed; the lists are empty until it says otherwise. */
const feeding = (body, { want = everything } = {}) => inWorld(async (world) => {
  const list = (path, items, next = null) => world.on('GET', path, () => ({ items, next }));
  list('notifications', []);
  list('incidents', []);
  const feed = new Feed({ base: 'http://127.0.0.1/api/v1/', want });
  const asked = (path) => world.requests.filter((request) => request.path === path).map(({ query }) => query);
  try {
    await body({ world, clock: world.clock, feed, store: feed.store, list, asked });
  } finally {
    feed.close();
  }
});

/** As far as live. */
async function goLive({ feed, clock }, welcome = {}) {
  feed.open('t-1');
  FakeSocket.last.welcome(welcome);
  await clock.advance();
}

async function comeBack({ clock }, welcome = {}) {
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.welcome(welcome);
  await clock.advance();
}

test('it is live when the lists were read, each with the token', feeding(async (page) => {
  const { store, world, list } = page;
  list('notifications', [notification('n-1')]);
  list('incidents', [incident('i-1')]);
  page.feed.open('t-1');
  equal([store.connection.phase, store.session.phase, FakeSocket.last.url], ['connecting', 'starting', 'ws://127.0.0.1/api/v1/stream']);
  FakeSocket.last.welcome({ unread: 1 });
  equal([store.connection.phase, store.session.user, store.loaded], ['catching-up', 'ana', false]);
  await page.clock.advance();
  equal([store.connection.phase, store.loaded, store.inbox.unread, store.incidents.open], ['live', true, 1, ['i-1']]);
  ok(world.requests.every(({ token }) => token === 't-1'), 'that each request has the token');
  equal(page.asked('incidents'), [{ state: 'open,acknowledged,snoozed' }]);
}));

test('the whole inbox is read, page by page to older ones', feeding(async (page) => {
  page.world.on('GET', 'notifications', ({ query: { before, after } }) => {
    if (after !== undefined) return { items: [], next: null };
    if (before === undefined) return { items: ids('n', 6, 5).map((id) => notification(id)), next: 'e:5' };
    return before === 'e:5' ? { items: ids('n', 4, 3).map((id) => notification(id)), next: 'e:3' }
      : { items: ids('n', 2, 1).map((id) => notification(id)), next: null };
  });
  await goLive(page);
  equal(page.store.inbox.items.map(({ id }) => id), ids('n', 6, 5, 4, 3, 2, 1));
}));

test('every page of the incidents is read', feeding(async (page) => {
  page.world.on('GET', 'incidents', ({ query: { after } }) => (after === undefined
    ? { items: [incident('i-1')], next: 'i-1' } : { items: [incident('i-2')], next: null }));
  await goLive(page);
  equal(page.store.incidents.open, ids('i', 1, 2));
}));

test('what a frame brings while the lists are read is newer than they are', feeding(async (page) => {
  let answer;
  page.world.on('GET', 'incidents', () => new Promise((resolve) => { answer = resolve; }));
  await goLive(page);
  const acknowledged = incident('i-1', { state: 'acknowledged', updated_at: '2026-11-28T11:30:00.000Z' });
  FakeSocket.last.say({ type: 'incident', cursor: 'e:1', incident: acknowledged });
  FakeSocket.last.say({ type: 'incident', cursor: 'e:2', incident: incident('i-2') });
  answer({ items: [incident('i-1')], next: null });
  await page.clock.advance();
  equal([page.store.incidents.get('i-1').state, page.store.incidents.open], ['acknowledged', ids('i', 1, 2)]);
}));

test('a list that cannot be read is asked for again, and the reason shown meanwhile', feeding(async (page) => {
  page.world.on('GET', 'incidents', () => ({ status: 503, body: { code: 'unavailable', detail: 'The store cannot be read.' } }));
  await goLive(page);
  equal([page.store.loadProblem, page.store.loaded, page.store.connection.phase], ['The store cannot be read.', false, 'catching-up']);
  page.list('incidents', [incident('i-1')]);
  await page.clock.advance(999);
  equal(page.store.loaded, false);
  await page.clock.advance(1);
  equal([page.store.loadProblem, page.store.loaded, page.store.connection.phase], [null, true, 'live']);
}));

test('a token that is refused while the lists are read asks to sign in', feeding(async (page) => {
  page.world.on('GET', 'incidents', () => ({ status: 401, body: { code: 'unauthenticated', detail: 'The token has expired.' } }));
  await goLive(page);
  equal([page.store.session.phase, page.store.connection.phase, FakeSocket.last.isClosed], ['expired', 'signed-out', true]);
}));

test('a token that never worked says so on the way in', feeding(async (page) => {
  page.feed.open('t-1');
  FakeSocket.last.drop(4401);
  equal([page.store.session.phase, page.store.session.problem], ['out', 'This token is not valid here, or it has expired.']);
}));

test('who comes back with nothing lost reads nothing again, and is live with the first stats', feeding(async (page) => {
  await goLive(page);
  const before = page.world.requests.length;
  await comeBack(page, { cursor: 'e:4' });
  equal(page.store.connection.phase, 'catching-up');
  FakeSocket.last.say({ type: 'incident', cursor: 'e:5', incident: incident('i-1') });
  await page.clock.advance(5000);
  equal(page.store.connection.phase, 'catching-up');
  FakeSocket.last.say({ type: 'stats', events_per_second: 1, at: '2026-11-28T12:00:00Z' });
  equal([page.store.connection.phase, page.store.incidents.open, page.world.requests.length - before], ['live', ['i-1'], 0]);
}));

test('without stats quiet says that it has caught up', feeding(async (page) => {
  await goLive(page);
  await comeBack(page);
  await page.clock.advance(400);
  FakeSocket.last.say({ type: 'notification', cursor: 'e:5', notification: notification('n-1') });
  await page.clock.advance(499);
  equal(page.store.connection.phase, 'catching-up');
  await page.clock.advance(1);
  equal(page.store.connection.phase, 'live');
}, { want: ['inbox'] }));

test('after a gap everything is read again, and one quiet line says so', feeding(async (page) => {
  page.list('incidents', [incident('i-1'), incident('i-2')]);
  await goLive(page);
  page.list('incidents', [incident('i-2')]);
  FakeSocket.last.say({ type: 'gap', cursor: 'f:1' });
  await page.clock.advance();
  equal([page.store.incidents.open, page.store.connection.phase], [['i-2'], 'live']);
  ok(page.store.notice.text.includes('read again'), page.store.notice.text);
}));

test('a cursor that the service no longer knows reads everything again', feeding(async (page) => {
  await goLive(page);
  page.list('incidents', [incident('i-7')]);
  await comeBack(page, { recovered: false });
  equal(page.store.incidents.open, ['i-7']);
}));

test('a loss while the lists were read reads them again', feeding(async (page) => {
  page.world.on('GET', 'incidents', () => new Promise(() => {}));
  await goLive(page);
  page.list('incidents', [incident('i-1')]);
  await comeBack(page);
  equal([page.store.connection.phase, page.store.incidents.open], ['live', ['i-1']]);
}));

test('it reconnects for half a minute, and is offline from then on', feeding(async (page) => {
  await goLive(page);
  FakeSocket.last.drop();
  equal([page.store.connection.phase, page.store.connection.retryAt], ['reconnecting', start + 500]);
  while (page.clock.now < start + 29_000) {
    await page.clock.advance(500);
    if (!FakeSocket.last.isClosed && page.clock.now < start + 15_000) FakeSocket.last.drop();
  }
  equal(page.store.connection.phase, 'reconnecting');
  await page.clock.advance(1000);
  equal([page.store.connection.phase, page.store.connection.since], ['offline', start]);
}));

test('a refusal by role is no matter of waiting', feeding(async (page) => {
  page.feed.open('t-1');
  FakeSocket.last.drop(4403);
  equal([page.store.connection.phase, page.store.connection.isForbidden], ['offline', true]);
}));

test('another person begins with nothing of the one before', feeding(async (page) => {
  page.list('notifications', [notification('n-1')]);
  page.list('incidents', [incident('i-1')]);
  await goLive(page);
  page.list('notifications', []);
  page.list('incidents', []);
  page.feed.open('t-2');
  FakeSocket.last.welcome({ user: 'bo' });
  equal([page.store.session.user, page.store.inbox.items, page.store.incidents.size, page.store.loaded], ['bo', [], 0, false]);
  await page.clock.advance();
  equal([page.store.connection.phase, page.world.requests.at(-1).token], ['live', 't-2']);
}));

test('the same person with a new token keeps the page', feeding(async (page) => {
  page.list('incidents', [incident('i-1')]);
  await goLive(page);
  page.feed.open('t-2');
  equal([page.store.incidents.open, page.store.loaded], [['i-1'], true]);
}));

test('what was read elsewhere is read again when the counts differ', feeding(async (page) => {
  page.list('notifications', [notification('n-2'), notification('n-1')]);
  await goLive(page, { unread: 2 });
  page.list('notifications', [notification('n-2'), notification('n-1', { state: 'read' })]);
  FakeSocket.last.say({ type: 'inbox', unread: 1 });
  equal([page.store.inbox.unread, page.store.inbox.knownUnread], [1, 2]);
  await page.clock.advance(1500);
  equal([page.store.inbox.unread, page.store.inbox.knownUnread], [1, 1]);
}));

test('what was dismissed elsewhere goes here, too', feeding(async (page) => {
  page.list('notifications', ids('n', 3, 2, 1).map((id) => notification(id)));
  await goLive(page, { unread: 3 });
  page.list('notifications', [notification('n-3'), notification('n-1')]);
  FakeSocket.last.say({ type: 'inbox', unread: 2 });
  await page.clock.advance(1500);
  equal(page.store.inbox.items.map(({ id }) => id), ids('n', 3, 1));
  // And it is not looked for again.
  const before = page.asked('notifications').length;
  FakeSocket.last.say({ type: 'inbox', unread: 2 });
  await page.clock.advance(1500);
  equal(page.asked('notifications').length, before);
}));

test('what was dismissed while the page was away is found when it comes back', feeding(async (page) => {
  page.list('notifications', [notification('n-1')]);
  await goLive(page, { unread: 1 });
  page.list('notifications', []);
  await comeBack(page, { unread: 0 });
  FakeSocket.last.say({ type: 'stats' });
  await page.clock.advance(1500);
  equal(page.store.inbox.items, []);
}));

test('an inbox that arrives after the person signed out is thrown away', feeding(async (page) => {
  page.list('notifications', [notification('n-1')]);
  await goLive(page, { unread: 1 });
  let answer;
  page.world.on('GET', 'notifications', () => new Promise((resolve) => { answer = resolve; }));
  FakeSocket.last.say({ type: 'inbox', unread: 0 });
  await page.clock.advance(1500);
  page.feed.close();
  page.store.forget();
  answer({ items: [notification('n-1', { title: 'of ana' })], next: null });
  await page.clock.advance();
  equal(page.store.inbox.items, []);
}));

test('a feed of the inbox alone reads no incidents', feeding(async (page) => {
  await goLive(page);
  equal([page.asked('incidents').length, page.store.followsIncidents, page.store.connection.phase], [0, false, 'live']);
}, { want: ['inbox'] }));

test('a link is opened by way of the service, which counts it', feeding(async (page) => {
  page.world.on('GET', 'notifications/n-1/links', () => ({ items: [{ href: 'https://wiki.example.org/a', open: '/r/abc' }] }));
  await goLive(page);
  equal(await page.feed.wayTo('n-1', 'https://wiki.example.org/a'), 'http://127.0.0.1/r/abc');
  equal(await page.feed.wayTo('n-1', 'https://wiki.example.org/b'), 'https://wiki.example.org/b');
  equal(await page.feed.wayTo('n-2', 'https://wiki.example.org/a'), 'https://wiki.example.org/a');
}));

test('who is signed out can ask for nothing', feeding(async ({ feed }) => {
  const problems = await Promise.allSettled([feed.get('on-call'), feed.send('POST', 'silences', {}), feed.command({ action: 'clear' })]);
  equal(problems.map(({ reason }) => reason.code), ['signed_out', 'signed_out', 'signed_out']);
}));
