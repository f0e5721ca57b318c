import { Remote } from '/lib/remote.js';
import { equal, test } from './harness/check.js';
import { inWorld } from './harness/world.js';

const reading = (body) => inWorld(async ({ clock }) => {
  const asked = [];
  let changes = 0;
  const load = () => new Promise((resolve, reject) => asked.push({ resolve, reject }));
  const remote = new Remote(load, () => { changes += 1; }, 10_000);
  try {
    await body({ clock, asked, remote, changes: () => changes });
  } finally {
    remote.stop();
  }
});

test('it is read at once, and again while somebody looks', reading(async ({ clock, asked, remote, changes }) => {
  remote.start();
  remote.start();
  equal([asked.length, remote.value], [1, null]);
  asked[0].resolve('first');
  await clock.advance();
  equal([remote.value, changes()], ['first', 1]);
  await clock.advance(9999);
  equal(asked.length, 1);
  await clock.advance(1);
  equal(asked.length, 2);
}));

test('what was read stays while it cannot be read, with the reason', reading(async ({ clock, asked, remote }) => {
  remote.start();
  asked[0].resolve('first');
  await clock.advance(10_000);
  asked[1].reject(new Error('The service cannot be reached.'));
  await clock.advance();
  equal([remote.value, remote.problem], ['first', 'The service cannot be reached.']);
  await clock.advance(10_000);
  asked[2].resolve('second');
  await clock.advance();
  equal([remote.value, remote.problem], ['second', null]);
}));

test('whoever asked later gets the later answer', reading(async ({ clock, asked, remote }) => {
  remote.start();
  remote.refresh();
  asked[1].resolve('later');
  await clock.advance();
  asked[0].resolve('earlier');
  await clock.advance();
  equal(remote.value, 'later');
}));

test('when nobody looks any more nothing is read', reading(async ({ clock, asked, remote, changes }) => {
  remote.start();
  remote.stop();
  asked[0].resolve('first');
  await clock.advance(600_000);
  equal([asked.length, remote.value, changes()], [1, null, 0]);
}));
