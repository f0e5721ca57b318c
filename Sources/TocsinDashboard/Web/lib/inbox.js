import { idNumber } from './incidents.js';

/** The newest that are kept; older ones are found through their incidents. */
const kept = 1000;

/** The notifications addressed to the person who is signed in. */
export class Inbox {
  #known = new Map();
  #marks = new Map();
  #newestFirst = null;

  /** How many the service counts as unread; it may know of more than are kept here. */
  unread = 0;

  /** Takes a notification; returns whether its id was new. */
  apply(notification) {
    const isNew = !this.#known.has(notification.id);
    const mark = this.#marks.get(notification.id);
    this.#known.set(notification.id, mark ? { ...notification, state: mark } : notification);
    this.#newestFirst = null;
    if (this.#known.size > kept * 1.2) this.#forgetOldest();
    return isNew;
  }

  get(id) {
    return this.#known.get(id);
  }

  /**
   * Changes the state of one, whatever the service says of it until `settle`.
   * Returns the state before, or nothing if it was so already.
   */
  mark(id, state) {
    const notification = this.#known.get(id);
    if (!notification || notification.state === state) return null;
    this.#known.set(id, { ...notification, state });
    this.#marks.set(id, state);
    this.#newestFirst = null;
    if (notification.state === 'unread') this.unread = Math.max(0, this.unread - 1);
    if (state === 'unread') this.unread += 1;
    return notification.state;
  }

  /** From here on the service's word about its state counts again. */
  settle(id) {
    this.#marks.delete(id);
  }

  /** Everything that has not been dismissed, newest first. */
  get items() {
    this.#newestFirst ??= [...this.#known.values()]
      .filter((notification) => notification.state !== 'dismissed')
      .sort((a, b) => idNumber(b.id) - idNumber(a.id));
    return this.#newestFirst;
  }

  /** The unread ones that fit. */
  unreadIds(fits = () => true) {
    return this.items.filter((each) => each.state === 'unread' && fits(each)).map((each) => each.id);
  }

  /** Everything that was said about an incident, also what was dismissed, newest first. */
  about(incident) {
    return [...this.#known.values()].filter((each) => each.incident === incident)
      .sort((a, b) => idNumber(b.id) - idNumber(a.id));
  }

  get knownUnread() {
    return this.items.reduce((count, notification) => count + (notification.state === 'unread' ? 1 : 0), 0);
  }

  clear() {
    this.#known.clear();
    this.#marks.clear();
    this.#newestFirst = null;
    this.unread = 0;
  }

  #forgetOldest() {
    const oldestFirst = [...this.#known.keys()].sort((a, b) => idNumber(a) - idNumber(b));
    for (const id of oldestFirst.slice(0, oldestFirst.length - kept)) this.#known.delete(id);
  }
}
