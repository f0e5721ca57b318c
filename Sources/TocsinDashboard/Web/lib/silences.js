import { when } from './ticker.js';

// How a silence is put in words, and the condition that a new one begins with.

/** Words of CEL, which no field can be called by. */
const keywords = ['true', 'false', 'null', 'in'];

/** A condition that fits everything with the labels that the incident has. */
export function condition(incident) {
  const pairs = Object.entries(incident.labels ?? {}).sort(([a], [b]) => (b === 'rule') - (a === 'rule') || (a < b ? -1 : 1));
  if (pairs.length === 0) return `incident.id == ${JSON.stringify(incident.id)}`;
  return pairs.map(([name, value]) => {
    if (name === 'rule') return `rule == ${JSON.stringify(value)}`;
    const isField = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.includes(name);
    return `${isField ? `labels.${name}` : `labels[${JSON.stringify(name)}]`} == ${JSON.stringify(value)}`;
  }).join(' && ');
}

/** When it begins or ends, as a part of a line. */
export function ending(silence) {
  if (silence.state === 'expired') return ['ended ', when(silence.ended_at)];
  if (silence.state === 'pending') return ['begins ', when(silence.starts_at, 'until'), ', ', until(silence)];
  return until(silence);
}

function until(silence) {
  return silence.ends_at ? ['until ', when(silence.ends_at, 'moment'), ', ', when(silence.ends_at, 'until')] : 'until resolved';
}

/** When it is in force, where it is not all the time. */
export function recurrence(times) {
  if (!times) return null;
  const days = times.weekdays?.length > 0 ? `${times.weekdays.join(', ')} ` : '';
  return ` · only ${days}${times.from} to ${times.to}, ${times.time_zone}`;
}

export function held({ withheld }) {
  return withheld === 1 ? 'What it withheld' : `What it withheld, ${withheld.toLocaleString()} in all`;
}

/** How many there are. */
export function summary(current) {
  const active = current.filter((each) => each.state === 'active').length;
  const later = current.length - active;
  const parts = [active > 0 && `${active} active`, later > 0 && `${later} to come`].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'None active';
}
