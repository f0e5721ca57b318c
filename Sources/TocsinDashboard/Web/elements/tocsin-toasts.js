import { card } from '../lib/card.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { incidentHref } from '../lib/route.js';
import { rank } from '../lib/severity.js';
import { ToastStack } from '../lib/toast-stack.js';
import { View } from '../lib/view.js';

const lifetime = 8000;
const tick = 250;

/** What is new, for a moment: at most three, then a count. Hovering or focusing stops the clock, Escape closes all. */
class TocsinToasts extends View {
  #stack = new ToastStack((toast) => this.#weight(toast));
  #timer = null;
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
    return this.#remove(() => true);
  }

  #arrive(notification) {
    // A critical one that wants somebody gets the modal instead.
    if (this.context.interrupts(notification)) return;
    this.#add({ notification: notification.id, left: lifetime });
  }

  #add(toast) {
    this.#stack.add(toast);
    this.#timer ??= setInterval(() => this.#age(), tick);
    this.invalidate();
  }

  /** The severity's rank; a line of our own answers something the person did, and comes first. */
  #weight({ notification }) {
    return notification ? rank(this.store.inbox.get(notification)?.severity) : Infinity;
  }

  #age() {
    if (this.matches(':hover, :focus-within')) return;
    this.#changed(this.#stack.age(tick));
  }

  #remove(isGone) {
    return this.#changed(this.#stack.remove(isGone));
  }

  #changed(isChanged) {
    if (this.#stack.isEmpty) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
    if (isChanged) this.invalidate();
    return isChanged;
  }

  render() {
    return [
      this.#stack.toasts.map((toast) => this.#toast(toast)),
      this.#stack.more > 0 && h('a', { key: 'more', class: 'toast-more', href: '#/inbox', onclick: () => this.closeAll() },
        `and ${this.#stack.more.toLocaleString()} more`),
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
