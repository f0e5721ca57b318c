import { patch } from '/lib/dom.js';
import { keepTicking, when } from '/lib/ticker.js';
import { equal, test } from './harness/check.js';
import { inWorld, start } from './harness/world.js';

test('a time ticks without its view being painted', inWorld(async ({ clock }, stage) => {
  patch(stage, 'since ', when(start - 5000), '; ', when('2026-11-28T12:01:00Z', 'until'), '; ', when(start, 'lasting'));
  const stop = keepTicking(stage);
  equal(stage.textContent, 'since 5 s ago; in 1 min; 0 s');
  await clock.advance(30_000);
  equal(stage.textContent, 'since 35 s ago; in 30 s; 30 s');
  stop();
  await clock.advance(30_000);
  equal(stage.textContent, 'since 35 s ago; in 30 s; 30 s');
}));

test('a view that is painted finds its times as they tick', inWorld(async ({ clock }, stage) => {
  const paint = () => patch(stage, when(start - 5000));
  paint();
  const stop = keepTicking(stage);
  await clock.advance(10_000);
  const [time] = stage.children;
  paint();
  equal([stage.textContent, stage.firstChild === time], ['15 s ago', true]);
  stop();
}));

test('a time has its instant for programs and the exact time for people', inWorld(async (world, stage) => {
  patch(stage, when(start, 'moment', { class: 'row-from' }));
  const [time] = stage.children;
  equal([time.dateTime, time.className, time.textContent], ['2026-11-28T12:00:00.000Z', 'row-from', '12:00']);
  equal(time.title.includes('28 November 2026'), true);
}));

test('no time is a dash', (stage) => {
  patch(stage, when(null), when(undefined), when('soon'));
  equal([stage.textContent, stage.querySelector('time')], ['–––', null]);
});
