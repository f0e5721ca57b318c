import './elements/tocsin-bell.js';
import './elements/tocsin-connection.js';
import './elements/tocsin-help.js';
import './elements/tocsin-inbox.js';
import './elements/tocsin-incident.js';
import './elements/tocsin-menu.js';
import './elements/tocsin-modal.js';
import './elements/tocsin-now.js';
import './elements/tocsin-on-call.js';
import './elements/tocsin-preferences.js';
import './elements/tocsin-sign-in.js';
import './elements/tocsin-silences.js';
import './elements/tocsin-toasts.js';
import { Actions, undoTime } from './lib/actions.js';
import { keepAlarm } from './lib/alarm.js';
import { badgeText, keepCount } from './lib/attention.js';
import { h, patch } from './lib/dom.js';
import { Feed } from './lib/feed.js';
import { nextFrame } from './lib/frame.js';
import { Preferences } from './lib/preferences.js';
import { parseRoute } from './lib/route.js';
import { forgetToken, problemWith, storedToken, storeToken, takeTokenFromAddress, userOf } from './lib/session.js';
import { keepTicking } from './lib/ticker.js';

const noticeTime = 12_000;

const preferences = new Preferences();
preferences.apply();

const feed = new Feed({ base: new URL('/api/v1/', location.href).href, want: ['inbox', 'incidents', 'silences', 'stats'] });
const { store } = feed;
const toasts = document.querySelector('tocsin-toasts');
const modal = document.querySelector('tocsin-modal');
const main = document.querySelector('main');

/** What every view works with. */
const context = {
  feed,
  store,
  preferences,
  actions: new Actions(feed, (text) => toasts.say(text, { tone: 'problem' })),
  say: (text) => toasts.say(text),
  complain: (text) => toasts.say(text, { tone: 'problem' }),
  undoable: (text, undo) => toasts.say(text, { undo, time: undoTime }),
  interrupts: (notification) => modal.interrupts(notification),
  help: () => document.querySelector('tocsin-help').open(),
  signIn(token, keep) {
    storeToken(token, keep);
    store.change(() => { store.offer = null; });
    feed.open(token);
  },
  /** Everything stays as it was before the address brought a token. */
  decline() {
    store.change(() => { store.offer = null; });
  },
  signOut() {
    feed.close();
    forgetToken();
    store.forget();
    store.change(() => {
      store.session = { phase: 'out', user: null, role: null, problem: null };
      store.connection = { phase: 'signed-out', since: Date.now() };
    });
  },
};

for (const element of document.querySelectorAll('[data-element]')) element.context = context;

const views = {
  now: () => h('tocsin-now', { key: 'now', context }),
  inbox: () => h('tocsin-inbox', { key: 'inbox', context }),
  'on-call': () => h('tocsin-on-call', { key: 'on-call', context }),
  preferences: () => h('tocsin-preferences', { key: 'preferences', context }),
  silences: ({ isNew, id }) => h('tocsin-silences', { key: 'silences', context, draft: { isOpen: Boolean(isNew), incident: id ?? null } }),
  incident: ({ id }) => h('tocsin-incident', { key: 'incident', context, 'incident-id': id }),
};

/** What of the page lies outside the views: which view, which tab, which state. */
function paint() {
  const { connection, session, inbox, notice } = store;
  const route = parseRoute(location.hash);
  const root = document.documentElement;
  root.dataset.connection = connection.phase;
  root.dataset.session = session.phase;
  root.dataset.view = route.view;
  for (const link of document.querySelectorAll('[data-nav]')) {
    if (link.dataset.nav === route.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    const count = link.querySelector('.nav-count');
    if (count) patch(count, inbox.unread > 0 ? badgeText(inbox.unread) : null);
  }
  patch(document.querySelector('.notice'), notice?.text);
  patch(main, session.phase === 'out' ? null : views[route.view](route));
}

let noticeTimer = null;
let noticeShown = null;

store.subscribe(() => {
  nextFrame(paint);
  if (store.notice === noticeShown) return;
  noticeShown = store.notice;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => store.change(() => { store.notice = null; }), noticeTime);
});

addEventListener('hashchange', () => {
  takeIn(takeTokenFromAddress());
  scrollTo(0, 0);
  nextFrame(paint);
});

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.composedPath()[0];
  if (target.closest?.('input, textarea, select, dialog, [contenteditable]')) return;
  if (event.key === 'Enter' && target.closest?.('a, button')) return;
  const isOurs = event.key === '?' ? (context.help(), true)
    : (event.key === 'Escape' && toasts.closeAll()) || main.firstElementChild?.key?.(event.key);
  if (isOurs) event.preventDefault();
});

// A phone that comes out of the pocket asks at once instead of waiting for its turn.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) feed.retryNow();
});

keepTicking(document);
keepCount(store);
keepAlarm(store, preferences);

/**
 * Asks whether to sign in with a token of the address. Anybody can send a link: who follows it must not find that they read
 * and answer as somebody else from then on.
 */
function takeIn(token) {
  if (!token || token === storedToken()) return;
  const user = userOf(token);
  const problem = problemWith(token, Date.now()) ?? (user ? null : 'This token does not say whose it is.');
  store.change(() => {
    if (!problem) store.offer = { token, user };
    else if (store.session.phase === 'out') store.session = { ...store.session, problem };
    else context.complain(`The link that you followed signs nobody in. ${problem}`);
  });
}

const given = takeTokenFromAddress();
const stored = storedToken();
takeIn(given);
if (stored) feed.open(stored);
else store.change(() => { store.connection = { phase: 'signed-out', since: Date.now() }; });
paint();
