import { Confirmation } from '/lib/press.js';
import { equal, test } from './harness/check.js';
import { inWorld } from './harness/world.js';

const pressing = (body) => inWorld(async ({ clock }) => {
  const done = [];
  let changes = 0;
  const confirmation = new Confirmation(() => { changes += 1; });
  await body({ clock, done, confirmation, press: (name) => confirmation.press(name, () => done.push(name)), changes: () => changes });
});

test('the first press asks, the second does', pressing(async ({ confirmation, press, done, changes }) => {
  press('resolve');
  equal([confirmation.isAsked('resolve'), confirmation.isAsked('escalate'), done, changes()], [true, false, [], 1]);
  press('resolve');
  equal([confirmation.isAsked('resolve'), done, changes()], [false, ['resolve'], 2]);
}));

test('who waits four seconds is asked again', pressing(async ({ clock, confirmation, press, done }) => {
  press('resolve');
  await clock.advance(3999);
  equal(confirmation.isAsked('resolve'), true);
  await clock.advance(1);
  equal(confirmation.isAsked('resolve'), false);
  press('resolve');
  equal(done, []);
}));

test('another button asks for itself', pressing(async ({ clock, confirmation, press, done }) => {
  press('resolve');
  await clock.advance(3000);
  press('escalate');
  await clock.advance(3000);
  equal([confirmation.isAsked('escalate'), confirmation.isAsked('resolve'), done], [true, false, []]);
}));

test('what was reset asks again', pressing(async ({ confirmation, press, done }) => {
  press('resolve');
  confirmation.reset();
  press('resolve');
  equal(done, []);
}));
