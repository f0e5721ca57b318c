import { ToastStack } from '/lib/toast-stack.js';
import { equal, test } from './harness/check.js';

function stack(...toasts) {
  const found = new ToastStack(({ weight }) => weight);
  toasts.forEach(([name, weight = 0, left = 8000]) => found.add({ name, weight, left }));
  return found;
}
const shown = (found) => found.toasts.map(({ name }) => name);

test('three are shown, and the rest is counted', () => {
  const found = stack(['a'], ['b'], ['c'], ['d'], ['e']);
  equal([shown(found), found.more], [['a', 'b', 'c'], 2]);
});

test('what is more important takes the place of the least important', () => {
  const found = stack(['info', 0], ['error', 2], ['warning', 1], ['critical', 3]);
  equal([shown(found), found.more], [['error', 'warning', 'critical'], 1]);
});

test('of those that matter as much the latest gives way', () => {
  equal(shown(stack(['a', 1], ['b', 1], ['c', 2], ['d', 2])), ['a', 'c', 'd']);
});

test('a line about what the person just did comes before any notification', () => {
  equal(shown(stack(['critical', 3], ['critical', 3], ['critical', 3], ['undo', Infinity])), ['critical', 'critical', 'undo']);
});

test('each stays for its time', () => {
  const found = stack(['short', 0, 500], ['long', 0, 800]);
  equal([found.age(250), found.age(250), shown(found)], [false, true, ['long']]);
  equal([found.age(250), found.age(250), found.isEmpty], [false, true, true]);
});

test('the count is kept until none is left', () => {
  const found = stack(['a'], ['b'], ['c'], ['d']);
  found.remove(({ name }) => name !== 'a');
  equal(found.more, 1);
  equal([found.remove(() => true), found.more, found.remove(() => true)], [true, 0, false]);
});

test('each has a key of its own', () => {
  const found = stack(['a'], ['b'], ['c']);
  found.remove(({ name }) => name === 'b');
  found.add({ name: 'd', weight: 0, left: 1 });
  equal(new Set(found.toasts.map(({ key }) => key)).size, 3);
});
