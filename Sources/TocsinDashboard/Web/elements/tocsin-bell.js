import { Actions } from '../lib/actions.js';
import { badgeText } from '../lib/attention.js';
import { card } from '../lib/card.js';
import { h } from '../lib/dom.js';
import { Feed } from '../lib/feed.js';
import { icon } from '../lib/icons.js';
import { incidentHref } from '../lib/route.js';
import { keepTicking } from '../lib/ticker.js';
import { View } from '../lib/view.js';

const shown = 30;
const styles = ['tokens.css', 'base.css', 'card.css', 'bell.css'];

/**
 * The bell with its drop-down of cards. It works in any page:
 *
 *     <script type="module" src="https://tocsin.example.org/tocsin.js"></script>
 *     <tocsin-bell src="https://tocsin.example.org" token="…"></tocsin-bell>
 *
 * Attributes: `src`, the service's address (default: where this script came from), and `token`.
 * Events (all bubble and cross shadow boundaries): `notification` with the notification as `detail`; `acknowledged`
 * with `{ incident, notification }`; `expired` when the token is refused.
 * Parts: `button`, `badge`, `panel`, `card`. Custom properties: `--tocsin-bell-size`, `--tocsin-bell-rest`,
 * `--tocsin-bell-new`, `--tocsin-panel-width`.
 */
export class TocsinBell extends View {
  static observedAttributes = ['src', 'token'];

  #surface = document.createElement('div');
  #isOpen = false;
  #ownFeed = null;
  #undoing = [];
  #problem = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    this.#surface.hidden = true;
    root.append(...styles.map(styleLink), this.#surface);
    const last = root.querySelector('link:last-of-type');
    last.onload = last.onerror = () => { this.#surface.hidden = false; };
  }

  get surface() {
    return this.#surface;
  }

  /** A click from a script presses the button, as with any control. */
  click() {
    this.shadowRoot.querySelector('button')?.click();
  }

  attributeChangedCallback() {
    if (this.isConnected && !this.context) this.#standAlone();
    else if (this.#ownFeed && this.isConnected) this.#reopen();
  }

  connectedCallback() {
    if (!this.context && this.hasAttribute('token')) this.#standAlone();
    super.connectedCallback();
    if (!this.context) return;
    const unlisten = this.store.onArrival((notification) => this.#emit('notification', notification));
    const stopTicking = keepTicking(this.shadowRoot);
    document.addEventListener('pointerdown', this.#outside);
    this.addEventListener('keydown', this.#escape);
    this.#undoing.forEach((undo) => undo());
    this.#undoing = [
      unlisten, stopTicking,
      () => document.removeEventListener('pointerdown', this.#outside),
      () => this.removeEventListener('keydown', this.#escape),
    ];
    if (this.#ownFeed && !this.#ownFeed.isOpen) this.#reopen();
  }

  disconnectedCallback() {
    this.#undoing.forEach((undo) => undo());
    this.#undoing = [];
    this.#ownFeed?.close();
    super.disconnectedCallback();
  }

  get #address() {
    return new URL(this.getAttribute('src') ?? '/', this.hasAttribute('src') ? document.baseURI : import.meta.url);
  }

  #standAlone() {
    const feed = new Feed({ base: new URL('/api/v1/', this.#address).href, want: ['inbox'] });
    this.#ownFeed = feed;
    const actions = new Actions(feed, (text) => { this.#problem = text; this.invalidate(); });
    let phase = null;
    feed.store.subscribe(({ connection }) => {
      if (connection.phase === phase) return;
      phase = connection.phase;
      if (phase === 'signed-out') this.#emit('expired', null);
    });
    this.context = { feed, store: feed.store, actions };
    this.#reopen();
  }

  #reopen() {
    const token = this.getAttribute('token');
    if (token) this.#ownFeed.open(token);
    else this.#ownFeed.close();
  }

  #outside = (event) => {
    if (this.#isOpen && !event.composedPath().includes(this)) this.#toggle(false);
  };

  #escape = (event) => {
    if (event.key !== 'Escape' || !this.#isOpen) return;
    event.stopPropagation();
    this.#toggle(false);
    this.shadowRoot.querySelector('button').focus();
  };

  #toggle(isOpen) {
    this.#isOpen = isOpen;
    this.invalidate();
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  async #acknowledge(notification) {
    const { incident } = notification;
    const refused = await this.context.actions.onIncident('acknowledge', incident);
    if (!refused) this.#emit('acknowledged', { incident, notification: notification.id });
  }

  render() {
    const { unread } = this.store.inbox;
    this.dataset.unread = unread;
    this.dataset.open = this.#isOpen;
    return [
      h(
        'button',
        {
          class: 'bell', part: 'button', type: 'button', 'data-testid': 'bell-button', 'data-unread': unread,
          'aria-expanded': String(this.#isOpen), 'aria-haspopup': 'dialog',
          'aria-label': unread > 0 ? `Notifications, ${unread} unread` : 'Notifications, none unread',
          onclick: () => this.#toggle(!this.#isOpen),
        },
        icon('bell'),
        unread > 0 && h('span', { class: 'badge', part: 'badge', 'aria-hidden': 'true' }, badgeText(unread)),
      ),
      this.#isOpen && this.#panel(unread),
    ];
  }

  /** The panel opens towards the middle of the page, wherever in it the bell stands. */
  painted() {
    const side = this.getBoundingClientRect().right < innerWidth / 2 ? 'start' : 'end';
    if (this.dataset.side !== side) this.dataset.side = side;
  }

  #panel(unread) {
    const { items } = this.store.inbox;
    const { actions } = this.context;
    const home = this.#ownFeed ? new URL('/', this.#address).href : '';
    const leave = () => this.#toggle(false);
    return h(
      'div',
      { class: 'panel', part: 'panel', role: 'dialog', 'aria-label': 'Notifications', 'data-testid': 'bell-panel' },
      h('header', { class: 'panel-head' },
        h('h2', { class: 'panel-title' }, 'Notifications'),
        unread > 0 && h('button', { class: 'text-button', type: 'button', onclick: () => actions.readAll() }, 'Mark all read')),
      this.#problem && h('p', { class: 'panel-problem', role: 'alert' }, this.#problem),
      h(
        'div',
        { class: 'panel-cards' },
        items.length === 0 && h('p', { class: 'panel-empty' }, 'Nothing for you yet.'),
        items.slice(0, shown).map((notification) => card(this.store, notification, {
          feed: this.context.feed,
          href: (each) => `${home}${incidentHref(each.incident)}`,
          onopen: (each) => { actions.read(each.id); leave(); },
          onacknowledge: (each) => this.#acknowledge(each),
          ondismiss: (each) => this.#dismiss(each),
        })),
      ),
      h('a', { class: 'panel-foot', href: `${home}#/inbox`, onclick: leave }, 'Open the inbox'),
    );
  }

  #dismiss(notification) {
    const undo = this.context.actions.dismiss(notification.id);
    this.context.undoable?.('Dismissed.', undo);
  }
}

function styleLink(name) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`../style/${name}`, import.meta.url).href;
  return link;
}

customElements.define('tocsin-bell', TocsinBell);
