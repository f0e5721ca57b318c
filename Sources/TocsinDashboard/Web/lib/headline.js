import { rank, severities, word } from './severity.js';

// The answer in five seconds: is anything wrong, since when, who has it.

/** Counts over what is open: `{ total, wanting, bySeverity, worst }`; `worst` is the first that nobody has. */
export function summarise(book) {
  const bySeverity = Object.fromEntries(severities.map((severity) => [severity, 0]));
  let wanting = 0;
  let worst = null;
  for (const id of book.open) {
    const incident = book.get(id);
    bySeverity[severities[Math.max(0, rank(incident.severity))]] += 1;
    if (incident.state !== 'open') continue;
    wanting += 1;
    worst ??= incident;
  }
  return { total: book.open.length, wanting, bySeverity, worst };
}

/** The headline for a summary, in one short sentence. */
export function headline({ total, wanting }) {
  if (total === 0) return 'Nothing open';
  const open = `${total.toLocaleString()} open`;
  if (wanting === 0) return total === 1 ? `${open}, in hand` : `${open}, all in hand`;
  if (wanting === total) return total === 1 ? `${open}, needs somebody` : `${open}, all need somebody`;
  return `${open}, ${wanting.toLocaleString()} ${wanting === 1 ? 'needs' : 'need'} somebody`;
}

/** `critical for` or `warning for`: what the worst one that nobody has has been for how long. */
export function worstPhrase(incident) {
  return `${word(incident.severity)} for `;
}
