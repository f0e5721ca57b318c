import { ago, clock, duration, exact, inForm, minutesUntilMorning, moment, until } from '/lib/time.js';
import { equal, ok, test } from './harness/check.js';

// The page is in Lisbon and speaks English.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.parse('2026-11-28T10:42:30Z');
/** Where commas stand in a date changes between versions of the browser. */
const plain = (text) => text.replaceAll(',', '');

test('a duration has at most two units, and says nothing of a rest that is none', () => {
  const lengths = {
    '0 s': 0, '42 s': 42 * second, '59 s': minute - 1, '1 min': minute, '59 min': hour - 1, '1 h': hour,
    '2 h 14 min': 2 * hour + 14 * minute,
    '23 h 59 min': day - 1, '1 d': day, '3 d 4 h': 3 * day + 4 * hour + 59 * minute, '400 d': 400 * day,
  };
  equal(Object.fromEntries(Object.entries(lengths).map(([name, length]) => [name, duration(length)])),
    Object.fromEntries(Object.keys(lengths).map((name) => [name, name])));
});

test('a duration is never less than nothing', () => equal(duration(-5 * minute), '0 s'));

test('what is just past, or of a clock that is ahead, is now', () => {
  equal([ago(now - 1999, now), ago(now, now), ago(now + minute, now)], ['just now', 'just now', 'just now']);
  equal([ago(now - 2 * second, now), ago(now - 61 * minute, now)], ['2 s ago', '1 h 1 min ago']);
});

test('what is to come counts down to now', () => {
  const rests = [90 * minute, 59.5 * second, 1, 0, -5];
  equal(rests.map((rest) => until(now + rest, now)), ['in 1 h 30 min', 'in 1 min', 'in 1 s', 'now', 'now']);
});

test('a moment of today is a time, with two digits and 24 hours', () => {
  equal(moment(now, now), '10:42');
  equal(moment(Date.parse('2026-11-28T00:05:00Z'), now), '00:05');
  equal(clock(Date.parse('2026-11-28T23:59:59Z')), '23:59');
});

test('a moment of another day has its day', () => {
  equal(plain(moment(Date.parse('2026-11-27T23:05:00Z'), now)), 'Fri 27 Nov 23:05');
});

test('a moment of another year has its year', () => {
  equal(plain(moment(Date.parse('2025-11-27T23:05:00Z'), now)), 'Thu 27 Nov 2025 23:05');
  equal(plain(moment(Date.parse('2027-01-01T00:05:00Z'), now)), 'Fri 1 Jan 2027 00:05');
});

test('a day begins at midnight where the reader is', () => {
  const summer = Date.parse('2026-07-10T22:30:00Z');
  equal(clock(summer), '23:30');
  equal(plain(moment(Date.parse('2026-07-10T23:30:00Z'), summer)), 'Sat 11 Jul 00:30');
});

test('tomorrow at eight is eight on the clock, also over a change of the clock', () => {
  equal(minutesUntilMorning(Date.parse('2026-11-28T10:42:30Z')), 21 * 60 + 18);
  equal(minutesUntilMorning(Date.parse('2026-10-24T19:00:00Z')), 13 * 60, 'the night that is longer');
  equal(minutesUntilMorning(Date.parse('2026-03-28T20:00:00Z')), 11 * 60, 'the night that is shorter');
});

test('the exact time names its zone', () => {
  const text = exact(now);
  ok(text.includes('28 November 2026') && text.includes('10:42:30') && /GMT|WET/.test(text), text);
});

test('a form is what an element asks for, and no time is a dash', () => {
  equal(['ago', 'until', 'moment', 'lasting'].map((form) => inForm(form, now - hour, now)), ['1 h ago', 'now', '09:42', '1 h']);
  equal(inForm('ago', NaN, now), '–');
});
