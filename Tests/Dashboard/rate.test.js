import { Rate, step, steps, stretches } from '/lib/rate.js';
import { equal, test } from './harness/check.js';

const now = Date.parse('2026-11-28T12:00:05Z');

test('what is not known is a gap, not a zero', () => {
  const rate = new Rate();
  equal(rate.series(now).every((value) => value === null), true);
  rate.add(now, 0);
  equal([rate.series(now).length, rate.series(now).at(-1), rate.series(now).at(-2)], [steps, 0, null]);
});

test('a step shows the mean of what was said in it', () => {
  const rate = new Rate();
  rate.add(now, 10);
  rate.add(now + 1000, 20);
  rate.add(now + step, 7);
  equal(rate.series(now + step).slice(-2), [15, 7]);
});

test('what is older than an hour is gone', () => {
  const rate = new Rate();
  rate.add(now, 5);
  equal(rate.series(now + (steps - 1) * step)[0], 5);
  equal(rate.series(now + steps * step)[0], null);
  rate.add(now + steps * step, 9);
  equal(rate.series(now + steps * step).filter((value) => value !== null), [9]);
});

test('what comes late finds its step, unless that is gone', () => {
  const rate = new Rate();
  rate.add(now, 5);
  rate.add(now - 3 * step, 8);
  rate.add(now - steps * step, 100);
  equal(rate.series(now).flatMap((value, index) => (value === null ? [] : [[index, value]])), [[steps - 4, 8], [steps - 1, 5]]);
});

test('after a long silence nothing old shows through', () => {
  const rate = new Rate();
  for (let index = 0; index < steps; index += 1) rate.add(now + index * step, 1);
  const later = now + (steps + 100) * step;
  rate.add(later, 2);
  equal(rate.series(later).filter((value) => value !== null).length, steps - 100);
});

test('runs of known values are drawn apart', () => {
  equal(stretches([null, 1, 2, null, null, 3]), [{ first: 1, values: [1, 2] }, { first: 5, values: [3] }]);
  equal([stretches([]), stretches([null])], [[], []]);
});
