import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { author, change, names, summary } from '../lib/on-call.js';
import { Remote } from '../lib/remote.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';

const every = 30_000;
/** Hand-offs that are looked ahead to at most. */
const looks = 8;

/** Who is on call for each schedule, until when, and who comes next. */
class TocsinOnCall extends View {
  #roster = new Remote(() => this.#read(), this.invalidate, every);

  connectedCallback() {
    super.connectedCallback();
    if (this.context) this.#roster.start();
  }

  disconnectedCallback() {
    this.#roster.stop();
    super.disconnectedCallback();
  }

  /** What is, and for each time at which something changes what will be. */
  async #read() {
    const { feed } = this.context;
    const now = await feed.get('on-call');
    const changes = [...new Set(now.schedules.map((each) => each.until).filter(Boolean))].sort().slice(0, looks);
    const [overrides, ...later] = await Promise.all([
      Promise.all(now.schedules.map((each) => feed.get(`schedules/${encodeURIComponent(each.id)}/overrides`))),
      ...changes.map((at) => feed.get('on-call', { at })),
    ]);
    return now.schedules.map((schedule, index) => ({
      ...schedule,
      next: later[changes.indexOf(schedule.until)]?.schedules.find((each) => each.id === schedule.id) ?? null,
      overrides: overrides[index].items,
    }));
  }

  render() {
    const { value, problem } = this.#roster;
    return [
      h('header', { class: 'page-head' },
        h('h1', { class: 'now-title' }, 'On call'),
        value && value.length > 0 && h('p', { class: 'now-detail' }, summary(this.store, value))),
      problem && h('p', { class: 'page-problem', role: 'alert' }, `${problem} ${value ? 'This is how it was before.' : 'Trying again.'}`),
      !value && !problem && h('p', { class: 'loading-line', role: 'status' }, 'Reading the schedules'),
      value?.length === 0 && h('div', { class: 'empty' },
        h('p', { class: 'empty-title' }, 'No schedules'),
        h('p', { class: 'empty-detail' }, 'Who is on call when is written under “schedules” in the configuration.')),
      value && h('ul', { class: 'duties' }, value.map((schedule) => this.#schedule(schedule))),
    ];
  }

  #schedule({ id, users, until, next, overrides }) {
    const isMine = users.includes(this.store.me);
    return h(
      'li',
      { key: id, class: 'duty', 'data-schedule': id, 'data-users': users.join(' '), 'data-mine': isMine },
      h('h2', { class: 'duty-name' }, icon('calendar'), id),
      h('div', { class: 'duty-now' },
        h('p', { class: users.length > 0 ? 'duty-who' : 'duty-who duty-nobody' }, names(this.store, users)),
        until && h('p', { class: 'duty-until' }, 'until ', when(until, 'moment'), ', ', when(until, 'until'))),
      h('div', { class: 'duty-next' },
        h('p', { class: 'duty-label' }, 'Next'),
        next
          ? h('p', null, h('span', { class: next.users.length > 0 ? 'duty-next-who' : 'duty-nobody' }, names(this.store, next.users)),
            next.until && h('span', { class: 'duty-until' }, ' until ', when(next.until, 'moment')))
          : h('p', { class: 'duty-until' }, until ? '–' : 'No change within a year')),
      overrides.length > 0 && h('ul', { class: 'duty-changes', 'aria-label': 'Changes' },
        overrides.map((override) => this.#override(id, override))),
    );
  }

  #override(schedule, override) {
    const { store } = this;
    return h(
      'li',
      { key: override.id, class: 'duty-change', 'data-override': override.id },
      h('span', null, change(store, override), ', ', when(override.from, 'moment'), ' to ', when(override.to, 'moment'),
        h('span', { class: 'duty-by' }, author(store, override))),
      store.mayAct && h('button', {
        class: 'text-button', type: 'button', 'data-action': 'remove-override',
        onclick: () => this.#remove(schedule, override.id),
      }, 'Take back'),
    );
  }

  async #remove(schedule, id) {
    try {
      await this.context.feed.send('DELETE', `schedules/${encodeURIComponent(schedule)}/overrides/${encodeURIComponent(id)}`);
    } catch (error) {
      this.context.complain(`Could not take the change back: ${error.message}`);
    }
    this.#roster.refresh();
  }
}

customElements.define('tocsin-on-call', TocsinOnCall);
