// How somebody is told: the words for it, and the conditions that a person picks instead of writing them.

export const days = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };

/** Conditions that have a name; what has none is shown as it is written. */
export const conditions = [
  { value: 'severity == critical', name: 'Critical' },
  { value: 'severity >= error', name: 'Error and worse' },
  { value: 'severity >= warning', name: 'Warning and worse' },
  { value: 'severity == info', name: 'Info only' },
];

export const digests = [
  { value: '', name: 'At once' },
  { value: '15m', name: 'Every 15 minutes' },
  { value: '1h', name: 'Hourly' },
  { value: '4h', name: 'Every 4 hours' },
  { value: '1d', name: 'Daily' },
];

/** A condition in words, or as it is. */
export function inWords(condition, otherwise) {
  if (!condition) return otherwise;
  return conditions.find(({ value }) => value === condition)?.name ?? condition;
}

/** The same within a sentence. A condition is left as it is: capitals count in it. */
function inWordsWithin(condition) {
  const words = inWords(condition);
  return words === condition ? words : words.toLowerCase();
}

/** `22:00–07:00, Mon, Tue; Critical breaks through`. */
export function hoursInWords(hours) {
  if (!hours) return 'none';
  const on = hours.weekdays?.length ? ` on ${hours.weekdays.map((day) => days[day] ?? day).join(', ')}` : '';
  return `${hours.from}–${hours.to}${on}; ${hours.unless ? `breaks through: ${inWordsWithin(hours.unless)}` : 'nothing breaks through'}`;
}

/** `Error and worse: inbox, push, then sms after 2m`. */
export function channelInWords({ when, use, digest, then }) {
  const later = then ? `, then ${then.use.join(', ')} after ${then.after}` : '';
  const name = digests.find(({ value }) => value === digest)?.name.toLowerCase();
  return `${inWords(when, 'Everything else')}: ${use.join(', ')}${digest ? `, together (${name ?? digest})` : ''}${later}`;
}
