import { nextFrame } from '/lib/frame.js';
import { equal, test } from './harness/check.js';

/** Runs a test that says when a frame comes. */
function withFrames(body) {
  const { requestAnimationFrame } = globalThis;
  const asked = [];
  globalThis.requestAnimationFrame = (paint) => asked.push(paint);
  try {
    body(asked);
  } finally {
    globalThis.requestAnimationFrame = requestAnimationFrame;
  }
}

test('however many changes there are, each view paints once a frame', () => withFrames((asked) => {
  const painted = [];
  const [first, second] = [() => painted.push('first'), () => painted.push('second')];
  for (let change = 0; change < 1000; change += 1) {
    nextFrame(first);
    nextFrame(second);
  }
  equal([asked.length, painted], [1, []]);
  asked[0]();
  equal(painted, ['first', 'second']);
}));

test('what a paint asks for comes in the next frame', () => withFrames((asked) => {
  let painted = 0;
  const paint = () => {
    painted += 1;
    if (painted < 3) nextFrame(paint);
  };
  nextFrame(paint);
  asked[0]();
  equal([painted, asked.length], [1, 2]);
  asked[1]();
  asked[2]();
  equal([painted, asked.length], [3, 3]);
}));
