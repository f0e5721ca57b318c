const confirmTime = 4000;

/** For what cannot be taken back: the first press of a button asks, the second within four seconds does. */
export class Confirmation {
  #asked = null;
  #timer = null;
  #changed;

  /** `changed` is called when what `isAsked` says may be another. */
  constructor(changed) {
    this.#changed = changed;
  }

  isAsked(name) {
    return this.#asked === name;
  }

  press(name, act) {
    clearTimeout(this.#timer);
    if (this.#asked === name) {
      this.#asked = null;
      act();
    } else {
      this.#asked = name;
      this.#timer = setTimeout(this.reset, confirmTime);
    }
    this.#changed();
  }

  reset = () => {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.#changed();
  };
}
