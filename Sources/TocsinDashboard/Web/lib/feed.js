import { Api, ApiError } from './api.js';
import { backoff } from './backoff.js';
import { idNumber } from './incidents.js';
import { readAtStart } from './inbox.js';
import { safeHref } from './links.js';
import { Store } from './store.js';
import { Stream, closeCode } from './stream.js';

/** After so long without a connection the page says offline rather than reconnecting. */
const offlineAfter = 30_000;
/** A stream that wants no `stats` is caught up when nothing has come for so long. */
const quietTime = 500;

/**
 * Keeps a store true: connects, reads the lists, applies frames, comes back after a loss.
 *
 * Order matters. The cursor of the welcome is older than the lists read after it, so frames and lists overlap instead
 * of leaving a hole, and since both are whole values with a time, overlapping is harmless. That cursor is where the
 * stream begins, not where the feed ends: what says that nothing is missing any more is the first `stats`, which only
 * a stream gets that has caught up.
 */
export class Feed {
  store = new Store();

  #base;
  #want;
  #stream = null;
  #api = null;
  #loading = null;
  #catchUp = null;
  #inboxCheck = null;
  #inboxReading = null;
  #offlineTimer = null;
  /** Whether frames may have been missed that only reading the lists can make good. */
  #listsAreOld = true;

  /** `base` is the address of the API, ending in `/`; `want` what the stream shall carry. */
  constructor({ base, want }) {
    this.#base = base;
    this.#want = want;
    this.store.followsIncidents = this.wantsIncidents;
  }

  get isOpen() {
    return this.#stream !== null;
  }

  get wantsIncidents() {
    return this.#want.includes('incidents');
  }

  /** Starts, or starts again with a new token; what is on the page stays until it is replaced. */
  open(token) {
    this.close();
    this.#listsAreOld = true;
    this.#api = new Api({ base: this.#base, token });
    const url = new URL('stream', this.#base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.store.change((store) => {
      const phase = store.session.user === null ? 'starting' : store.session.phase;
      store.session = { ...store.session, phase, problem: null, trying: true };
      store.connection = { phase: 'connecting', since: Date.now() };
    });
    this.#stream = new Stream({ url: url.href, token, want: this.#want, listener: this });
    this.#stream.open();
  }

  close() {
    this.#loading?.abort();
    this.#inboxReading?.abort();
    this.#loading = null;
    this.#stream?.close();
    this.#stream = null;
    clearTimeout(this.#catchUp?.timer);
    clearTimeout(this.#inboxCheck);
    clearTimeout(this.#offlineTimer);
    this.#catchUp = this.#inboxCheck = null;
  }

  retryNow() {
    this.#stream?.retryNow();
  }

  /** One incident by its id, also when it is long resolved. */
  readIncident(id) {
    return this.get(`incidents/${encodeURIComponent(id)}`);
  }

  /** A page of its alerts: from the beginning, or after the cursor of the page before. */
  readAlerts(id, after, limit) {
    return this.get(`incidents/${encodeURIComponent(id)}/alerts`, after === null ? { limit } : { limit, after });
  }

  /** Where a notification's link is opened by way of the service; the link itself where that cannot be found out. */
  async wayTo(id, href) {
    try {
      const { items } = await this.get(`notifications/${encodeURIComponent(id)}/links`);
      const link = items.find((each) => safeHref(each.href) === href);
      return link ? new URL(link.open, this.#base).href : href;
    } catch {
      return href;
    }
  }

  /** What the API says at an address. */
  get(path, query) {
    return this.#api?.get(path, query) ?? Promise.reject(new ApiError(0, 'signed_out', 'You are signed out.'));
  }

  /** Posts to the API, or deletes. */
  send(method, path, body) {
    return this.#api?.send(method, path, body) ?? Promise.reject(new ApiError(0, 'signed_out', 'You are signed out.'));
  }

  command(fields) {
    return this.#stream?.command(fields) ?? Promise.reject({ code: 'signed_out', detail: 'You are signed out.' });
  }

  // What the stream tells.

  welcome(frame, resumed) {
    clearTimeout(this.#offlineTimer);
    const { store } = this;
    const other = store.session.user !== null && store.session.user !== frame.user;
    if (other) store.forget();
    store.change(() => {
      store.session = { phase: 'in', user: frame.user, role: frame.role, problem: null };
      store.inbox.count(frame.unread);
      store.connection = { phase: 'catching-up', since: Date.now() };
    });
    if (!this.#listsAreOld && resumed && frame.recovered) this.#beginCatchUp();
    else this.#reload(resumed && !other);
  }

  frame(frame) {
    if (frame.type === 'gap') {
      this.#reload(true);
      return;
    }
    this.store.applyFrame(frame);
    if (this.#catchUp) {
      if (frame.type === 'stats') this.#live();
      else this.#beginCatchUp();
    }
    if (frame.type === 'inbox') this.#checkInbox();
  }

  down({ since, retryAt, attempt, code }) {
    this.#loading?.abort();
    this.#loading = null;
    this.#leaveCatchUp();
    const isForbidden = code === closeCode.forbidden;
    const isOffline = () => isForbidden || globalThis.navigator?.onLine === false || Date.now() - since >= offlineAfter;
    const show = () => this.store.change((store) => {
      store.connection = { phase: isOffline() ? 'offline' : 'reconnecting', since, retryAt, attempt, isForbidden };
      store.session = { ...store.session, trying: false };
    });
    show();
    clearTimeout(this.#offlineTimer);
    if (!isOffline()) this.#offlineTimer = setTimeout(show, since + offlineAfter - Date.now());
  }

  unauthorised() {
    this.close();
    this.store.change((store) => {
      const wasIn = store.session.user !== null;
      store.session = {
        ...store.session,
        phase: wasIn ? 'expired' : 'out',
        trying: false,
        problem: wasIn ? null : 'This token is not valid here, or it has expired.',
      };
      store.connection = { phase: 'signed-out', since: Date.now() };
    });
  }

  // Reading the lists.

  async #reload(isGap) {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#listsAreOld = true;
    this.#leaveCatchUp();
    this.store.change((store) => {
      store.connection = { phase: 'catching-up', since: Date.now() };
      store.incidents.beginReload();
    });
    for (let attempt = 0; !loading.signal.aborted; attempt += 1) {
      try {
        await this.#readLists(loading.signal);
        if (loading.signal.aborted) return;
        this.#listsAreOld = false;
        if (isGap) this.#tell('Some updates were missed while away; everything was read again.');
        this.#live();
        return;
      } catch (error) {
        if (loading.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401) {
          this.unauthorised();
          return;
        }
        this.store.change((store) => { store.loadProblem = error.message; });
        await pause(backoff(attempt + 1), loading.signal);
      }
    }
  }

  async #readLists(signal) {
    const ids = new Set();
    const takeIncidents = (items) => this.#take(signal, (store) => {
      for (const incident of items) {
        ids.add(incident.id);
        store.incidents.apply(incident);
      }
      return items.length > 0;
    });
    const notifications = this.#readInbox(signal, () => this.store.inbox.items.length >= readAtStart);
    const incidents = this.wantsIncidents
      ? this.#api.pages('incidents', { state: 'open,acknowledged,snoozed' }, takeIncidents)
      : null;
    await Promise.all([notifications, incidents]);
    if (signal.aborted) return;
    this.store.change((store) => {
      if (incidents) store.incidents.endReload(ids);
      store.loaded = true;
      store.loadProblem = null;
    });
  }

  /** Reads the inbox, the newest first, until `enough()` says so or a page brings nothing new; a thorough reading goes on then. */
  #readInbox(signal, enough, { isThorough = false } = {}) {
    let { newest } = this.store.inbox;
    const take = (items, isLast) => this.#take(signal, ({ inbox }) => {
      const oldest = isLast || items.length === 0 ? 0 : idNumber(items.at(-1).id);
      const fresh = inbox.takePage(items, newest, oldest);
      newest = Math.min(newest, oldest - 1);
      return fresh || isThorough;
    });
    return this.#api.pages('notifications', {}, take, { enough, onward: 'before' });
  }

  #take(signal, apply) {
    let fresh = false;
    if (!signal.aborted) this.store.change((store) => { fresh = apply(store); });
    return fresh;
  }

  /** What was read or dismissed elsewhere comes as a number only: if ours differs for a while, the list is read again. */
  #checkInbox() {
    clearTimeout(this.#inboxCheck);
    this.#inboxCheck = setTimeout(() => {
      const { inbox, loaded } = this.store;
      if (!loaded || this.#loading || inbox.unread >= inbox.knownUnread) return;
      this.#inboxReading?.abort();
      this.#inboxReading = new AbortController();
      const isTrue = () => inbox.knownUnread <= inbox.unread;
      this.#readInbox(this.#inboxReading.signal, isTrue, { isThorough: true }).catch(() => {});
    }, 1500);
  }

  // Being live.

  /** Without `stats` to tell, quiet has to; each frame starts it again. */
  #beginCatchUp() {
    this.#leaveCatchUp();
    const timer = this.#want.includes('stats') ? null : setTimeout(() => this.#live(), quietTime);
    this.#catchUp = { timer };
  }

  #leaveCatchUp() {
    clearTimeout(this.#catchUp?.timer);
    this.#catchUp = null;
  }

  #live() {
    this.#loading = null;
    this.#leaveCatchUp();
    this.store.change((store) => { store.connection = { phase: 'live', since: Date.now() }; });
    this.#checkInbox();
  }

  #tell(text) {
    this.store.change((store) => { store.notice = { text, at: Date.now() }; });
  }
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
