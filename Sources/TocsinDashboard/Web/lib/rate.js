/** Ten seconds a step, one hour in all. */
export const step = 10_000;
export const steps = 360;

/** Events per second over the last hour; a step without a word from the service is a gap, not a zero. */
export class Rate {
  #sums = new Float64Array(steps);
  #counts = new Uint16Array(steps);
  #newest = 0;

  add(at, value) {
    const index = Math.floor(at / step);
    if (index <= this.#newest - steps) return;
    if (index > this.#newest) this.#advance(index);
    this.#sums[index % steps] += value;
    this.#counts[index % steps] += 1;
  }

  /** Oldest first, up to the step `now` is in; `null` where nothing is known. */
  series(now) {
    const last = Math.floor(now / step);
    return Array.from({ length: steps }, (_, place) => {
      const index = last - steps + 1 + place;
      const isKept = index <= this.#newest && index > this.#newest - steps;
      return isKept && this.#counts[index % steps] > 0 ? this.#sums[index % steps] / this.#counts[index % steps] : null;
    });
  }

  #advance(index) {
    const from = Math.max(this.#newest + 1, index - steps + 1);
    for (let each = from; each <= index; each += 1) {
      this.#sums[each % steps] = 0;
      this.#counts[each % steps] = 0;
    }
    this.#newest = index;
  }
}

/** The runs of known values: `{ first, values }`, `first` being the index of the run's first value. */
export function stretches(series) {
  const found = [];
  let run = null;
  series.forEach((value, index) => {
    if (value === null) {
      run = null;
      return;
    }
    if (!run) {
      run = { first: index, values: [] };
      found.push(run);
    }
    run.values.push(value);
  });
  return found;
}
