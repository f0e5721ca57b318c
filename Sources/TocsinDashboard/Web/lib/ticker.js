import { h } from './dom.js';
import { exact, inForm } from './time.js';

// Relative times tick without painting a view: once a second every <time data-form> is brought up to date.

const roots = new Set();
let timer = null;

/** A relative time that ticks, with the exact local time on hover. `at` is RFC 3339 or milliseconds. */
export function when(at, form = 'ago', props = {}) {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return h('span', props, '–');
  return h(
    'time',
    { ...props, datetime: new Date(ms).toISOString(), title: exact(ms), 'data-form': form },
    inForm(form, ms, Date.now()),
  );
}

/** Keeps the times below `root` (a document or a shadow root) ticking; returns how to stop. */
export function keepTicking(root) {
  roots.add(root);
  if (timer === null) timer = setInterval(tick, 1000);
  return () => {
    roots.delete(root);
    if (roots.size > 0) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick() {
  if (document.hidden) return;
  const now = Date.now();
  for (const root of roots) {
    for (const element of root.querySelectorAll('time[data-form]')) {
      const text = inForm(element.dataset.form, Date.parse(element.dateTime), now);
      if (element.firstChild && element.firstChild.data !== text) element.firstChild.data = text;
    }
  }
}

document.addEventListener('visibilitychange', tick);
