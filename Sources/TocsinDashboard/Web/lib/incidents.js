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
    return this.#all((incident) => incident.state === 'resolved')
      .sort((a, b) => Date.parse(b.resolved_at ?? b.updated_at) - Date.parse(a.resolved_at ?? a.updated_at))
      .slice(0, limit);
  }

  #all(test) {
    const found = [];
    for (const id of this.#known.keys()) {
      const incident = this.get(id);
      if (test(incident)) found.push(incident);
    }
    return found;
  }

  #order() {
    if (!this.#orderIsOld) return;
    this.#orderIsOld = false;
    this.#dropOldResolved();
    const sortable = this.#all((incident) => incident.state !== 'resolved').map((incident) => ({
      id: incident.id,
      rank: rank(incident.severity),
      opened: Date.parse(incident.opened_at),
      number: idNumber(incident.id),
    }));
    sortable.sort((a, b) => b.rank - a.rank || a.opened - b.opened || a.number - b.number);
    this.#open = sortable.map((each) => each.id);
  }

  #dropOldResolved() {
    const resolved = this.resolved(Infinity);
    for (const incident of resolved.slice(resolvedKept)) this.#known.delete(incident.id);
  }
}

function movesRow(before, after) {
  return before.severity !== after.severity || before.opened_at !== after.opened_at
    || (before.state === 'resolved') !== (after.state === 'resolved');
}

/** The number in an id such as `i-12` or `n-1842`; ids are given in order. */
export function idNumber(id) {
  return Number(id.slice(id.indexOf('-') + 1)) || 0;
}
