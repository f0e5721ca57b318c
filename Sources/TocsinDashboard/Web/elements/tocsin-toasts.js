import { card } from '../lib/card.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { incidentHref } from '../lib/route.js';
import { rank } from '../lib/severity.js';
import { View } from '../lib/view.js';

const stacked = 3;
const lifetime = 8000;
const tick = 250;

/** What is new, for a moment: at most three, then a count. Hovering or focusing stops the clock, Escape closes all. */
class TocsinToasts extends View {
  #toasts = [];
  #more = 0;
  #timer = null;
  #nextKey = 1;
  #unlisten = null;

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'log');
    this.setAttribute('aria-live', 'polite');
    this.setAttribute('aria-label', 'New notifications');
    this.#unlisten?.();
    this.#unlisten = this.context ? this.store.onArrival((notification) => this.#arrive(notification)) : null;
  }

  disconnectedCallback() {
    this.#unlisten?.();
    super.disconnectedCallback();
  }

  /** Shows a line of our own; `undo` gives it a button. */
  say(text, { undo, tone = 'plain', time = lifetime } = {}) {
    this.#add({ text, undo, tone, left: time });
  }

  /** Closes everything; returns whether there was anything. */
  closeAll() {
    const had = this.#toasts.length > 0;
    this.#toasts = [];
    this.#more = 0;
    this.invalidate();
    return had;
  }

  #arrive(notification) {
    // A critical one that wants somebody gets the modal instead.
    if (this.context.interrupts(notification)) return;
    this.#add({ notification: notification.id, left: lifetime });
  }

  #add(toast) {
    this.#toasts.push({ ...toast, key: this.#nextKey++ });
    if (this.#toasts.length > stacked) {
      // What is being read stays; only something more important takes the place of the least important.
      const weights = this.#toasts.map((each) => this.#weight(each));
      this.#toasts.splice(weights.lastIndexOf(Math.min(...weights)), 1);
      this.#more += 1;
    }
    this.#timer ??= setInterval(() => this.#age(), tick);
    this.invalidate();
  }

  /** The severity's rank; a line of our own answers something the person did, and comes first. */
  #weight({ notification }) {
    return notification ? rank(this.store.inbox.get(notification)?.severity) : Infinity;
  }

  #age() {
    if (this.matches(':hover, :focus-within')) return;
    for (const toast of this.#toasts) toast.left -= tick;
    this.#remove((toast) => toast.left <= 0);
  }

  #remove(isGone) {
    const before = this.#toasts.length;
    this.#toasts = this.#toasts.filter((toast) => !isGone(toast));
    if (this.#toasts.length === 0) {
      this.#more = 0;
      clearInterval(this.#timer);
      this.#timer = null;
    }
    if (this.#toasts.length !== before) this.invalidate();
  }

  render() {
    return [
      this.#toasts.map((toast) => this.#toast(toast)),
      this.#more > 0 && h('a', { key: 'more', class: 'toast-more', href: '#/inbox', onclick: () => this.closeAll() },
        `and ${this.#more.toLocaleString()} more`),
    ];
  }

  #toast(toast) {
    const close = () => this.#remove((each) => each === toast);
    const notification = toast.notification && this.store.inbox.get(toast.notification);
    if (toast.notification && !notification) return null;
    const content = notification
      ? card(this.store, notification, {
        brief: true,
        href: (each) => incidentHref(each.incident),
        onopen: (each) => { close(); this.context.actions.read(each.id); },
        onacknowledge: (each) => { close(); this.context.actions.onIncident('acknowledge', each.incident); },
      })
      : [
        h('p', { class: 'toast-text' }, toast.text),
        toast.undo && h('button', {
          class: 'button button-small button-quiet', type: 'button', 'data-action': 'undo',
          onclick: () => { close(); toast.undo(); },
        }, 'Undo'),
      ];
    return h(
      'div',
      { key: toast.key, class: notification ? 'toast' : 'toast toast-note', 'data-testid': 'toast', 'data-tone': toast.tone },
      content,
      h('button', { class: 'icon-button toast-close', type: 'button', 'aria-label': 'Close', onclick: close }, icon('close')),
    );
  }
}

customElements.define('tocsin-toasts', TocsinToasts);
