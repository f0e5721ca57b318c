import { backoff } from './backoff.js';

/** Close codes of the contract (§6) that change what happens next. */
export const closeCode = { goingAway: 1001, unauthorised: 4401, forbidden: 4403, tooSlow: 4409, tooMany: 4429 };

const commandTimeout = 10_000;
/** A service that has sent `stats` once a second and then nothing for so long is gone, whatever TCP believes. */
const silenceTimeout = 10_000;
/** Whoever takes the connection and does not answer the hello for so long is tried again. */
const welcomeTimeout = 20_000;
/** A refusal by origin or role does not go away by asking often. */
const forbiddenDelay = 60_000;

/**
 * One live connection that comes back by itself and goes on where it stopped.
 *
 * It knows sockets, cursors and waiting; what frames mean is for its `listener`:
 * `welcome(frame, resumed)`, `frame(frame)`, `down({ since, retryAt, attempt, code })`, `unauthorised()`.
 */
export class Stream {
  #url;
  #token;
  #want;
  #listener;
  #socket = null;
  #cursor = null;
  #attempt = 0;
  #downSince = null;
  #retryTimer = null;
  #silenceTimer = null;
  #welcomeTimer = null;
  #commands = new Map();
  #nextCommand = 1;
  #welcomed = false;

  constructor({ url, token, want, listener }) {
    this.#url = url;
    this.#token = token;
    this.#want = want;
    this.#listener = listener;
  }

  open() {
    this.#connect();
    globalThis.addEventListener?.('online', this.retryNow);
    globalThis.addEventListener?.('offline', this.#wentOffline);
    globalThis.addEventListener?.('pagehide', this.#pause);
    globalThis.addEventListener?.('pageshow', this.retryNow);
  }

  close() {
    globalThis.removeEventListener?.('online', this.retryNow);
    globalThis.removeEventListener?.('offline', this.#wentOffline);
    globalThis.removeEventListener?.('pagehide', this.#pause);
    globalThis.removeEventListener?.('pageshow', this.retryNow);
    clearTimeout(this.#retryTimer);
    this.#abandon('signed_out', 'The session has ended.');
  }

  retryNow = () => {
    if (this.#socket) return;
    clearTimeout(this.#retryTimer);
    this.#connect();
  };

  /** Sends a command; resolves with its `result` frame, rejects with `{ code, detail }`. */
  command(fields) {
    if (!this.#welcomed) {
      return Promise.reject({ code: 'offline', detail: 'There is no connection; nothing was sent.' });
    }
    const id = this.#nextCommand++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#commands.delete(id);
        reject({ code: 'no_answer', detail: 'No answer within 10 seconds.' });
      }, commandTimeout);
      this.#commands.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ type: 'command', id, ...fields }));
    });
  }

  #connect() {
    this.#welcomed = false;
    let socket;
    try {
      socket = new WebSocket(this.#url, 'tocsin.v1');
    } catch {
      this.#down(null);
      return;
    }
    this.#socket = socket;
    this.#welcomeTimer = setTimeout(() => this.#closed(null), welcomeTimeout);
    socket.onopen = () => {
      const hello = { type: 'hello', token: this.#token, want: this.#want };
      if (this.#cursor !== null) hello.after = this.#cursor;
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (frame.type === 'stats' || this.#silenceTimer !== null) this.#expectMore();
    if (frame.type === 'result') {
      this.#settle(frame);
      return;
    }
    const resumed = this.#cursor !== null;
    if (typeof frame.cursor === 'string') this.#cursor = frame.cursor;
    if (frame.type === 'welcome') {
      this.#welcomed = true;
      clearTimeout(this.#welcomeTimer);
      this.#attempt = 0;
      this.#downSince = null;
      this.#listener.welcome(frame, resumed);
    } else {
      this.#listener.frame(frame);
    }
  }

  #settle(frame) {
    const command = this.#commands.get(frame.id);
    if (!command) return;
    this.#commands.delete(frame.id);
    clearTimeout(command.timer);
    if (frame.ok) command.resolve(frame);
    else command.reject(frame.error ?? { code: 'refused', detail: 'The service refused.' });
  }

  #expectMore() {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      if (this.#socket) this.#closed(null);
    }, silenceTimeout);
  }

  #wentOffline = () => {
    if (this.#socket) this.#closed(null);
  };

  /** A page that the browser keeps frozen must not hold a socket that it does not read; it resumes when shown again. */
  #pause = () => {
    if (this.#socket) this.#closed(null);
    clearTimeout(this.#retryTimer);
  };

  #closed(code) {
    this.#abandon('connection_lost', 'The connection was lost before the answer came.');
    if (code === closeCode.unauthorised) this.#listener.unauthorised();
    else this.#down(code);
  }

  /** Lets go of the socket, whatever it still has to say, and of the answers that will not come. */
  #abandon(code, detail) {
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#welcomeTimer);
    this.#silenceTimer = null;
    this.#welcomed = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const { reject, timer } of this.#commands.values()) {
      clearTimeout(timer);
      reject({ code, detail });
    }
    this.#commands.clear();
  }

  #down(code) {
    this.#downSince ??= Date.now();
    const delay = code === closeCode.forbidden ? forbiddenDelay : backoff(this.#attempt);
    const attempt = this.#attempt++;
    this.#retryTimer = setTimeout(this.retryNow, delay);
    this.#listener.down({ since: this.#downSince, retryAt: Date.now() + delay, attempt, code });
  }
}
