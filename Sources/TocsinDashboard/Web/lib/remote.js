/**
 * What the API says where the stream carries nothing: read at once, again every `every` ms while somebody looks, and
 * again when asked. What was read stays until there is something newer.
 */
export class Remote {
  value = null;
  /** Why it could not be read last time, or nothing. */
  problem = null;

  #load;
  #changed;
  #every;
  #timer = null;
  #round = 0;
  #isRunning = false;

  constructor(load, changed, every) {
    this.#load = load;
    this.#changed = changed;
    this.#every = every;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    document.addEventListener('visibilitychange', this.#shown);
    this.refresh();
  }

  stop() {
    this.#isRunning = false;
    this.#round += 1;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#shown);
  }

  refresh = async () => {
    const round = ++this.#round;
    clearTimeout(this.#timer);
    let value = this.value;
    let problem = null;
    try {
      value = await this.#load();
    } catch (error) {
      problem = error.message ?? String(error);
    }
    // Whoever asked later gets the later answer.
    if (round !== this.#round) return;
    this.value = value;
    this.problem = problem;
    if (this.#isRunning) this.#timer = setTimeout(this.refresh, document.hidden ? this.#every * 10 : this.#every);
    this.#changed();
  };

  #shown = () => {
    if (!document.hidden) this.refresh();
  };
}
