import { h } from './dom.js';

// Severity is colour, shape and word together: none of them has to be seen alone.

/** Lowest first, as the contract orders them. */
export const severities = ['info', 'warning', 'error', 'critical'];

const words = { info: 'Info', warning: 'Warning', error: 'Error', critical: 'Critical' };

export function rank(severity) {
  return severities.indexOf(severity);
}

/** A severity that is one of ours; what cannot be read is shown as the lowest, never as nothing. */
export function known(severity) {
  return severities.includes(severity) ? severity : 'info';
}

export function word(severity) {
  return words[known(severity)];
}

const octagon = 'M6.5 1h7L19 6.5v7L13.5 19h-7L1 13.5v-7z';
const triangle = 'M10 2.2 18.6 17.4H1.4z';

const shapes = {
  critical: () => [
    h('path', { d: octagon, fill: 'currentColor' }),
    h('path', { d: 'M10 5.2v6', class: 'shape-mark', 'stroke-width': '2.4', 'stroke-linecap': 'round' }),
    h('circle', { cx: '10', cy: '14.6', r: '1.5', class: 'shape-dot' }),
  ],
  error: () => [
    h('path', {
      d: triangle, fill: 'currentColor', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linejoin': 'round',
    }),
  ],
  warning: () => [
    h('path', { d: triangle, fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linejoin': 'round' }),
  ],
  info: () => [h('circle', { cx: '10', cy: '10', r: '4.5', fill: 'currentColor' })],
  resolved: () => [
    h('path', {
      d: 'M3.5 10.5 8 15l8.5-9.5', fill: 'none', stroke: 'currentColor', 'stroke-width': '2.2',
      'stroke-linecap': 'round', 'stroke-linejoin': 'round',
    }),
  ],
};

/** The shape of a severity (or `resolved`); the word stands beside it, so it is hidden from assistive technology. */
export function shape(name, className = 'shape') {
  const key = name in shapes ? name : 'info';
  return h('svg', { class: className, 'data-shape': key, viewBox: '0 0 20 20', 'aria-hidden': 'true' }, shapes[key]());
}
