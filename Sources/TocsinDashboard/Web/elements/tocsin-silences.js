import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { calledWithin } from '../lib/people.js';
import { Confirmation } from '../lib/press.js';
import { Remote } from '../lib/remote.js';
import { newSilenceHref } from '../lib/route.js';
import { condition, ending, held, recurrence, summary } from '../lib/silences.js';
import { View } from '../lib/view.js';

const every = 10_000;
const overShown = 20;
const ends = [
  { name: '30 min', body: { for: '30m' } },
  { name: '2 h', body: { for: '2h' } },
  { name: '8 h', body: { for: '8h' } },
  { name: '24 h', body: { for: '24h' } },
  { name: 'Until resolved', body: { until: 'resolved' } },
];

/** What is withheld now and by whom, a form to withhold more, and what was withheld before. */
class TocsinSilences extends View {
  #lists = new Remote(() => this.#read(), this.invalidate, every);
  #confirmation = new Confirmation(this.invalidate);
  #draft = null;
  #end = 1;
  #problem = null;
  #isSending = false;
  #filledFor = null;
  #changesSeen = 0;
  #unsubscribe = null;

  /** `{ isOpen, incident }`: whether one is being made, and whose labels fill the condition. */
  set draft({ isOpen, incident }) {
    if (isOpen === Boolean(this.#draft) && (!isOpen || incident === this.#draft.incident)) return;
    this.#draft = isOpen ? { incident } : null;
    this.#problem = null;
    this.#filledFor = null;
    this.#end = 1;
    if (this.context) this.invalidate();
  }

  connectedCallback() {
    super.connectedCallback();
    if (!this.context) return;
    this.#changesSeen = this.store.silenceChanges;
    this.#unsubscribe?.();
    this.#unsubscribe = this.store.subscribe(this.#look);
    this.#lists.start();
  }

  disconnectedCallback() {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#lists.stop();
    super.disconnectedCallback();
  }

  /** Somebody else made one, or one has ended. */
  #look = () => {
    if (this.store.silenceChanges === this.#changesSeen) return;
    this.#changesSeen = this.store.silenceChanges;
    this.#lists.refresh();
  };

  async #read() {
    const { feed } = this.context;
    const [current, over] = await Promise.all([
      feed.get('silences', { state: 'active,pending', limit: 200 }),
      feed.get('silences', { state: 'expired', limit: overShown }),
    ]);
    return { current: current.items, hasMore: current.next !== null, over: over.items };
  }

  key(key) {
    if (key !== 'Escape' || !this.#draft) return false;
    location.hash = '#/silences';
    return true;
  }

  render() {
    const { value, problem } = this.#lists;
    return [
      h('header', { class: 'page-head page-head-action' },
        h('div', null,
          h('h1', { class: 'now-title' }, 'Silences'),
          value && h('p', { class: 'now-detail' }, summary(value.current))),
        this.store.mayAct && !this.#draft && h('a', { class: 'button button-primary', href: newSilenceHref(), 'data-action': 'new-silence' }, 'New silence')),
      problem && h('p', { class: 'page-problem', role: 'alert' }, `${problem} ${value ? 'This is how it was before.' : 'Trying again.'}`),
      this.#draft && this.store.mayAct && this.#form(),
      !value && !problem && h('p', { class: 'loading-line', role: 'status' }, 'Reading the silences'),
      value && value.current.length === 0 && !this.#draft && h('div', { class: 'empty' },
        h('p', { class: 'empty-title' }, 'Nothing is silenced'),
        h('p', { class: 'empty-detail' }, 'A silence withholds what you expect, such as during maintenance. What still fires at its end is told then.')),
      value && h('ul', { class: 'silences' }, value.current.map((silence) => this.#silence(silence))),
      value?.hasMore && h('p', { class: 'quiet-line' }, 'The oldest are not shown.'),
      value && value.over.length > 0 && h('section', { class: 'silences-over' },
        h('h2', { class: 'section-title' }, 'Over'),
        h('ul', { class: 'silences' }, value.over.map((silence) => this.#silence(silence)))),
    ];
  }

  #silence(silence) {
    const isOver = silence.state === 'expired';
    const isAsked = this.#confirmation.isAsked(silence.id);
    return h(
      'li',
      { key: silence.id, class: 'silence', 'data-silence': silence.id, 'data-state': silence.state },
      h('span', { class: 'silence-sign' }, icon('quiet')),
      h('div', { class: 'silence-main' },
        h('p', { class: 'silence-title' }, silence.comment || h('code', { class: 'silence-match' }, silence.match)),
        silence.comment && h('p', null, h('code', { class: 'silence-match' }, silence.match)),
        h('p', { class: 'silence-line' }, ending(silence), ` · by ${calledWithin(this.store, silence.by)}`, recurrence(silence.recurrence)),
        silence.summaries?.length > 0 && h('details', { class: 'silence-held' },
          h('summary', null, held(silence)),
          h('ul', null, silence.summaries.map((text) => h('li', null, text)),
            silence.withheld > silence.summaries.length && h('li', null, `and ${silence.withheld - silence.summaries.length} more`)))),
      h('p', { class: 'silence-count', 'data-count': silence.withheld },
        h('strong', null, silence.withheld.toLocaleString()), ' withheld'),
      !isOver && this.store.mayAct && h('button', {
        class: isAsked ? 'button button-small button-danger' : 'button button-small', type: 'button', 'data-action': 'end-silence',
        onclick: () => this.#confirmation.press(silence.id, () => this.#expire(silence.id)),
      }, isAsked ? 'Press again to end' : 'End'),
    );
  }

  #form() {
    const incident = this.#draft.incident && this.store.incidents.get(this.#draft.incident);
    return h(
      'form',
      { key: `form-${this.#draft.incident ?? ''}`, class: 'silence-form', 'data-testid': 'silence-form', onsubmit: (event) => this.#submit(event) },
      h('h2', { class: 'section-title' }, incident ? ['Silence what looks like “', incident.title, '”'] : 'New silence'),
      h('label', { class: 'field' },
        h('span', { class: 'field-name' }, 'Alerts where'),
        h('textarea', {
          class: 'field-input field-area field-code', name: 'match', rows: '2', required: true, spellcheck: 'false', autocapitalize: 'off',
          placeholder: 'rule == "silent" && labels.site == "porto"', 'aria-describedby': 'silence-hint',
          'aria-invalid': this.#problem ? 'true' : null,
        }),
        h('span', { class: 'field-hint', id: 'silence-hint' }, 'A condition over rule, severity, labels and incident.')),
      h('fieldset', { class: 'field' },
        h('legend', { class: 'field-name' }, 'For'),
        h('div', { class: 'segments' }, ends.map((end, index) => h('button', {
          key: end.name, class: 'segment', type: 'button', 'aria-pressed': String(index === this.#end),
          onclick: () => { this.#end = index; this.invalidate(); },
        }, end.name)))),
      h('label', { class: 'field' },
        h('span', { class: 'field-name' }, 'Why'),
        h('input', { class: 'field-input', name: 'comment', maxlength: '500', placeholder: 'For those who wonder', autocomplete: 'off' })),
      this.#problem && h('p', { class: 'field-problem', role: 'alert' }, this.#problem),
      h('div', { class: 'form-actions' },
        h('button', { class: 'button button-primary', type: 'submit', disabled: this.#isSending, 'data-action': 'add-silence' },
          this.#isSending ? 'Silencing' : 'Silence'),
        h('a', { class: 'button button-quiet', href: '#/silences' }, 'Cancel')),
    );
  }

  /** The condition is filled in once, when its incident is known; from then on it is the person's. */
  painted() {
    const area = this.querySelector('textarea[name=match]');
    if (!area || !this.#draft) return;
    const { incident: id } = this.#draft;
    const incident = id && this.store.incidents.get(id);
    const isReady = !id || incident;
    if (isReady && this.#filledFor !== (id ?? '')) {
      this.#filledFor = id ?? '';
      if (incident) area.value = condition(incident);
      area.focus();
    } else if (!isReady && this.#filledFor !== `?${id}`) {
      this.#filledFor = `?${id}`;
      this.context.feed.readIncident(id)
        .then((found) => this.store.change((store) => store.incidents.apply(found)))
        .catch(() => {});
    }
  }

  async #submit(event) {
    event.preventDefault();
    const { match, comment } = event.target.elements;
    this.#isSending = true;
    this.#problem = null;
    this.invalidate();
    try {
      await this.context.feed.send('POST', 'silences', {
        match: match.value.trim(), comment: comment.value.trim(), ...ends[this.#end].body,
      });
      location.hash = '#/silences';
      await this.#lists.refresh();
    } catch (error) {
      this.#problem = error.message;
    } finally {
      this.#isSending = false;
      this.invalidate();
    }
  }

  async #expire(id) {
    try {
      await this.context.feed.send('DELETE', `silences/${encodeURIComponent(id)}`);
    } catch (error) {
      this.context.complain(`Could not end the silence: ${error.message}`);
    }
    this.#lists.refresh();
  }
}

customElements.define('tocsin-silences', TocsinSilences);
