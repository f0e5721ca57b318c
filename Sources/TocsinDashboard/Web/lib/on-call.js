import { called, calledWithin } from './people.js';

// Who is on call, in words.

/** Those who are on call. */
export function names(store, users) {
  return users.length > 0 ? users.map((user) => called(store, user)).join(', ') : 'Nobody';
}

/** What an override changes. */
export function change(store, { add, remove, replace, with: other }) {
  if (add) return `${called(store, add)} as well`;
  if (remove) return `without ${calledWithin(store, remove)}`;
  return `${called(store, other)} for ${calledWithin(store, replace)}`;
}

/** Whose doing it is. */
export function author(store, { by }) {
  return ` · by ${calledWithin(store, by)}`;
}

/** Which schedules the person is on call for, and whether there is a gap. */
export function summary(store, schedules) {
  const mine = schedules.filter((each) => each.users.includes(store.me));
  const nobody = schedules.filter((each) => each.users.length === 0).length;
  const gap = nobody > 0 ? ` Nobody is on call for ${nobody === 1 ? 'one of them' : `${nobody} of them`}.` : '';
  if (mine.length > 0) return `You are on call for ${mine.map((each) => each.id).join(', ')}.${gap}`;
  return `You are not on call.${gap}`;
}
