/** A clock that moves when a test says so, so that nothing has to be waited for. */
export class FakeClock {
  #timers = new Map();
  #next = 1;

  constructor(now) {
    this.now = now;
  }

  /** Takes the place of the browser's until the returned function is called. */
  install() {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const { now } = Date;
    const forget = (id) => this.#timers.delete(id);
    globalThis.setTimeout = (act, delay = 0) => this.#add(act, delay, null);
    globalThis.setInterval = (act, delay) => this.#add(act, delay, delay);
    globalThis.clearTimeout = globalThis.clearInterval = forget;
    Date.now = () => this.now;
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      Date.now = now;
    };
  }

  /** Lets so many milliseconds go by: what becomes due is done in its order, each with all that follows at once. */
  async advance(ms = 0) {
    const end = this.now + ms;
    for (;;) {
      await settled();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.now = Math.max(this.now, timer.at);
      if (timer.every === null) this.#timers.delete(id);
      else timer.at += timer.every;
      timer.act();
    }
    this.now = end;
  }

  #add(act, delay, every) {
    const id = this.#next++;
    this.#timers.set(id, { act, at: this.now + delay, every });
    return id;
  }
}

/** When everything has been done that promises alone were waiting for. */
export function settled() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
