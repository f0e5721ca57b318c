import { idNumber } from './incidents.js';

/** The newest that are kept; older ones are found through their incidents. */
const kept = 1000;
/** So many are read at start. Where as many are known, there may be older ones that are not. */
export const readAtStart = 500;

/** The notifications addressed to the person who is signed in. */
export class Inbox {
  #known = new Map();
  #marks = new Map();
  /** Unread ones that were marked here and that the service still counts, because it is not to know of it yet. */
  #unsent = new Set();
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

  /**
   * Takes a page of the service's list, newest first. What is known from `oldest` up to `newest` (the numbers of ids)
   * and is not on it was dismissed elsewhere. Returns whether an id was new.
   */
  takePage(items, newest, oldest) {
    const listed = new Set(items.map((notification) => notification.id));
    for (const [id, notification] of this.#known) {
      const number = idNumber(id);
      if (number < oldest || number > newest || listed.has(id) || this.#marks.has(id)) continue;
      if (notification.state === 'dismissed') continue;
      this.#known.set(id, { ...notification, state: 'dismissed' });
      this.#newestFirst = null;
    }
    return items.map((notification) => this.apply(notification)).includes(true);
  }

  /** The service's count. */
  count(unread) {
    this.unread = Math.max(0, unread - this.#unsent.size);
  }

  get(id) {
    return this.#known.get(id);
  }

  /** The number of the newest one's id, 0 where there is none. */
  get newest() {
    return Math.max(0, ...[...this.#known.keys()].map(idNumber));
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

  /** As `mark` does; the service goes on counting it until `sent`. */
  hide(id) {
    const before = this.mark(id, 'dismissed');
    if (before === 'unread') this.#unsent.add(id);
    return before;
  }

  sent(id) {
    this.#unsent.delete(id);
  }

  /** From here on the service's word about its state counts again. */
  settle(id) {
    this.#marks.delete(id);
    this.#unsent.delete(id);
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
    this.#unsent.clear();
    this.#newestFirst = null;
    this.unread = 0;
  }

  #forgetOldest() {
    const oldestFirst = [...this.#known.keys()].sort((a, b) => idNumber(a) - idNumber(b));
    for (const id of oldestFirst.slice(0, oldestFirst.length - kept)) this.#known.delete(id);
  }
}
