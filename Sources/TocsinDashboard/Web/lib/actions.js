import { idNumber } from './incidents.js';

// What a person does. Each action shows at once, is sent, and is taken back with the reason if it is refused.

const stateAfter = { acknowledge: 'acknowledged', unacknowledge: 'open', resolve: 'resolved' };
const infinitives = {
  acknowledge: 'acknowledge', unacknowledge: 'hand back', resolve: 'resolve', read: 'mark as read',
  dismiss: 'dismiss', clear: 'clear the inbox',
};
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

  /** Acknowledges, unacknowledges or resolves; gives the reason if it was refused, else nothing. */
  async onIncident(action, id) {
    const { store } = this.#feed;
    const now = new Date().toISOString();
    const change = { state: stateAfter[action] };
    if (action === 'acknowledge') Object.assign(change, { acknowledged_by: store.me, acknowledged_here_at: now });
    if (action === 'unacknowledge') change.acknowledged_by = null;
    if (action === 'resolve') change.resolved_at = now;

    let ticket;
    store.change(() => { ticket = store.incidents.hope(id, change); });
    try {
      const result = await this.#feed.command({ action, incident: id });
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
    const { store } = this.#feed;
    let before;
    store.change(() => { before = store.inbox.mark(id, 'read'); });
    if (before !== 'unread') return;
    try {
      await this.#feed.command({ action: 'read', notification: id });
    } catch (error) {
      store.change(() => store.inbox.mark(id, before));
      this.#refused('read', error);
    } finally {
      store.inbox.settle(id);
    }
  }

  /** One after the other: a long inbox is no reason to flood the service. */
  async readAll() {
    const unread = this.#feed.store.inbox.items.filter((notification) => notification.state === 'unread');
    for (const notification of unread) await this.read(notification.id);
  }

  /** Hides a notification at once and dismisses it when it can no longer be undone; returns the undoing. */
  dismiss(id) {
    return this.#undoable([id], { action: 'dismiss', notification: id });
  }

  /** As `dismiss`, for everything that is in the inbox now. */
  clear() {
    return this.#undoable(this.#feed.store.inbox.items.map((notification) => notification.id), { action: 'clear' });
  }

  #undoable(ids, command) {
    const { store } = this.#feed;
    const before = new Map();
    store.change(() => {
      for (const id of ids) before.set(id, store.inbox.mark(id, 'dismissed'));
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
      try {
        await this.#feed.command(command);
      } catch (error) {
        restore();
        this.#refused(command.action, error);
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
    for (const notification of this.#feed.store.inbox.items) {
      if (notification.incident === incident && notification.state === 'unread') this.read(notification.id);
    }
  }

  #refused(action, error) {
    const reason = `Could not ${infinitives[action]}: ${error.detail ?? error.code ?? 'the service refused.'}`;
    this.#complain(reason);
    return reason;
  }
}

/** Whether a notification still asks for somebody: its incident is open, as far as this page can know. */
export function wantsSomebody(store, notification) {
  if (!['firing', 'escalated', 'repeated', 'updated'].includes(notification.kind)) return false;
  if (!notification.actions?.includes('acknowledge')) return false;
  const incident = store.incidents.get(notification.incident);
  if (incident) return incident.state === 'open';
  // Every open incident is known once the lists were read; without them, a later word about it decides.
  if (store.loaded && store.incidents.size > 0) return false;
  const number = idNumber(notification.id);
  return !store.inbox.items.some((other) => other.incident === notification.incident
    && idNumber(other.id) > number && ['acknowledged', 'resolved', 'snoozed'].includes(other.kind));
}
