import { IncidentBook } from './incidents.js';
import { Inbox } from './inbox.js';
import { Rate } from './rate.js';

/** Everything the page knows. Changed only through its methods; each change tells the listeners once. */
export class Store {
  incidents = new IncidentBook();
  inbox = new Inbox();
  rate = new Rate();

  /** Whether the service says how incidents are: then one that is not known once the lists were read is not open. */
  followsIncidents = false;
  /** The latest `stats` frame, or nothing. */
  stats = null;
  /** Whether the lists have been read since the person signed in. */
  loaded = false;
  /** How often a silence was said to have changed: whoever shows them reads them again. */
  silenceChanges = 0;
  /** Why the lists could not be read, or nothing. */
  loadProblem = null;
  connection = { phase: 'connecting', since: Date.now() };
  /** `phase`: `out`, `starting`, `in`, or `expired` (the page stays, a sign-in is asked for). */
  session = { phase: 'out', user: null, role: null, problem: null };
  /** A token that came with the address, and whose it says it is: `{ token, user }`. Nobody is signed in by it before they say so. */
  offer = null;
  /** One quiet line below the header, or nothing. */
  notice = null;
  /** Counts changes, so that what is derived can be cached. */
  version = 0;

  #listeners = new Set();
  #arrivals = new Set();

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` with each notification that arrives live and was not known before. */
  onArrival(listener) {
    this.#arrivals.add(listener);
    return () => this.#arrivals.delete(listener);
  }

  change(mutate) {
    mutate(this);
    this.version += 1;
    for (const listener of this.#listeners) listener(this);
  }

  get me() {
    return this.session.user;
  }

  get mayAct() {
    return this.session.role === 'responder' || this.session.role === 'admin';
  }

  /** Applies one frame of the stream; each frame may come twice. */
  applyFrame(frame) {
    let arrival = null;
    this.change(() => {
      switch (frame.type) {
        case 'incident':
          this.incidents.apply(frame.incident);
          break;
        case 'silence':
          this.silenceChanges += 1;
          break;
        case 'notification':
          // The count is the service's: that of the welcome holds what is caught up with, and each live one is followed by `inbox`.
          if (this.inbox.apply(frame.notification) && frame.notification.state === 'unread') {
            arrival = frame.notification;
          }
          break;
        case 'inbox':
          this.inbox.count(frame.unread);
          break;
        case 'stats':
          this.stats = frame;
          if (Number.isFinite(frame.events_per_second)) this.rate.add(Date.parse(frame.at), frame.events_per_second);
          break;
      }
    });
    if (arrival) for (const listener of this.#arrivals) listener(arrival);
  }

  /** Forgets everything that belongs to the person who was signed in. */
  forget() {
    this.change(() => {
      this.incidents.clear();
      this.inbox.clear();
      this.loaded = false;
      this.loadProblem = null;
      this.stats = null;
      this.notice = null;
    });
  }
}
