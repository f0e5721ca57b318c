import '/elements/tocsin-modal.js';
import '/elements/tocsin-now.js';
import '/elements/tocsin-toasts.js';
import { Store } from '/lib/store.js';
import { equal, ok, test } from './harness/check.js';
import { ids, incident, notification } from './harness/samples.js';

// With the styles of the page, so that what is in sight there is in sight here.
const index = new DOMParser().parseFromString(await (await fetch('/index.html')).text(), 'text/html');
await Promise.all([...index.querySelectorAll('link[rel=stylesheet]')].map((link) => new Promise((resolve, reject) => {
  Object.assign(link, { onload: resolve, onerror: () => reject(new Error(`${link.href} is missing`)) });
  document.head.append(link);
})));

/** A page that has read its lists, with some views of it. */
function pageOf(stage, ...names) {
  const store = new Store();
  store.session = { phase: 'in', user: 'ana', role: 'responder', problem: null };
  store.connection = { phase: 'live', since: Date.now() };
  store.followsIncidents = true;
  store.loaded = true;
  const done = [];
  const context = {
    store, feed: {}, interrupts: () => false, preferences: new EventTarget(),
    actions: { onIncident: async (action, id) => { done.push(`${action} ${id}`); return null; } },
  };
  for (const name of names) {
    const view = document.createElement(name);
    view.context = context;
    stage.append(view);
  }
  return { store, context, done };
}

/** When what has changed is painted. */
const painted = () => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
const text = (selector) => document.querySelector(selector)?.textContent ?? null;

async function change(store, incidents, notifications = []) {
  store.change(() => {
    for (const each of incidents) store.incidents.apply(each);
    for (const each of notifications) store.inbox.apply(each);
  });
  await painted();
}

test('the dialog counts as many critical incidents as the list, also when one is critical no longer', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-now', 'tocsin-modal');
  const four = ids('i', 1, 2, 3, 4);
  await change(store, four.map((id) => incident(id)), four.map((id, index) => notification(`n-${index + 1}`, { incident: id })));
  const counts = () => [text('.chip[data-severity=critical] .chip-count'), text('.modal-more'), text('[data-action=acknowledge-all]')];
  equal(counts(), ['4', '3 more critical', 'Acknowledge all 4']);
  await change(store, [incident('i-2', { severity: 'warning', updated_at: '2026-11-28T11:30:00.000Z' })]);
  equal(counts(), ['3', '2 more critical', 'Acknowledge all 3']);
});

test('the dialog acknowledges what it counts, and nothing else', async (stage) => {
  const { store, done } = pageOf(stage, 'tocsin-modal');
  await change(
    store, [incident('i-1'), incident('i-2', { severity: 'error' }), incident('i-3')],
    ids('i', 1, 2, 3).map((id, index) => notification(`n-${index + 1}`, { incident: id })),
  );
  document.querySelector('[data-action=acknowledge-all]').click();
  equal(done, ['acknowledge i-3', 'acknowledge i-1']);
});

test('the dialog goes when nothing is critical any more', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-modal');
  await change(store, [incident('i-1')], [notification('n-1')]);
  ok(document.querySelector('dialog').open, 'that it is open');
  await change(store, [incident('i-1', { severity: 'error', updated_at: '2026-11-28T11:30:00.000Z' })]);
  equal(document.querySelector('dialog'), null);
});

test('a viewer can put the dialog off, and nothing else', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-modal');
  store.session = { ...store.session, role: 'viewer' };
  await change(store, [incident('i-1')], [notification('n-1')]);
  equal([...document.querySelectorAll('.modal-actions button')].map((button) => button.textContent), ['Not now']);
  document.querySelector('[data-action=later]').click();
  await painted();
  equal(document.querySelector('dialog'), null);
});

test('a chip shows what it counts', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-now');
  await change(store, [incident('i-1'), incident('i-2', { severity: 'error' }), incident('i-3', { severity: 'fatal' })]);
  const rows = () => [...document.querySelectorAll('tocsin-incident-list .row')].map((row) => row.dataset.incident);
  for (const [severity, id] of [['critical', 'i-1'], ['error', 'i-2'], ['info', 'i-3']]) {
    const chip = document.querySelector(`.chip[data-severity=${severity}]`);
    equal(chip.querySelector('.chip-count').textContent, '1');
    chip.click();
    await painted();
    await painted();
    equal(rows(), [id]);
    chip.click();
    await painted();
  }
});

test('a search that finds nothing says so, and can be left', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-now');
  await change(store, [incident('i-1', { title: 'Water on the floor' })]);
  const field = document.querySelector('input[type=search]');
  field.value = ' fire ';
  field.dispatchEvent(new Event('input'));
  await painted();
  ok(text('.quiet-line')?.startsWith('None of the open incidents fits'), text('.quiet-line'));
  document.querySelector('.quiet-line button').click();
  await painted();
  equal([field.value, document.querySelector('.quiet-line')], ['', null]);
});

test('quiet is said as quiet, unless the broker is away', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-now');
  await change(store, []);
  equal(text('.now-title'), 'All quiet');
  store.change(() => { store.stats = { broker: 'disconnected', events_per_second: 0, at: new Date().toISOString() }; });
  await painted();
  ok(text('.now-title') !== 'All quiet', 'that it is not quiet');
});

test('ten thousand incidents are a few rows', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-now');
  await change(store, Array.from({ length: 10_000 }, (_, index) => incident(`i-${index + 1}`)));
  await painted();
  const rows = document.querySelectorAll('tocsin-incident-list .row').length;
  ok(rows > 0 && rows < 60, `${rows} rows`);
  equal(text('.now-title'), '10,000 open, all need somebody');
});

test('a toast is shown, undone and closed', async (stage) => {
  const { store } = pageOf(stage, 'tocsin-toasts');
  const toasts = stage.querySelector('tocsin-toasts');
  let undone = 0;
  toasts.say('Dismissed.', { undo: () => { undone += 1; } });
  store.applyFrame({ type: 'notification', notification: notification('n-1', { severity: 'error' }) });
  await painted();
  equal(toasts.querySelectorAll('[data-testid=toast]').length, 2);
  toasts.querySelector('[data-action=undo]').click();
  await painted();
  equal([undone, toasts.querySelectorAll('[data-testid=toast]').length], [1, 1]);
  equal([toasts.closeAll(), toasts.closeAll()], [true, false]);
  await painted();
  equal(toasts.children.length, 0);
});
