const stacked = 3;

/** What is new, for a moment each: at most three, then a count. */
export class ToastStack {
  #toasts = [];
  #more = 0;
  #nextKey = 1;
  #weigh;

  /** `weigh(toast)` says how much one matters beside the others. */
  constructor(weigh) {
    this.#weigh = weigh;
  }

  get toasts() {
    return this.#toasts;
  }

  /** How many had to give way since there was nothing. */
  get more() {
    return this.#more;
  }

  get isEmpty() {
    return this.#toasts.length === 0;
  }

  /** `toast.left` is how many milliseconds it stays. */
  add(toast) {
    this.#toasts.push({ ...toast, key: this.#nextKey++ });
    if (this.#toasts.length <= stacked) return;
    // What is being read stays; only something more important takes the place of the least important.
    const weights = this.#toasts.map((each) => this.#weigh(each));
    this.#toasts.splice(weights.lastIndexOf(Math.min(...weights)), 1);
    this.#more += 1;
  }

  /** So many milliseconds have gone by. Returns whether one of them went with it. */
  age(ms) {
    for (const toast of this.#toasts) toast.left -= ms;
    return this.remove((toast) => toast.left <= 0);
  }

  /** Returns whether there was one to remove. */
  remove(isGone) {
    const before = this.#toasts.length;
    this.#toasts = this.#toasts.filter((toast) => !isGone(toast));
    if (this.isEmpty) this.#more = 0;
    return this.#toasts.length !== before;
  }
}
