import { h } from '../lib/dom.js';
import { detail } from '../lib/incident-text.js';
import { movedTo } from '../lib/incidents.js';
import { acknowledgedAt, hasIt } from '../lib/people.js';
import { incidentHref } from '../lib/route.js';
import { known, shape, word } from '../lib/severity.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';
import { visibleRange } from '../lib/window.js';

/**
 * Open incidents as rows of one height, of which only those in sight exist.
 * `ids` says which and in what order; `j`, `k` move the selection, which is kept by id while rows come and go.
 */
class TocsinIncidentList extends View {
  #ids = [];
  #selected = null;
  #focusAfterPaint = false;
  #rowHeight = 72;

  get ids() {
    return this.#ids;
  }

  set ids(ids) {
    this.#ids = ids;
    this.invalidate();
  }

  /** The selected incident's id, or nothing if it has left the list. */
  get selected() {
    return this.#ids.includes(this.#selected) ? this.#selected : null;
  }

  connectedCallback() {
    addEventListener('scroll', this.invalidate, { passive: true });
    addEventListener('resize', this.#measure);
    this.#measure();
    super.connectedCallback();
  }

  disconnectedCallback() {
    removeEventListener('scroll', this.invalidate);
    removeEventListener('resize', this.#measure);
    super.disconnectedCallback();
  }

  #measure = () => {
    this.#rowHeight = parseFloat(getComputedStyle(this).getPropertyValue('--row-height')) || 72;
    if (this.context) this.invalidate();
  };

  /** Moves the selection by `step` rows, brings it into sight and focuses it. */
  move(step) {
    if (this.#ids.length === 0) return;
    const index = this.#ids.indexOf(this.#selected);
    const next = index < 0 ? (step > 0 ? 0 : this.#ids.length - 1) : index + step;
    const place = Math.min(this.#ids.length - 1, Math.max(0, next));
    this.#selected = this.#ids[place];
    this.#focusAfterPaint = true;
    this.#scrollTo(place);
    this.invalidate();
  }

  #scrollTo(place) {
    const header = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const top = this.getBoundingClientRect().top + place * this.#rowHeight;
    const below = top + this.#rowHeight - (innerHeight - 16);
    if (top < header) scrollBy(0, top - header);
    else if (below > 0) scrollBy(0, below);
  }

  render() {
    const count = this.#ids.length;
    const { first, last } = visibleRange({
      count, rowHeight: this.#rowHeight, top: -this.getBoundingClientRect().top, height: innerHeight,
    });
    const places = [];
    for (let place = first; place < last; place += 1) places.push(place);
    // The focused row stays while it is scrolled out of sight: focus must not fall back to the page.
    const selectedPlace = this.#ids.indexOf(this.#selected);
    if (selectedPlace >= 0 && selectedPlace < first) places.unshift(selectedPlace);
    if (selectedPlace >= last) places.push(selectedPlace);

    const tabStop = selectedPlace >= 0 ? selectedPlace : first;
    return h(
      'ul',
      { class: 'rows', style: { height: `${count * this.#rowHeight}px` } },
      places.map((place) => this.#row(this.store.incidents.get(this.#ids[place]), place, count, place === tabStop)),
    );
  }

  painted() {
    if (!this.#focusAfterPaint) return;
    this.#focusAfterPaint = false;
    this.querySelector(`[data-incident="${CSS.escape(this.#selected)}"]`)?.focus({ preventScroll: true });
  }

  #row(incident, place, count, isTabStop) {
    if (!incident) return null;
    const severity = known(incident.severity);
    return h(
      'li',
      {
        key: incident.id, class: 'row', 'data-incident': incident.id, 'data-state': incident.state,
        'data-severity': severity, 'data-pending': this.store.incidents.isHoped(incident.id),
        tabindex: isTabStop ? '0' : '-1',
        'aria-current': incident.id === this.#selected ? 'true' : null,
        'aria-setsize': count, 'aria-posinset': place + 1,
        style: { transform: `translateY(${place * this.#rowHeight}px)` },
        onfocus: () => this.#select(incident.id),
      },
      shape(severity, 'shape row-shape'),
      h(
        'div',
        { class: 'row-main' },
        h('a', { class: 'row-title', href: incidentHref(incident.id), tabindex: '-1' }, incident.title),
        h(
          'p',
          { class: 'row-detail' },
          h('strong', { class: 'severity-word' }, word(severity)),
          detail(incident),
        ),
      ),
      h('p', { class: 'row-since' }, when(incident.opened_at, 'lasting', { class: 'row-lasting' }),
        h('span', { class: 'row-from' }, 'since ', when(incident.opened_at, 'moment'))),
      owner(this.store, incident),
      h('div', { class: 'row-actions' }, this.#button(incident)),
    );
  }

  #button(incident) {
    if (!this.store.mayAct || incident.state !== 'open') return null;
    return h('button', {
      class: 'button button-small', type: 'button', 'data-action': 'acknowledge', tabindex: '-1',
      'aria-label': `Acknowledge “${incident.title}”`,
      onclick: () => this.context.actions.onIncident('acknowledge', incident.id),
    }, 'Acknowledge');
  }

  #select(id) {
    if (this.#selected === id) return;
    this.#selected = id;
    this.invalidate();
    this.dispatchEvent(new CustomEvent('select', { bubbles: true }));
  }
}

/** Who has it, or that nobody has. */
export function owner(store, incident) {
  const at = acknowledgedAt(incident);
  if (incident.state === 'acknowledged') {
    return h(
      'p',
      { class: 'row-owner', 'data-owner': 'somebody' },
      h('span', { class: 'owner-name' }, incident.acknowledged_by ? hasIt(store, incident.acknowledged_by) : 'Acknowledged'),
      at && when(at, 'ago', { class: 'row-from' }),
    );
  }
  if (incident.state === 'snoozed') {
    return h(
      'p',
      { class: 'row-owner', 'data-owner': 'somebody' },
      h('span', { class: 'owner-name' }, 'Snoozed'),
      incident.snoozed_until && h('span', { class: 'row-from' }, 'until ', when(incident.snoozed_until, 'moment')),
    );
  }
  const elsewhere = movedTo(incident);
  if (elsewhere) {
    return h(
      'p',
      { class: 'row-owner', 'data-owner': 'somebody' },
      h('span', { class: 'owner-name' }, 'Went on as ', h('a', { href: incidentHref(elsewhere) }, elsewhere)),
    );
  }
  return h(
    'p',
    { class: 'row-owner', 'data-owner': 'nobody' },
    h('span', { class: 'owner-name' }, 'Nobody has it'),
    incident.policy && h('span', { class: 'row-from' }, incident.step ? `${incident.policy}, step ${incident.step}` : incident.policy),
  );
}

customElements.define('tocsin-incident-list', TocsinIncidentList);
