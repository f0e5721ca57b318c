import { idNumber } from './incidents.js';
import { readAtStart } from './inbox.js';

// What a person does. Each action shows at once, is sent, and is taken back with the reason if it is refused.

const infinitives = {
  acknowledge: 'acknowledge', unacknowledge: 'hand back', resolve: 'resolve', snooze: 'snooze', escalate: 'escalate',
  note: 'add the note', read: 'mark as read', dismiss: 'dismiss', clear: 'clear the inbox',
};
/** Notifications that one command may name. */
const selectionLimit = 1000;
/** How long a dismissal can be undone before it is sent. */
export const undoTime = 6000;

export class Actions {
  #feed;
  #complain;
  #waiting = new Set();

  /** `complain(text)` tells the person that something was refused. */
  constructor(feed, complain) {
    this.#feed = feed;
    this.#complain = complain;
    // Before the stream lets go of its socket, which listens for the same event and was opened later.
    addEventListener('pagehide', () => this.#waiting.forEach((send) => send()));
  }

  /** Acknowledges, unacknowledges, escalates or resolves; gives the reason if it was refused, else nothing. */
  onIncident(action, id) {
    return this.#act({ action, incident: id }, hoped(action, this.#feed.store.me));
  }

  /** Keeps an incident quiet for so many minutes. */
  snooze(id, minutes) {
    const until = new Date(Date.now() + minutes * 60_000).toISOString();
    return this.#act({ action: 'snooze', incident: id, for: `${minutes}m` }, { state: 'snoozed', snoozed_until: until });
  }

  /** Writes a line into an incident's timeline. */
  async note(id, text) {
    const { store } = this.#feed;
    try {
      const incident = await this.#feed.send('POST', `incidents/${encodeURIComponent(id)}/note`, { text });
      store.change(() => store.incidents.apply(incident));
      return null;
    } catch (error) {
      return this.#refused('note', { detail: error.message });
    }
  }

  async #act(command, change) {
    const { store } = this.#feed;
    const { action, incident: id } = command;
    let ticket;
    store.change(() => { ticket = store.incidents.hope(id, change); });
    try {
      const result = await this.#feed.command(command);
      store.change(() => {
        if (result.incident) store.incidents.apply(result.incident);
        store.incidents.settle(id, ticket);
      });
      this.#readAllOf(id);
      return null;
    } catch (error) {
      store.change(() => store.incidents.settle(id, ticket));
      return this.#refused(action, error);
    }
  }

  async read(id) {
    if (this.#feed.store.inbox.get(id)?.state === 'unread') await this.#readThese([id]);
  }

  /**
   * Everything that is in the inbox, at once. What arrives meanwhile was not seen and stays unread; only where the
   * service counts more than this page knows, there is no other word for the rest than all.
   */
  readAll() {
    const { inbox } = this.#feed.store;
    return this.#readThese(inbox.unreadIds(), inbox.unread > inbox.knownUnread);
  }

  async #readThese(ids, all = false) {
    const { store } = this.#feed;
    if (ids.length === 0 && !all) return;
    const before = new Map();
    const { unread } = store.inbox;
    store.change(() => {
      for (const id of ids) before.set(id, store.inbox.mark(id, 'read'));
      if (all) store.inbox.unread = 0;
    });
    try {
      if (all) await this.#feed.command({ action: 'read', all });
      for (let first = 0; !all && first < ids.length; first += selectionLimit) {
        await this.#feed.command({ action: 'read', notifications: ids.slice(first, first + selectionLimit) });
      }
    } catch (error) {
      store.change(() => {
        for (const [id, state] of before) if (state) store.inbox.mark(id, state);
        if (all) store.inbox.unread = Math.max(store.inbox.unread, unread);
      });
      this.#refused('read', error);
    } finally {
      ids.forEach((id) => store.inbox.settle(id));
    }
  }

  /** Hides a notification at once and dismisses it when it can no longer be undone; returns the undoing. */
  dismiss(id) {
    return this.#undoable('dismiss', [id], { action: 'dismiss', notification: id });
  }

  /**
   * As `dismiss`, for everything that is in the inbox now. What arrives until that is sent was not seen and stays; only
   * where there may be older ones that this page does not know, there is no other word for them than all.
   */
  clear() {
    const ids = this.#feed.store.inbox.items.map((notification) => notification.id);
    const isWhole = ids.length < readAtStart;
    return this.#undoable('clear', ids, isWhole ? { action: 'dismiss', notifications: ids } : { action: 'clear' });
  }

  #undoable(action, ids, command) {
    const { store } = this.#feed;
    const before = new Map();
    store.change(() => {
      for (const id of ids) before.set(id, store.inbox.hide(id));
    });
    const restore = () => store.change(() => {
      for (const [id, state] of before) if (state) store.inbox.mark(id, state);
    });
    const stopWaiting = () => {
      this.#waiting.delete(send);
      clearTimeout(timer);
    };
    const settle = () => ids.forEach((id) => store.inbox.settle(id));
    const send = async () => {
      stopWaiting();
      ids.forEach((id) => store.inbox.sent(id));
      try {
        await this.#feed.command(command);
      } catch (error) {
        restore();
        this.#refused(action, error);
      } finally {
        settle();
      }
    };
    const timer = setTimeout(send, undoTime);
    this.#waiting.add(send);
    return () => {
      stopWaiting();
      restore();
      settle();
    };
  }

  /** Whoever acts on an incident has seen what was said about it. */
  #readAllOf(incident) {
    this.#readThese(this.#feed.store.inbox.unreadIds((notification) => notification.incident === incident));
  }

  #refused(action, error) {
    const reason = `Could not ${infinitives[action]}: ${error.detail ?? error.code ?? 'the service refused.'}`;
    this.#complain(reason);
    return reason;
  }
}

/** What an incident is once an action was done, as far as this page can know. */
function hoped(action, me) {
  const now = new Date().toISOString();
  switch (action) {
    case 'acknowledge': return { state: 'acknowledged', acknowledged_by: me, acknowledged_here_at: now };
    case 'unacknowledge': return { state: 'open', acknowledged_by: null, snoozed_until: null };
    case 'resolve': return { state: 'resolved', resolved_at: now };
    default: return {};
  }
}

/** Whether a notification still asks for somebody: its incident is open, as far as this page can know. */
export function wantsSomebody(store, notification) {
  if (!['firing', 'escalated', 'repeated', 'updated'].includes(notification.kind)) return false;
  if (!notification.actions?.includes('acknowledge')) return false;
  const incident = store.incidents.get(notification.incident);
  if (incident) return incident.state === 'open';
  // Every open incident is known once the lists were read; without them, a later word about it decides.
  if (store.loaded && store.followsIncidents) return false;
  const number = idNumber(notification.id);
  return !store.inbox.items.some((other) => other.incident === notification.incident
    && idNumber(other.id) > number && ['acknowledged', 'resolved', 'snoozed'].includes(other.kind));
}
