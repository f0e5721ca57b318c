import { backoff } from '/lib/backoff.js';
import { equal, ok, test } from './harness/check.js';

const most = () => 1;
const least = () => 0;

test('the longest wait doubles from half a second to half a minute', () => {
  equal([0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => backoff(attempt, most)), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  equal(backoff(10_000, most), 30_000);
});

test('half of a wait is certain, so that nobody comes back at once', () => {
  equal([0, 1, 6].map((attempt) => backoff(attempt, least)), [250, 500, 15_000]);
});

test('the other half is drawn, so that not all come back in one moment', () => {
  const waits = new Set(Array.from({ length: 50 }, () => backoff(6)));
  ok(waits.size > 10, 'that waits differ');
});
