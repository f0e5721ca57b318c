/** How a user is called on this page. */
export function called(store, user) {
  return user === store.me ? 'You' : user;
}

/** The same within a sentence. */
export function calledWithin(store, user) {
  return user === store.me ? 'you' : user;
}

/** `You have it`, `ana has it`. */
export function hasIt(store, user) {
  return user === store.me ? 'You have it' : `${user} has it`;
}

/** When it was acknowledged last, as far as the incident tells. */
export function acknowledgedAt(incident) {
  if (incident.acknowledged_here_at) return incident.acknowledged_here_at;
  return incident.timeline?.findLast((entry) => entry.kind === 'acknowledged')?.at ?? null;
}
