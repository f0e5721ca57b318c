// Addresses live in the fragment: every view is a link that can be sent to a colleague.

const plain = { '#/inbox': 'inbox', '#/on-call': 'on-call', '#/preferences': 'preferences', '#/silences': 'silences' };
const newSilence = /^#\/silences\/new(?:\/([A-Za-z0-9_-]{1,64}))?$/;
const incident = /^#\/incidents\/([A-Za-z0-9_-]{1,64})$/;

/** `{ view, id? }` for a fragment; what is not an address of ours is Now. */
export function parseRoute(hash) {
  if (hash in plain) return { view: plain[hash] };
  const silence = newSilence.exec(hash);
  if (silence) return { view: 'silences', isNew: true, id: silence[1] ?? null };
  const match = incident.exec(hash);
  if (match) return { view: 'incident', id: match[1] };
  return { view: 'now' };
}

export function incidentHref(id) {
  return `#/incidents/${encodeURIComponent(id)}`;
}

/** Where a silence is made, with an incident's labels where it is given. */
export function newSilenceHref(id) {
  return id ? `#/silences/new/${encodeURIComponent(id)}` : '#/silences/new';
}
