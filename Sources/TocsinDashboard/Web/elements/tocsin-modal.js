import { links } from '../lib/card.js';
import { h } from '../lib/dom.js';
import { Interruptions } from '../lib/interruptions.js';
import { incidentHref } from '../lib/route.js';
import { shape } from '../lib/severity.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';

/** A dialog that appears under a hand at work must not take its next key or click for an answer. */
const handAtWork = 1000;
const deafTime = 500;

/** Interrupts for critical notifications addressed to the person that nobody has acknowledged. */
class TocsinModal extends View {
  #interruptions = new Interruptions();
  #lastInput = -Infinity;
  #deafUntil = 0;
  #problem = null;

  connectedCallback() {
    super.connectedCallback();
    for (const type of ['keydown', 'pointerdown']) addEventListener(type, this.#noteInput, { capture: true, passive: true });
  }

  disconnectedCallback() {
    for (const type of ['keydown', 'pointerdown']) removeEventListener(type, this.#noteInput, { capture: true });
    super.disconnectedCallback();
  }

  #noteInput = () => {
    if (!this.querySelector('dialog')) this.#lastInput = performance.now();
  };

  /** Whether a notification is one to interrupt for. */
  interrupts(notification) {
    return this.#interruptions.interrupts(this.store, notification);
  }

  render() {
    const waiting = this.store.session.phase === 'in' ? this.#interruptions.waiting(this.store) : [];
    if (waiting.length === 0) this.#problem = null;
    return [
      h('p', { key: 'announcement', class: 'visually-hidden', 'aria-live': 'assertive', role: 'alert' },
        waiting.length > 0 && `Critical: ${waiting[0].title}`),
      waiting.length > 0 && this.#dialog(waiting[0], waiting),
    ];
  }

  painted() {
    const dialog = this.querySelector('dialog');
    if (!dialog || dialog.open) return;
    const now = performance.now();
    this.#deafUntil = now - this.#lastInput < handAtWork ? now + deafTime : 0;
    dialog.showModal();
    dialog.querySelector('[data-default]')?.focus();
  }

  #dialog(notification, waiting) {
    const incident = this.store.incidents.get(notification.incident);
    return h(
      'dialog',
      {
        class: 'modal', role: 'alertdialog', 'data-testid': 'modal', 'data-modal-incident': notification.incident,
        'aria-labelledby': 'modal-title', 'aria-describedby': 'modal-body',
        oncancel: (event) => { event.preventDefault(); this.#postpone([notification]); },
      },
      h(
        'p',
        { class: 'modal-band' },
        shape('critical', 'shape modal-shape'),
        h('strong', null, notification.kind === 'escalated' ? 'Critical, escalated to you' : 'Critical'),
        when(incident?.opened_at ?? notification.event_time ?? notification.sent_at, 'ago', { class: 'modal-since' }),
      ),
      h(
        'div',
        { class: 'modal-content' },
        h('h2', { class: 'modal-title', id: 'modal-title' }, notification.title),
        notification.body && notification.body !== notification.title
          && h('p', { class: 'modal-body', id: 'modal-body' }, notification.body),
        notification.reason && h('p', { class: 'card-reason' }, `Why you: ${notification.reason}`),
        h('p', { class: 'modal-links' }, h('a', {
          class: 'link', href: incidentHref(notification.incident), onclick: () => this.#postpone([notification]),
        }, 'Open incident'), links(notification, this.context.feed)),
        this.#problem && h('p', { class: 'modal-problem', role: 'alert' }, this.#problem),
      ),
      h(
        'div',
        { class: 'modal-actions' },
        waiting.length > 1 && h('p', { class: 'modal-more' }, `${waiting.length - 1} more critical`),
        this.store.mayAct && waiting.length > 1 && h('button', {
          key: 'all', class: 'button', type: 'button', 'data-action': 'acknowledge-all',
          onclick: () => this.#acknowledge(waiting),
        }, `Acknowledge all ${waiting.length}`),
        h('button', {
          key: 'later', class: 'button', type: 'button', 'data-action': 'later', 'data-default': !this.store.mayAct,
          onclick: () => this.#postpone(waiting.length > 1 ? waiting : [notification]),
        }, 'Not now'),
        this.store.mayAct && h('button', {
          key: 'acknowledge', class: 'button button-primary', type: 'button', 'data-action': 'acknowledge', 'data-default': true,
          onclick: () => this.#acknowledge([notification]),
        }, 'Acknowledge'),
      ),
    );
  }

  #postpone(notifications) {
    if (this.#isDeaf) return;
    this.#interruptions.postpone(this.store, notifications);
    this.invalidate();
  }

  async #acknowledge(notifications) {
    if (this.#isDeaf) return;
    const answers = await Promise.all(
      notifications.map(({ incident }) => this.context.actions.onIncident('acknowledge', incident)),
    );
    this.#problem = answers.find(Boolean) ?? null;
    this.invalidate();
  }

  get #isDeaf() {
    return performance.now() < this.#deafUntil;
  }
}

customElements.define('tocsin-modal', TocsinModal);
