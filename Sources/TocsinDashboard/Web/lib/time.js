// Times as people say them. All arguments are milliseconds since 1970 UTC.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayParts = { weekday: 'short', day: 'numeric', month: 'short' };
const dayFormat = new Intl.DateTimeFormat(undefined, dayParts);
const distantDayFormat = new Intl.DateTimeFormat(undefined, { ...dayParts, year: 'numeric' });

/** How long, in at most two units: `42 s`, `12 min`, `2 h 14 min`, `3 d 4 h`. */
export function duration(length) {
  const ms = Math.max(0, length);
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return twoUnits(ms, hour, 'h', minute, 'min');
  return twoUnits(ms, day, 'd', hour, 'h');
}

function twoUnits(ms, big, bigName, small, smallName) {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

/** How long ago; a clock that is a little ahead of ours is `just now`, not the future. */
export function ago(at, now) {
  return now - at < 2 * second ? 'just now' : `${duration(now - at)} ago`;
}

/** How long until; what is due is `now`. */
export function until(at, now) {
  const rest = Math.ceil((at - now) / second) * second;
  return rest <= 0 ? 'now' : `in ${duration(rest)}`;
}

export function clock(at) {
  return clockFormat.format(at);
}

/** `10:42` for today, `Fri 21 Nov, 10:42` for any other day, with the year where it is another one. */
export function moment(at, now) {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return clock(at);
  const format = then.getFullYear() === today.getFullYear() ? dayFormat : distantDayFormat;
  return `${format.format(at)}, ${clock(at)}`;
}

/** Whole minutes from `now` until the next day's 08:00 on the clock here. */
export function minutesUntilMorning(now) {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(8, 0, 0, 0);
  return Math.max(1, Math.ceil((morning.getTime() - now) / minute));
}

/** The exact local time with its zone, for the title of every relative time. */
export function exact(at) {
  return exactFormat.format(at);
}

const forms = { ago, until, moment, lasting: (at, now) => duration(now - at) };

/** What an element with `data-form` shows at `now`. */
export function inForm(form, at, now) {
  return Number.isFinite(at) ? forms[form](at, now) : '–';
}
