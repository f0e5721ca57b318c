import { rank } from './severity.js';

/** Resolved incidents that are kept to be shown a while longer; with it, memory stays flat over a day. */
const resolvedKept = 100;

/**
 * The incidents the page knows.
 *
 * What the service said (`apply`, the newest `updated_at` wins) is kept apart from what a person here has just asked
 * for (`hope`), so that taking a hope back is forgetting it.
 */
export class IncidentBook {
  #known = new Map();
  #hopes = new Map();
  #open = [];
  #resolved = [];
  #orderIsOld = false;
  #touched = null;
  #ticket = 0;

  get size() {
    return this.#known.size;
  }

  /** Takes a whole incident; returns whether it was news. */
  apply(incident) {
    const before = this.#known.get(incident.id);
    if (before && Date.parse(before.updated_at) > Date.parse(incident.updated_at)) return false;
    this.#known.set(incident.id, incident);
    this.#touched?.add(incident.id);
    if (!before || movesRow(before, incident)) this.#orderIsOld = true;
    return true;
  }

  /** From here on it is remembered which incidents frames have brought, until `endReload`. */
  beginReload() {
    this.#touched = new Set();
  }

  /** Forgets what the full list `ids` did not contain and no frame has brought since: it was resolved unseen. */
  endReload(ids) {
    const touched = this.#touched ?? new Set();
    this.#touched = null;
    for (const [id, incident] of this.#known) {
      if (incident.state !== 'resolved' && !ids.has(id) && !touched.has(id)) this.#known.delete(id);
    }
    this.#orderIsOld = true;
  }

  clear() {
    this.#known.clear();
    this.#hopes.clear();
    this.#touched = null;
    this.#orderIsOld = true;
  }

  /** Shows `change` before the service has agreed; the ticket takes it back with `settle`. */
  hope(id, change) {
    const ticket = ++this.#ticket;
    this.#hopes.set(id, [...(this.#hopes.get(id) ?? []), { ticket, change }]);
    this.#orderIsOld = true;
    return ticket;
  }

  /** The answer is here: what counts from now on is what the service said. */
  settle(id, ticket) {
    const rest = (this.#hopes.get(id) ?? []).filter((hope) => hope.ticket !== ticket);
    if (rest.length > 0) this.#hopes.set(id, rest);
    else this.#hopes.delete(id);
    this.#orderIsOld = true;
  }

  get(id) {
    const incident = this.#known.get(id);
    const hopes = incident && this.#hopes.get(id);
    return hopes ? Object.assign({}, incident, ...hopes.map((hope) => hope.change)) : incident;
  }

  isHoped(id) {
    return this.#hopes.has(id);
  }

  /** Ids of what is not resolved, most severe and then oldest first. */
  get open() {
    this.#order();
    return this.#open;
  }

  /** What was resolved while this page was open, the latest first. */
  resolved(limit) {
    this.#order();
    return this.#resolved.slice(0, limit).map((id) => this.get(id));
  }

  /** Whether it is one of those that are listed as open. */
  hasRow(id) {
    const incident = this.get(id);
    return Boolean(incident) && incident.state !== 'resolved' && !this.#isToldElsewhere(incident);
  }

  /** While the incident that its alerts went on as is open, one row is enough for them. */
  #isToldElsewhere(incident) {
    const there = this.get(movedTo(incident) ?? '');
    return Boolean(there) && there.state !== 'resolved';
  }

  #order() {
    if (!this.#orderIsOld) return;
    this.#orderIsOld = false;
    const open = [];
    const resolved = [];
    for (const id of this.#known.keys()) {
      const incident = this.get(id);
      const key = { id, number: idNumber(id) };
      if (incident.state === 'resolved') {
        resolved.push({ ...key, at: Date.parse(incident.resolved_at ?? incident.updated_at) });
      } else if (this.hasRow(id)) {
        open.push({ ...key, rank: rank(incident.severity), at: Date.parse(incident.opened_at) });
      }
    }
    open.sort((a, b) => b.rank - a.rank || a.at - b.at || a.number - b.number);
    resolved.sort((a, b) => b.at - a.at || b.number - a.number);
    for (const { id } of resolved.splice(resolvedKept)) this.#known.delete(id);
    this.#open = open.map((each) => each.id);
    this.#resolved = resolved.map((each) => each.id);
  }
}

function movesRow(before, after) {
  return before.severity !== after.severity || before.opened_at !== after.opened_at
    || (before.state === 'resolved') !== (after.state === 'resolved') || movedTo(before) !== movedTo(after);
}

/** The incident that all of its firing alerts went on as when they became worse, if there is one. */
export function movedTo(incident) {
  // Of those that are listed the ones that fire come first, and of these the ones that did not go on.
  const firing = (incident.alerts ?? []).filter((alert) => alert.state === 'firing');
  return firing.length > 0 && firing.every((alert) => alert.moved_to) ? firing[0].moved_to : null;
}

/** The number in an id such as `i-12` or `n-1842`; ids are given in order. */
export function idNumber(id) {
  return Number(id.slice(id.indexOf('-') + 1)) || 0;
}
