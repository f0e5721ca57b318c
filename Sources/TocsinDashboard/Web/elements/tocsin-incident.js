import { h } from '../lib/dom.js';
import { links } from '../lib/card.js';
import { icon } from '../lib/icons.js';
import { known, shape, word } from '../lib/severity.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';
import { owner } from './tocsin-incident-list.js';

const states = { open: 'Open', acknowledged: 'Acknowledged', snoozed: 'Snoozed', resolved: 'Resolved' };
const alertsShown = 50;
const confirmTime = 4000;

/** One incident: what, since when, who has it, what was done, and what to press. */
class TocsinIncident extends View {
  static observedAttributes = ['incident-id'];

  #id = null;
  #problem = null;
  #confirming = false;

  attributeChangedCallback(name, before, id) {
    this.#id = id;
    this.#problem = null;
    this.#confirming = false;
    this.#read();
    this.invalidate();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  /** One that is not open any more is in no list: it is asked for by its address. */
  async #read() {
    if (!this.context || !this.isConnected || !this.#id) return;
    const id = this.#id;
    try {
      const incident = await this.context.feed.readIncident(id);
      this.store.change((store) => store.incidents.apply(incident));
    } catch (error) {
      if (id === this.#id && !this.store.incidents.get(id)) this.#problem = error.message;
      this.invalidate();
    }
  }

  key(key) {
    const incident = this.store.incidents.get(this.#id);
    if (key === 'Escape') {
      location.hash = '#/now';
      return true;
    }
    if (key !== 'a' || incident?.state !== 'open' || !this.store.mayAct) return false;
    this.#act('acknowledge');
    return true;
  }

  #act(action) {
    this.context.actions.onIncident(action, this.#id);
  }

  /** Resolving tells everybody that it is over: the first press asks, the second does. */
  #resolve() {
    if (this.#confirming) {
      this.#confirming = false;
      this.#act('resolve');
      return;
    }
    this.#confirming = true;
    this.invalidate();
    setTimeout(() => {
      this.#confirming = false;
      this.invalidate();
    }, confirmTime);
  }

  render() {
    const incident = this.store.incidents.get(this.#id);
    const back = h('a', { class: 'back', href: '#/now' }, icon('back'), 'Now');
    if (!incident) {
      return [back, h('p', { class: 'loading-line', role: 'status' }, this.#problem ?? 'Reading the incident')];
    }
    const severity = known(incident.severity);
    return [
      back,
      h(
        'article',
        { class: 'incident', 'data-incident': incident.id, 'data-state': incident.state, 'data-severity': severity },
        h(
          'header',
          { class: 'incident-head' },
          shape(incident.state === 'resolved' ? 'resolved' : severity, 'shape incident-shape'),
          h('div', null,
            h('p', { class: 'incident-line' },
              h('strong', { class: 'severity-word' }, word(severity)), ` · ${states[incident.state] ?? incident.state} · `,
              h('span', { class: 'incident-id' }, incident.id)),
            h('h1', { class: 'incident-title' }, incident.title)),
          h('div', { class: 'incident-actions' }, this.#buttons(incident)),
        ),
        h(
          'dl',
          { class: 'facts' },
          fact('Since', when(incident.opened_at, 'moment'), incident.state !== 'resolved' && when(incident.opened_at, 'lasting')),
          incident.state === 'resolved'
            ? fact('Resolved', when(incident.resolved_at ?? incident.updated_at, 'moment'), when(incident.resolved_at ?? incident.updated_at))
            : fact('Who has it', owner(this.store, incident)),
          fact('Labels', h('span', { class: 'labels' }, Object.entries(incident.labels ?? {}).map(([name, value]) => h(
            'span', { key: name, class: 'label' }, h('span', { class: 'label-name' }, name), ` ${value}`,
          )))),
          this.#links(incident),
        ),
        this.#alerts(incident.alerts ?? []),
        this.#timeline(incident.timeline ?? []),
      ),
    ];
  }

  #buttons(incident) {
    if (!this.store.mayAct || incident.state === 'resolved') return null;
    return [
      incident.state === 'open' && h('button', {
        key: 'acknowledge', class: 'button button-primary', type: 'button', 'data-action': 'acknowledge',
        onclick: () => this.#act('acknowledge'),
      }, 'Acknowledge'),
      incident.state === 'acknowledged' && h('button', {
        key: 'unacknowledge', class: 'button', type: 'button', 'data-action': 'unacknowledge',
        onclick: () => this.#act('unacknowledge'),
      }, 'Hand back'),
      h('button', {
        key: 'resolve', class: this.#confirming ? 'button button-danger' : 'button', type: 'button', 'data-action': 'resolve',
        onclick: () => this.#resolve(),
      }, this.#confirming ? 'Press again to resolve' : 'Resolve'),
    ];
  }

  #links(incident) {
    const told = this.store.inbox.items.find((each) => each.incident === incident.id && each.links?.length > 0);
    const list = told ? links(told.links) : [];
    return list.some(Boolean) && fact('Links', list);
  }

  #alerts(alerts) {
    if (alerts.length === 0) return null;
    return h(
      'section',
      { class: 'incident-section' },
      h('h2', { class: 'section-title' }, alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`),
      h('ul', { class: 'alerts' }, alerts.slice(0, alertsShown).map((alert) => h(
        'li',
        { class: 'alert', 'data-severity': known(alert.severity), 'data-state': alert.state },
        shape(alert.state === 'resolved' ? 'resolved' : alert.severity, 'shape row-shape'),
        h('span', { class: 'alert-summary' }, alert.summary ?? Object.values(alert.labels ?? {}).join(' · ')),
        h('span', { class: 'alert-count' }, alert.count > 1 ? `${alert.count.toLocaleString()} times` : ''),
        h('span', { class: 'alert-seen' }, when(alert.last_seen)),
      ))),
      alerts.length > alertsShown && h('p', { class: 'quiet-line' }, `and ${alerts.length - alertsShown} more`),
    );
  }

  #timeline(timeline) {
    if (timeline.length === 0) return null;
    return h(
      'section',
      { class: 'incident-section' },
      h('h2', { class: 'section-title' }, 'Timeline'),
      h('ol', { class: 'timeline' }, [...timeline].reverse().map((entry) => h(
        'li',
        { class: 'entry', 'data-kind': entry.kind },
        when(entry.at, 'moment', { class: 'entry-at' }),
        h('span', { class: 'entry-text' }, entry.text),
      ))),
    );
  }
}

function fact(name, ...values) {
  return h('div', { class: 'fact' }, h('dt', null, name), h('dd', null, values));
}

customElements.define('tocsin-incident', TocsinIncident);
