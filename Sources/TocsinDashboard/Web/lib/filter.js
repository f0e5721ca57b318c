import { known } from './severity.js';

/** Which of the open incidents are shown: those of one severity, those that nobody has, those with a text in them. */
export class IncidentFilter {
  severity = null;
  onlyWanting = false;

  #text = '';
  #haystacks = new WeakMap();
  #found = { version: -1, signature: '', ids: [] };

  /** What is searched for, whatever its case; empty for everything. */
  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text.trim().toLowerCase();
  }

  get isSet() {
    return this.severity !== null || this.onlyWanting || this.#text !== '';
  }

  clear() {
    this.severity = null;
    this.onlyWanting = false;
    this.#text = '';
  }

  /** The ids of those that fit, in the order of the list. Looked for once for each state of the store. */
  ids({ incidents, version }) {
    if (!this.isSet) return incidents.open;
    const signature = `${this.severity} ${this.onlyWanting} ${this.#text}`;
    if (this.#found.version !== version || this.#found.signature !== signature) {
      this.#found = { version, signature, ids: incidents.open.filter((id) => this.fits(incidents.get(id))) };
    }
    return this.#found.ids;
  }

  fits(incident) {
    if (this.severity !== null && known(incident.severity) !== this.severity) return false;
    if (this.onlyWanting && incident.state !== 'open') return false;
    return this.#text === '' || this.#haystack(incident).includes(this.#text);
  }

  #haystack(incident) {
    let text = this.#haystacks.get(incident);
    if (text === undefined) {
      const labels = Object.values(incident.labels ?? {});
      const summaries = (incident.alerts ?? []).map((alert) => alert.summary ?? '');
      text = [incident.id, incident.title, ...labels, ...summaries].join(' ').toLowerCase();
      this.#haystacks.set(incident, text);
    }
    return text;
  }
}
