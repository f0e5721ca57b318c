import { h } from '../lib/dom.js';
import { when } from '../lib/ticker.js';
import { View } from '../lib/view.js';

/** How the page is connected, always in sight. */
class TocsinConnection extends View {
  render() {
    const { connection } = this.store;
    const canRetry = connection.phase === 'reconnecting' || connection.phase === 'offline';
    return h(
      canRetry ? 'button' : 'span',
      {
        class: 'connection', 'data-phase': connection.phase, role: canRetry ? null : 'status',
        type: canRetry ? 'button' : null, title: canRetry ? 'Try now' : null,
        onclick: canRetry ? () => this.context.feed.retryNow() : undefined,
      },
      h('span', { class: 'connection-dot', 'aria-hidden': 'true' }),
      h('span', { class: 'connection-text' }, words(connection)),
    );
  }
}

function words({ phase, since, retryAt, isForbidden }) {
  switch (phase) {
    case 'live': return 'Live';
    case 'catching-up': return 'Catching up';
    case 'reconnecting': return ['Reconnecting ', when(retryAt, 'until')];
    case 'offline': return [isForbidden ? 'Refused since ' : 'Offline since ', when(since, 'moment')];
    case 'signed-out': return 'Signed out';
    default: return 'Connecting';
  }
}

customElements.define('tocsin-connection', TocsinConnection);
