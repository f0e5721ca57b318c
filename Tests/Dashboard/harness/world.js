import { FakeClock } from './clock.js';
import { FakeSocket } from './socket.js';

/** When tests begin, on their own clock. */
export const start = Date.parse('2026-11-28T12:00:00Z');

/** What is around a page, in the hands of a test: the clock, the sockets, the answers of the service, and chance. */
class World {
  clock = new FakeClock(start);
  /** What was asked for over HTTP: `{ method, path, query, body, token }`. */
  requests = [];
  #answers = [];

  /** Answers requests for a path from now on with `answer(request)`, which may be a promise; the latest that fits counts. */
  on(method, path, answer) {
    this.#answers.unshift({ method, path, answer });
  }

  fetch = async (url, { method = 'GET', headers = {}, body }) => {
    const { pathname, searchParams } = new URL(url);
    const request = {
      method, path: pathname.replace('/api/v1/', ''), query: Object.fromEntries(searchParams),
      body: body === undefined ? null : JSON.parse(body), token: headers.Authorization?.replace('Bearer ', '') ?? null,
    };
    this.requests.push(request);
    const found = this.#answers.find((each) => each.method === method && each.path === request.path);
    if (!found) throw new TypeError(`nobody answers ${method} ${request.path}`);
    const { status = 200, ...rest } = await found.answer(request);
    return { ok: status < 400, status, json: async () => rest.body ?? rest };
  };
}

/** Runs a test in such a world. Of what is drawn the most is drawn, so that waits are as long as they can be. */
export function inWorld(body) {
  return async (stage) => {
    const world = new World();
    const { fetch, WebSocket } = globalThis;
    const { random } = Math;
    const restoreClock = world.clock.install();
    FakeSocket.made = [];
    Object.assign(globalThis, { fetch: world.fetch, WebSocket: FakeSocket });
    Math.random = () => 1;
    try {
      await body(world, stage);
    } finally {
      restoreClock();
      Object.assign(globalThis, { fetch, WebSocket });
      Math.random = random;
    }
  };
}
