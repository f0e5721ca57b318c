// Addresses live in the fragment: every view is a link that can be sent to a colleague.

const incident = /^#\/incidents\/([A-Za-z0-9_-]{1,64})$/;

/** `{ view, id? }` for a fragment; what is not an address of ours is Now. */
export function parseRoute(hash) {
  if (hash === '#/inbox') return { view: 'inbox' };
  const match = incident.exec(hash);
  if (match) return { view: 'incident', id: match[1] };
  return { view: 'now' };
}

export function incidentHref(id) {
  return `#/incidents/${encodeURIComponent(id)}`;
}
