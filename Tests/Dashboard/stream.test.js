import { Stream, closeCode } from '/lib/stream.js';
import { equal, ok, refused, test } from './harness/check.js';
import { FakeSocket } from './harness/socket.js';
import { inWorld, start } from './harness/world.js';

/** A stream with all that it says to its listener: `[name, …]` each. */
function open({ want = ['inbox', 'stats'] } = {}) {
  const heard = [];
  const listener = {
    welcome: (frame, resumed) => heard.push(['welcome', frame.cursor, resumed]),
    frame: (frame) => heard.push(['frame', frame.type]),
    down: (how) => heard.push(['down', how]),
    unauthorised: () => heard.push(['unauthorised']),
  };
  const stream = new Stream({ url: 'ws://127.0.0.1/api/v1/stream', token: 't-1', want, listener });
  stream.open();
  return { stream, heard, down: () => heard.filter(([name]) => name === 'down').map(([, how]) => how) };
}

/** Runs a test with a stream that is let go of at its end, with its listeners on the window. */
const streaming = (body, options) => inWorld(async (world) => {
  const opened = open(options);
  try {
    await body({ ...world, clock: world.clock, ...opened });
  } finally {
    opened.stream.close();
  }
});

test('the first word says who it is and what is wanted, in the protocol of ours', streaming(async () => {
  const socket = FakeSocket.last;
  equal([socket.url, socket.protocol, socket.sent], ['ws://127.0.0.1/api/v1/stream', 'tocsin.v1', []]);
  socket.accept();
  equal(socket.sent, [{ type: 'hello', token: 't-1', want: ['inbox', 'stats'] }]);
}));

test('the first welcome is of one that begins, a later one of one that goes on', streaming(async ({ clock, heard }) => {
  FakeSocket.last.welcome({ cursor: 'e:7' });
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.welcome({ cursor: 'e:9' });
  equal(heard.filter(([name]) => name === 'welcome'), [['welcome', 'e:7', false], ['welcome', 'e:9', true]]);
}));

test('it goes on after the last cursor, whichever frame had it', streaming(async ({ clock }) => {
  FakeSocket.last.welcome({ cursor: 'e:7' });
  FakeSocket.last.say({ type: 'incident', cursor: 'e:8', incident: {} });
  FakeSocket.last.say({ type: 'inbox', unread: 1 });
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.accept();
  equal(FakeSocket.last.sent[0].after, 'e:8');
}));

test('after a gap it goes on after the gap', streaming(async ({ clock }) => {
  FakeSocket.last.welcome({ cursor: 'e:7' });
  FakeSocket.last.say({ type: 'gap', cursor: 'f:3' });
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.accept();
  equal(FakeSocket.last.sent[0].after, 'f:3');
}));

test('without a welcome there is no cursor to go on after', streaming(async ({ clock }) => {
  FakeSocket.last.accept();
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.accept();
  equal('after' in FakeSocket.last.sent[0], false);
}));

test('each try that fails waits longer for the next, up to half a minute', streaming(async ({ clock, down }) => {
  for (const delay of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    FakeSocket.last.drop();
    const made = FakeSocket.made.length;
    equal(down().at(-1).retryAt, clock.now + delay);
    await clock.advance(delay - 1);
    equal(FakeSocket.made.length, made, 'sockets before it is time');
    await clock.advance(1);
    equal(FakeSocket.made.length, made + 1, 'sockets');
  }
  equal(down().map(({ attempt }) => attempt), [0, 1, 2, 3, 4, 5, 6, 7]);
  ok(down().every(({ since }) => since === start), 'that it is down since the first loss');
}));

test('a welcome begins the count anew', streaming(async ({ clock, down }) => {
  FakeSocket.last.drop();
  await clock.advance(500);
  FakeSocket.last.drop();
  await clock.advance(1000);
  FakeSocket.last.welcome();
  await clock.advance(60_000);
  FakeSocket.last.drop();
  equal([down().at(-1).attempt, down().at(-1).since, down().at(-1).retryAt], [0, clock.now, clock.now + 500]);
}));

test('a token that is refused ends it', streaming(async ({ clock, heard, down }) => {
  FakeSocket.last.accept();
  FakeSocket.last.drop(closeCode.unauthorised);
  await clock.advance(600_000);
  equal([heard, down(), FakeSocket.made.length], [[['unauthorised']], [], 1]);
}));

test('a refusal by origin or role is asked again once a minute', streaming(async ({ clock, down }) => {
  FakeSocket.last.drop(closeCode.forbidden);
  equal([down()[0].code, down()[0].retryAt], [4403, start + 60_000]);
  await clock.advance(59_999);
  equal(FakeSocket.made.length, 1);
  await clock.advance(1);
  equal(FakeSocket.made.length, 2);
}));

test('who sent stats and is silent for ten seconds is gone', streaming(async ({ clock, down }) => {
  FakeSocket.last.welcome();
  FakeSocket.last.say({ type: 'stats' });
  await clock.advance(9000);
  FakeSocket.last.say({ type: 'incident', cursor: 'e:1' });
  await clock.advance(9999);
  equal(down(), []);
  await clock.advance(1);
  equal([down().length, FakeSocket.made[0].isClosed], [1, true]);
}));

test('who sends no stats may be silent', streaming(async ({ clock, down }) => {
  FakeSocket.last.welcome();
  await clock.advance(3_600_000);
  equal(down(), []);
}, { want: ['inbox'] }));

test('who takes the connection and never answers is tried again', streaming(async ({ clock, down }) => {
  FakeSocket.last.accept();
  await clock.advance(19_999);
  equal([FakeSocket.made.length, down().length], [1, 0]);
  await clock.advance(1);
  equal([FakeSocket.made[0].isClosed, down().length], [true, 1]);
  await clock.advance(500);
  equal(FakeSocket.made.length, 2);
}));

test('what a socket says after it was given up is not listened to', streaming(async ({ clock, heard }) => {
  const socket = FakeSocket.last;
  socket.accept();
  await clock.advance(20_000);
  socket.welcome();
  socket.drop();
  equal(heard.map(([name]) => name), ['down']);
}));

test('a command resolves with its own answer', streaming(async ({ stream }) => {
  const socket = FakeSocket.last;
  socket.welcome();
  const [first, second] = [stream.command({ action: 'read', notification: 'n-1' }), stream.command({ action: 'clear' })];
  equal(socket.sent.slice(1), [
    { type: 'command', id: 1, action: 'read', notification: 'n-1' }, { type: 'command', id: 2, action: 'clear' },
  ]);
  socket.say({ type: 'result', id: 2, ok: true, incident: null });
  socket.say({ type: 'result', id: 1, ok: false, error: { code: 'not_found', detail: 'There is no such notification.' } });
  equal((await second).id, 2);
  equal(await refused(() => first), { code: 'not_found', detail: 'There is no such notification.' });
}));

test('a command without a connection is refused at once, and nothing is sent', streaming(async ({ stream }) => {
  FakeSocket.last.accept();
  equal((await refused(() => stream.command({ action: 'clear' }))).code, 'offline');
  equal(FakeSocket.last.sent.length, 1);
}));

test('a command whose connection is lost is refused', streaming(async ({ stream }) => {
  FakeSocket.last.welcome();
  const answer = refused(() => stream.command({ action: 'clear' }));
  FakeSocket.last.drop();
  equal((await answer).code, 'connection_lost');
}));

test('a command without an answer is refused after ten seconds', streaming(async ({ clock, stream }) => {
  FakeSocket.last.welcome();
  const answer = refused(() => stream.command({ action: 'clear' }));
  await clock.advance(10_000);
  equal((await answer).code, 'no_answer');
  // The answer that comes after all is nobody's.
  FakeSocket.last.say({ type: 'result', id: 1, ok: true });
}));

test('when the machine is on the network again it is tried at once', streaming(async ({ clock }) => {
  for (let each = 0; each < 6; each += 1) {
    FakeSocket.last.drop();
    await clock.advance(16_000);
  }
  const made = FakeSocket.made.length;
  FakeSocket.last.drop();
  dispatchEvent(new Event('online'));
  equal(FakeSocket.made.length, made + 1);
  dispatchEvent(new Event('online'));
  equal(FakeSocket.made.length, made + 1, 'sockets while one is being opened');
  await clock.advance(16_000);
  equal(FakeSocket.made.length, made + 1, 'sockets after the time of the old try');
}));

test('a machine that left the network has lost the connection, whatever the socket believes', streaming(async ({ down }) => {
  FakeSocket.last.welcome();
  dispatchEvent(new Event('offline'));
  equal([FakeSocket.last.isClosed, down().length], [true, 1]);
}));

test('a page that is put away holds no socket, and goes on when it is shown again', streaming(async ({ clock }) => {
  FakeSocket.last.welcome({ cursor: 'e:7' });
  dispatchEvent(new Event('pagehide'));
  equal(FakeSocket.last.isClosed, true);
  await clock.advance(600_000);
  equal(FakeSocket.made.length, 1);
  dispatchEvent(new Event('pageshow'));
  FakeSocket.last.accept();
  equal(FakeSocket.last.sent[0].after, 'e:7');
}));

test('one that was closed stays closed', streaming(async ({ clock, stream, heard }) => {
  FakeSocket.last.drop();
  stream.close();
  for (const name of ['online', 'pageshow']) dispatchEvent(new Event(name));
  await clock.advance(600_000);
  equal([FakeSocket.made.length, heard.length], [1, 1]);
}));

test('what is no JSON is passed over', streaming(async ({ heard }) => {
  FakeSocket.last.welcome();
  FakeSocket.last.onmessage({ data: '{"type":' });
  equal(heard.length, 1);
}));
