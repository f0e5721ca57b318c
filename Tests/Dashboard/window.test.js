import { visibleRange } from '/lib/window.js';
import { equal, ok, test } from './harness/check.js';

const rows = (more) => visibleRange({ count: 10_000, rowHeight: 72, top: 0, height: 720, ...more });

test('the rows in sight exist, and six more on either side', () => {
  equal(rows({ top: 7200 }), { first: 94, last: 116 });
});

test('at the ends there are no rows beyond the list', () => {
  equal(rows({}), { first: 0, last: 16 });
  equal(rows({ top: 719_280 }), { first: 9984, last: 10_000 });
  equal(rows({ count: 3 }), { first: 0, last: 3 });
});

test('a list that is out of sight has no rows', () => {
  equal(rows({ top: -5000 }), { first: 0, last: 0 });
  equal(rows({ top: 1_000_000 }), { first: 10_000, last: 10_000 });
  equal(rows({ count: 0 }), { first: 0, last: 0 });
});

test('however long the list is, few rows exist', () => {
  for (let top = -2000; top < 730_000; top += 333) {
    const { first, last } = rows({ top });
    ok(first >= 0 && last >= first && last - first <= 24, `top ${top}: ${first} to ${last}`);
  }
});
