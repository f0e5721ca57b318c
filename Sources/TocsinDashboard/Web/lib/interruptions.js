import { wantsSomebody } from './actions.js';

/**
 * What a dialog interrupts for: critical notifications to the person about what is critical still, and nobody has.
 *
 * A notification says how severe its incident was when it was sent. How it is now is what the list shows, so that is what
 * counts here, too: a dialog never counts more than the list does.
 */
export class Interruptions {
  #postponed = new Set();

  /** Whether a notification is one to interrupt for. */
  interrupts(store, notification) {
    return notification.severity === 'critical' && notification.state === 'unread'
      && !this.#postponed.has(notification.id) && wantsSomebody(store, notification)
      && isStillCritical(store.incidents, notification.incident);
  }

  /** The newest of each incident, newest first. */
  waiting(store) {
    const incidents = new Set();
    return store.inbox.items.filter((notification) => {
      if (incidents.has(notification.incident) || !this.interrupts(store, notification)) return false;
      incidents.add(notification.incident);
      return true;
    });
  }

  /** Not now: until the next notification about the same incidents, such as an escalation. */
  postpone(store, notifications) {
    // Postponed ids matter while their notification is unread: only those are kept.
    for (const id of this.#postponed) if (store.inbox.get(id)?.state !== 'unread') this.#postponed.delete(id);
    const incidents = new Set(notifications.map((notification) => notification.incident));
    for (const each of store.inbox.items) if (incidents.has(each.incident)) this.#postponed.add(each.id);
  }
}

/** Where the incident is not known, its notification is all there is to go by. */
function isStillCritical(incidents, id) {
  const incident = incidents.get(id);
  return !incident || (incident.severity === 'critical' && incidents.hasRow(id));
}
