import { wantsSomebody } from './actions.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { readOn, safeHref } from './links.js';
import { known, shape, word } from './severity.js';
import { when } from './ticker.js';

const kinds = {
  firing: '', updated: 'Updated', escalated: 'Escalated', repeated: 'Still open', acknowledged: 'Acknowledged',
  snoozed: 'Snoozed', resolved: 'Resolved', flapping: 'Flapping', stable: 'Stable again', digest: 'Digest',
  storm: 'Storm', test: 'Test',
};
const kindIcons = {
  escalated: 'up', repeated: 'again', acknowledged: 'check', snoozed: 'moon', flapping: 'wave', stable: 'flat',
  digest: 'list', storm: 'storm',
};
/** Not of one severity, but about many things. */
const ofMany = ['digest', 'storm'];

/** What a kind of notification is called; `firing` is said by its severity alone. */
export function kindName(kind) {
  return kinds[kind] ?? kind;
}

/**
 * A notification as a card, the same in the inbox, the bell and a toast.
 * `feed` is where its links are counted, `href` where its title leads; `onopen`, `onacknowledge`, `ondismiss` take the notification.
 */
export function card(store, notification, { feed, href, onopen, onacknowledge, ondismiss, brief = false, testid }) {
  const severity = known(notification.severity);
  const isResolved = notification.kind === 'resolved';
  const isWanted = wantsSomebody(store, notification);
  return h(
    'article',
    {
      key: notification.id,
      class: `card${brief ? ' card-brief' : ''}`,
      'data-notification': notification.id,
      'data-incident-of': notification.incident,
      'data-alone': !notification.incident,
      'data-severity': severity,
      'data-kind': notification.kind,
      'data-state': notification.state,
      'data-wanted': isWanted,
      'data-testid': testid,
    },
    ofMany.includes(notification.kind)
      ? h('span', { class: 'card-shape card-kind' }, icon(kindIcons[notification.kind]))
      : shape(isResolved ? 'resolved' : severity, 'shape card-shape'),
    h('p', { class: 'card-line' }, label(notification, severity), when(notification.sent_at ?? notification.committed_at)),
    h(
      'h3',
      { class: 'card-title' },
      notification.incident
        ? h('a', { href: href(notification), onclick: () => onopen?.(notification) }, notification.title)
        : notification.title,
    ),
    notification.body && notification.body !== notification.title && h('p', { class: 'card-body' }, notification.body),
    !brief && notification.reason && h('p', { class: 'card-reason' }, `Why you: ${notification.reason}`),
    h(
      'div',
      { class: 'card-actions' },
      isWanted && store.mayAct && h('button', {
        class: 'button button-small', type: 'button', 'data-action': 'acknowledge',
        onclick: () => onacknowledge(notification),
      }, 'Acknowledge'),
      !brief && links(notification, feed),
    ),
    ondismiss && h('button', {
      class: 'icon-button card-dismiss', type: 'button', 'data-action': 'dismiss',
      'aria-label': `Dismiss “${notification.title}”`, title: 'Dismiss', onclick: () => ondismiss(notification),
    }, icon('close')),
  );
}

function label(notification, severity) {
  const kind = kindName(notification.kind);
  if (ofMany.includes(notification.kind)) {
    return h('span', { class: 'card-label' }, h('strong', null, kind),
      notification.state === 'unread' && h('span', { class: 'card-new' }, 'New'));
  }
  const sign = kindIcons[notification.kind];
  return h(
    'span',
    { class: 'card-label' },
    h('strong', { class: 'severity-word' }, notification.kind === 'resolved' ? 'Resolved' : word(severity)),
    kind && notification.kind !== 'resolved' && h('span', { class: 'card-kind-name' }, ' · ', sign && icon(sign), kind),
    notification.alerts > 1 && ` · ${notification.alerts} alerts`,
    notification.state === 'unread' && h('span', { class: 'card-new' }, 'New'),
  );
}

/** A notification's links from outside, those that are http(s) only. They are opened by way of the service, which counts them. */
export function links({ id, links: list = [] }, feed) {
  return list.map(({ text, href }) => {
    const address = safeHref(href);
    return address && h('a', {
      class: 'link', href: address, target: '_blank', rel: 'noopener noreferrer',
      onclick: (event) => readOn(event, feed, id, address),
    }, text || address);
  });
}
