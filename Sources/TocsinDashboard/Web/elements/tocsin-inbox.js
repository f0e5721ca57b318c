import { h } from '../lib/dom.js';
import { card } from '../lib/card.js';
import { incidentHref } from '../lib/route.js';
import { View } from '../lib/view.js';

const page = 50;

/** Everything the person was told, newest first. */
class TocsinInbox extends View {
  #shown = page;
  #selected = null;

  key(key) {
    switch (key) {
      case 'j': return this.#move(1);
      case 'k': return this.#move(-1);
      case 'a': return this.#acknowledgeSelected();
      case 'Enter': return this.#openSelected();
      default: return false;
    }
  }

  #move(step) {
    const cards = [...this.querySelectorAll('[data-notification]')];
    const index = cards.findIndex((element) => element.dataset.notification === this.#selected);
    const next = cards[Math.min(cards.length - 1, Math.max(0, index + step))];
    if (!next) return true;
    this.#selected = next.dataset.notification;
    next.tabIndex = -1;
    next.focus();
    return true;
  }

  #acknowledgeSelected() {
    this.querySelector(`[data-notification="${CSS.escape(this.#selected ?? '')}"] [data-action=acknowledge]`)?.click();
    return true;
  }

  #openSelected() {
    this.querySelector(`[data-notification="${CSS.escape(this.#selected ?? '')}"] .card-title a`)?.click();
    return true;
  }

  render() {
    const { store, context } = this;
    const { items, unread } = store.inbox;
    if (!store.loaded && items.length === 0) {
      return h('p', { class: 'loading-line', role: 'status' }, store.loadProblem ?? 'Reading your inbox');
    }
    return [
      h(
        'header',
        { class: 'inbox-head' },
        h('h1', { class: 'now-title' }, 'Inbox'),
        h('p', { class: 'now-detail' }, unread > 0 ? `${unread} unread` : 'Nothing unread'),
        items.length > 0 && h(
          'div',
          { class: 'inbox-actions' },
          h('button', {
            class: 'button button-small button-quiet', type: 'button', 'data-action': 'read-all', disabled: unread === 0,
            onclick: () => context.actions.readAll(),
          }, 'Mark all read'),
          h('button', {
            class: 'button button-small button-quiet', type: 'button', 'data-action': 'clear',
            onclick: () => context.undoable('The inbox is cleared.', context.actions.clear()),
          }, 'Clear'),
        ),
      ),
      items.length === 0 && h(
        'div',
        { class: 'empty' },
        h('p', { class: 'empty-title' }, 'Nobody has needed you'),
        h('p', { class: 'empty-detail' }, 'What is addressed to you appears here, with the reason why you were told.'),
      ),
      h('div', { class: 'cards' }, items.slice(0, this.#shown).map((notification) => card(store, notification, {
        feed: context.feed,
        href: (each) => incidentHref(each.incident),
        onopen: (each) => context.actions.read(each.id),
        onacknowledge: (each) => context.actions.onIncident('acknowledge', each.incident),
        ondismiss: (each) => context.undoable('Dismissed.', context.actions.dismiss(each.id)),
      }))),
      items.length > this.#shown && h('button', {
        class: 'button button-quiet more', type: 'button',
        onclick: () => { this.#shown += page; this.invalidate(); },
      }, `Show ${Math.min(page, items.length - this.#shown)} more`),
    ];
  }
}

customElements.define('tocsin-inbox', TocsinInbox);
