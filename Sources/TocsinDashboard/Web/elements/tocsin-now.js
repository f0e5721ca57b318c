import { h } from '../lib/dom.js';
import { IncidentFilter } from '../lib/filter.js';
import { headline, summarise, worstPhrase } from '../lib/headline.js';
import { icon } from '../lib/icons.js';
import { incidentHref } from '../lib/route.js';
import { severities, shape, word } from '../lib/severity.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';
import './tocsin-incident-list.js';
import './tocsin-rate.js';

const resolvedShown = 5;
/** So many are seen at a glance: on a phone the search would only take their place. */
const few = 8;
const highestFirst = [...severities].reverse();

/** What is open now: the answer in a sentence, the list, and what was resolved while the page was open. */
class TocsinNow extends View {
  #filter = new IncidentFilter();

  get #list() {
    return this.querySelector('tocsin-incident-list');
  }

  /** Answers a key of the page; returns whether it was one of ours. */
  key(key) {
    switch (key) {
      case 'j': this.#list?.move(1); return true;
      case 'k': this.#list?.move(-1); return true;
      case 'a': return this.#acknowledgeSelected();
      case 'Enter': return this.#openSelected();
      case '/': this.querySelector('input[type=search]')?.focus(); return true;
      default: return false;
    }
  }

  #acknowledgeSelected() {
    const id = this.#list?.selected;
    if (!id || !this.store.mayAct || this.store.incidents.get(id)?.state !== 'open') return false;
    this.context.actions.onIncident('acknowledge', id);
    return true;
  }

  #openSelected() {
    const id = this.#list?.selected;
    if (id) location.hash = incidentHref(id);
    return Boolean(id);
  }

  render() {
    const { store } = this;
    if (!store.loaded) return this.#loading();
    const summary = summarise(store.incidents);
    const ids = this.#filter.ids(store);
    return [
      h(
        'header',
        { class: 'now-head', 'data-tone': tone(store, summary), 'data-old': isOld(store) },
        h('div', { class: 'now-answer' }, this.#answer(summary), isOld(store) && store.connection.since && h(
          'p', { class: 'now-age' }, 'As it was ', when(store.connection.since), ', when the connection was lost.',
        )),
        this.#traffic(),
      ),
      summary.total > 0 && this.#filters(summary),
      h('tocsin-incident-list', { class: 'incident-list', context: this.context, ids, onselect: this.invalidate }),
      summary.total > 0 && ids.length === 0 && h(
        'p', { class: 'quiet-line' }, 'None of the open incidents fits the filter. ',
        h('button', { class: 'text-button', type: 'button', onclick: () => this.#clearFilter() }, 'Show all'),
      ),
      this.#resolved(),
      this.#thumb(summary),
    ];
  }

  #answer(summary) {
    if (summary.total === 0) {
      return [
        h('h1', { class: 'now-title' }, isDeaf(this.store) ? 'Nothing open, but nothing is heard' : 'All quiet'),
        h('p', { class: 'now-detail' }, isDeaf(this.store) ? 'The broker is disconnected. ' : 'Nothing is open. ', this.#lastEvent()),
      ];
    }
    return [
      h('h1', { class: 'now-title' }, headline(summary)),
      h(
        'p',
        { class: 'now-detail' },
        summary.worst
          ? [worstPhrase(summary.worst), when(summary.worst.opened_at, 'lasting'), ': ',
            h('a', { class: 'plain-link', href: incidentHref(summary.worst.id) }, summary.worst.title)]
          : ['Everything open has somebody on it. ', this.#lastEvent()],
      ),
    ];
  }

  #lastEvent() {
    const at = this.store.stats?.last_event_at;
    return at ? ['Last event ', when(at), '.'] : null;
  }

  #traffic() {
    const { stats } = this.store;
    const old = isOld(this.store);
    return h(
      'div',
      { class: 'traffic', 'data-old': old },
      h(
        'p',
        { class: 'traffic-now' },
        h('strong', { class: 'traffic-number' }, stats ? number(stats.events_per_second) : '–'),
        ' events/s',
        old && stats && h('span', { class: 'traffic-age' }, ', ', when(stats.at)),
      ),
      h('tocsin-rate', { class: 'rate', context: this.context }),
      h('p', { class: 'traffic-scale' }, h('span', null, '1 h ago'),
        stats?.broker === 'disconnected'
          ? h('strong', { class: 'traffic-broker' }, 'Broker disconnected')
          : h('span', null, 'now')),
    );
  }

  #filters({ bySeverity, wanting, total }) {
    return h(
      'div',
      { class: 'filters', role: 'search', 'data-few': total <= few },
      h(
        'div',
        { class: 'chips' },
        highestFirst.filter((severity) => bySeverity[severity] > 0).map((severity) => h('button', {
          key: severity, class: 'chip', type: 'button', 'data-severity': severity,
          'aria-pressed': String(this.#filter.severity === severity),
          onclick: () => this.#setFilter((filter) => { filter.severity = filter.severity === severity ? null : severity; }),
        }, shape(severity), `${word(severity)} `, h('span', { class: 'chip-count' }, bySeverity[severity].toLocaleString()))),
        wanting > 0 && wanting < total && h('button', {
          key: 'wanting', class: 'chip', type: 'button', 'aria-pressed': String(this.#filter.onlyWanting),
          onclick: () => this.#setFilter((filter) => { filter.onlyWanting = !filter.onlyWanting; }),
        }, 'Nobody has it ', h('span', { class: 'chip-count' }, wanting.toLocaleString())),
      ),
      h(
        'label',
        { class: 'search' },
        icon('search'),
        h('input', {
          type: 'search', placeholder: 'Search', 'aria-label': 'Search open incidents', autocomplete: 'off',
          spellcheck: 'false', 'aria-keyshortcuts': '/',
          oninput: (event) => this.#setFilter((filter) => { filter.text = event.target.value; }),
          onkeydown: (event) => {
            if (event.key === 'Escape' || event.key === 'Enter') event.target.blur();
          },
        }),
        h('kbd', { class: 'search-key', 'aria-hidden': 'true' }, '/'),
      ),
    );
  }

  #setFilter(change) {
    change(this.#filter);
    this.invalidate();
  }

  #clearFilter() {
    const input = this.querySelector('input[type=search]');
    if (input) input.value = '';
    this.#setFilter((filter) => filter.clear());
  }

  #resolved() {
    const resolved = this.store.incidents.resolved(resolvedShown);
    if (resolved.length === 0) return null;
    return h(
      'section',
      { class: 'resolved', 'aria-label': 'Resolved while this page was open' },
      h('h2', { class: 'section-title' }, 'Resolved lately'),
      h('ul', { class: 'resolved-rows' }, resolved.map((incident) => h(
        'li',
        {
          key: incident.id, class: 'resolved-row', 'data-incident': incident.id, 'data-state': 'resolved',
          'data-severity': incident.severity,
        },
        shape('resolved', 'shape row-shape'),
        h('a', { class: 'row-title', href: incidentHref(incident.id) }, incident.title),
        when(incident.resolved_at ?? incident.updated_at),
      ))),
    );
  }

  /** On a phone: the one thing to press, where the thumb is. */
  #thumb({ worst }) {
    const incident = this.store.incidents.get(this.#list?.selected ?? '') ?? worst;
    if (!incident || incident.state !== 'open' || !this.store.mayAct) return null;
    return h(
      'div',
      { class: 'thumb', 'data-severity': incident.severity },
      h('p', { class: 'thumb-title' }, shape(incident.severity), h('span', null, incident.title)),
      h('button', {
        class: 'button button-primary button-thumb', type: 'button', 'data-action': 'acknowledge',
        'data-acknowledges': incident.id,
        onclick: () => this.context.actions.onIncident('acknowledge', incident.id),
      }, 'Acknowledge'),
    );
  }

  #loading() {
    const problem = this.store.loadProblem;
    return h(
      'div',
      { class: 'loading', 'aria-busy': 'true' },
      h('p', { class: 'loading-line', role: 'status' }, problem ? `${problem} Trying again.` : 'Reading what is open'),
      [0, 1, 2].map((index) => h('div', { key: index, class: 'ghost-row' })),
    );
  }
}

/** Whether what is shown may have changed since. */
function isOld({ connection }) {
  return connection.phase !== 'live' && connection.phase !== 'catching-up';
}

/** Whether no event can come in, so that quiet would mean nothing. */
function isDeaf(store) {
  return store.stats?.broker === 'disconnected';
}

function tone(store, { total, wanting }) {
  if (total === 0) return isDeaf(store) ? 'wanting' : 'quiet';
  return wanting > 0 ? 'wanting' : 'in-hand';
}

function number(value) {
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString() : value.toFixed(1);
}

customElements.define('tocsin-now', TocsinNow);
