import { h } from '../lib/dom.js';
import { kindName, links } from '../lib/card.js';
import { icon } from '../lib/icons.js';
import { heading } from '../lib/incident-text.js';
import { called } from '../lib/people.js';
import { Confirmation } from '../lib/press.js';
import { incidentHref, newSilenceHref } from '../lib/route.js';
import { known, shape, word } from '../lib/severity.js';
import { when } from '../lib/ticker.js';
import { minutesUntilMorning } from '../lib/time.js';
import { View } from '../lib/view.js';
import { owner } from './tocsin-incident-list.js';

const states = { open: 'Open', acknowledged: 'Acknowledged', snoozed: 'Snoozed', resolved: 'Resolved' };
const alertsShown = 50;
/** Alerts that are asked for at a time. */
const alertsPage = 100;
const toldShown = 10;
/** How long one can be snoozed by a press: a name, and the minutes from `now`. */
const snoozes = [
  ['30 minutes', () => 30],
  ['2 hours', () => 120],
  ['Until tomorrow 08:00', minutesUntilMorning],
];

/** One incident: what, since when, who has it, what was done, and what to press. */
class TocsinIncident extends View {
  static observedAttributes = ['incident-id'];

  #id = null;
  #problem = null;
  #isSnoozing = false;
  /** The alerts beyond those that are shown first: what was read of them, and whether more is being read. */
  #alertsRead = null;
  /** Resolving tells everybody that it is over, escalating wakes people: the first press asks, the second does. */
  #confirmation = new Confirmation(this.invalidate);

  attributeChangedCallback(name, before, id) {
    this.#id = id;
    this.#problem = null;
    this.#isSnoozing = false;
    this.#alertsRead = null;
    this.#confirmation.reset();
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
      if (this.#isSnoozing) this.#toggleSnooze(false);
      else location.hash = '#/now';
      return true;
    }
    if (!incident || incident.state === 'resolved' || !this.store.mayAct) return false;
    if (key === 'a' && incident.state === 'open') this.#act('acknowledge');
    else if (key === 's') this.#toggleSnooze(true);
    else return false;
    return true;
  }

  #act(action) {
    this.#toggleSnooze(false);
    this.context.actions.onIncident(action, this.#id);
  }

  #snooze(minutes) {
    this.#toggleSnooze(false);
    this.context.actions.snooze(this.#id, minutes);
  }

  #toggleSnooze(isOpen) {
    if (this.#isSnoozing === isOpen) return;
    this.#isSnoozing = isOpen;
    if (isOpen) document.addEventListener('pointerdown', this.#outside);
    else document.removeEventListener('pointerdown', this.#outside);
    this.invalidate();
  }

  #outside = (event) => {
    if (!event.target.closest?.('.snooze')) this.#toggleSnooze(false);
  };

  async #note(event) {
    event.preventDefault();
    const form = event.target;
    const text = form.elements.text.value.trim();
    if (!text) return;
    const refused = await this.context.actions.note(this.#id, text);
    // What was refused stays, to be sent again.
    if (!refused) form.reset();
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
          incident.policy && incident.state !== 'open' && fact('Policy', `${incident.policy}, step ${incident.step ?? 0}`),
          fact('Labels', h('span', { class: 'labels' }, Object.entries(incident.labels ?? {}).map(([name, value]) => h(
            'span', { key: name, class: 'label' }, h('span', { class: 'label-name' }, name), ` ${value}`,
          )))),
          this.#links(incident),
        ),
        this.#alerts(incident),
        this.#told(incident),
        this.#timeline(incident),
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
      incident.state === 'snoozed' && h('button', {
        key: 'unsnooze', class: 'button', type: 'button', 'data-action': 'unacknowledge',
        onclick: () => this.#act('unacknowledge'),
      }, 'End snooze'),
      this.#snoozer(),
      incident.policy && this.#button('escalate', 'Escalate', 'Press again to escalate'),
      this.#button('resolve', 'Resolve', 'Press again to resolve'),
    ];
  }

  /** One that is pressed twice. */
  #button(action, name, question) {
    const isAsked = this.#confirmation.isAsked(action);
    return h('button', {
      key: action, class: isAsked ? 'button button-danger' : 'button', type: 'button', 'data-action': action,
      onclick: () => this.#confirmation.press(action, () => this.#act(action)),
    }, isAsked ? question : name);
  }

  #snoozer() {
    return h(
      'div',
      { key: 'snooze', class: 'snooze' },
      h('button', {
        class: 'button', type: 'button', 'data-action': 'snooze', 'aria-expanded': String(this.#isSnoozing),
        'aria-haspopup': 'true', 'aria-keyshortcuts': 's', onclick: () => this.#toggleSnooze(!this.#isSnoozing),
      }, 'Snooze'),
      this.#isSnoozing && h('div', { class: 'snooze-menu', role: 'group', 'aria-label': 'Snooze for' },
        snoozes.map(([name, minutes]) => h('button', {
          key: name, class: 'menu-item', type: 'button', 'data-snooze': name,
          onclick: () => this.#snooze(minutes(Date.now())),
        }, name))),
    );
  }

  #links(incident) {
    const told = this.store.inbox.items.find((each) => each.incident === incident.id && each.links?.length > 0);
    const list = told ? links(told, this.context.feed) : [];
    return list.some(Boolean) && fact('Links', list);
  }

  /** What fires, the worst first; then what is over. Beyond the first ones they are read as they are asked for. */
  #alerts(incident) {
    const listed = incident.alerts ?? [];
    const count = incident.alert_count ?? listed.length;
    if (count === 0) return null;
    const shown = this.#alertsRead ? this.#alertsRead.items : listed.slice(0, alertsShown);
    const hasMore = this.#alertsRead ? this.#alertsRead.isReading || this.#alertsRead.next !== null : shown.length < count;
    return h(
      'section',
      { class: 'incident-section' },
      h('h2', { class: 'section-title', 'data-testid': 'alert-count' }, heading(incident, count)),
      h('ul', { class: 'alerts' }, shown.map((alert) => h(
        'li',
        { class: 'alert', 'data-severity': known(alert.severity), 'data-state': alert.state },
        shape(alert.state === 'resolved' ? 'resolved' : alert.severity, 'shape row-shape'),
        h(
          'span',
          { class: 'alert-summary' },
          alert.summary ?? Object.values(alert.labels ?? {}).join(' · '),
          alert.moved_to && [' · ', h('a', { href: incidentHref(alert.moved_to) }, `told as ${alert.moved_to} since it is worse`)],
        ),
        h('span', { class: 'alert-count' }, alert.count > 1 ? `${alert.count.toLocaleString()} times` : ''),
        h('span', { class: 'alert-seen' }, when(alert.last_seen)),
      ))),
      this.#alertsRead?.problem && h('p', { class: 'quiet-line', role: 'status' }, this.#alertsRead.problem),
      hasMore && h('button', {
        class: 'button button-small', type: 'button', 'data-action': 'more-alerts',
        disabled: Boolean(this.#alertsRead?.isReading), onclick: () => this.#readAlerts(),
      }, 'Show more'),
    );
  }

  /** Reads the next page; the first press reads from the beginning, so that the order is that of one moment. */
  async #readAlerts() {
    const id = this.#id;
    const before = this.#alertsRead ?? { items: [], next: null };
    if (before.isReading) return;
    this.#alertsRead = { ...before, items: before.items.length > 0 ? before.items : this.#listed(), isReading: true };
    this.invalidate();
    let read;
    try {
      const page = await this.context.feed.readAlerts(id, before.next, alertsPage);
      read = { items: [...before.items, ...page.items], next: page.next, isReading: false };
    } catch (error) {
      read = before.items.length > 0 ? { ...before, problem: error.message } : null;
    }
    if (id !== this.#id) return;
    this.#alertsRead = read;
    this.invalidate();
  }

  #listed() {
    return (this.store.incidents.get(this.#id)?.alerts ?? []).slice(0, alertsShown);
  }

  /** The reason of every notification that the person got about it, the latest first. */
  #told({ id }) {
    const told = this.store.inbox.about(id);
    if (told.length === 0) {
      return this.store.loaded && h(
        'section',
        { class: 'incident-section' },
        h('h2', { class: 'section-title' }, 'Why was I told?'),
        h('p', { class: 'quiet-line', 'data-testid': 'told' }, 'You were not told of it.'),
      );
    }
    return h(
      'section',
      { class: 'incident-section' },
      h('h2', { class: 'section-title' }, 'Why was I told?'),
      h('ul', { class: 'told', 'data-testid': 'told' }, told.slice(0, toldShown).map((each) => h(
        'li',
        { key: each.id, class: 'told-line', 'data-told': each.id },
        when(each.sent_at ?? each.committed_at, 'moment', { class: 'entry-at' }),
        h('p', null,
          h('strong', null, each.kind === 'firing' ? word(each.severity) : kindName(each.kind)), `: ${each.reason}`,
          each.channels?.length > 0 && h('span', { class: 'told-over' }, ` · over ${each.channels.join(', ')}`)),
      ))),
      told.length > toldShown && h('p', { class: 'quiet-line' }, `and ${told.length - toldShown} more`),
    );
  }

  #timeline(incident) {
    const { timeline = [] } = incident;
    return h(
      'section',
      { class: 'incident-section' },
      h('h2', { class: 'section-title' }, 'Timeline'),
      this.store.mayAct && incident.state !== 'resolved' && h(
        'form',
        { class: 'note-form', 'data-testid': 'note-form', onsubmit: (event) => this.#note(event) },
        h('input', {
          class: 'field-input', name: 'text', maxlength: '4000', placeholder: 'Write what you found', autocomplete: 'off',
          'aria-label': 'Note',
        }),
        h('button', { class: 'button', type: 'submit', 'data-action': 'note' }, 'Add note'),
      ),
      h('ol', { class: 'timeline' }, [...timeline].reverse().map((entry) => h(
        'li',
        { class: 'entry', 'data-kind': entry.kind },
        when(entry.at, 'moment', { class: 'entry-at' }),
        h('span', { class: 'entry-text' },
          entry.user && h('strong', { class: 'entry-user' }, called(this.store, entry.user)), entry.text),
      ))),
      this.store.mayAct && incident.state !== 'resolved' && h('p', { class: 'quiet-line' },
        'Expected for a while? ', h('a', { class: 'link', href: newSilenceHref(incident.id), 'data-action': 'silence' }, 'Silence what looks like this')),
    );
  }
}

function fact(name, ...values) {
  return h('div', { class: 'fact' }, h('dt', null, name), h('dd', null, values));
}

customElements.define('tocsin-incident', TocsinIncident);
