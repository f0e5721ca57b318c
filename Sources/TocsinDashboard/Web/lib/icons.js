import { h } from './dom.js';

const stroke = {
  fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
};

const paths = {
  bell: 'M10 2.5a5 5 0 0 0-5 5c0 4.2-1.8 5.8-1.8 5.8h13.6S15 11.7 15 7.5a5 5 0 0 0-5-5zM8.3 16.4a2 2 0 0 0 3.4 0',
  close: 'M5 5l10 10M15 5L5 15',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  person: 'M10 3.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6zM3.5 17c.6-3.2 3.2-5 6.5-5s5.900 1.800 6.500 5',
  moon: 'M15.800 12.200A6.500 6.500 0 0 1 7.800 4.200 6.600 6.600 0 1 0 15.800 12.200z',
  up: 'M10 16V4M5 9l5-5 5 5',
  check: 'M4 10.500 8.200 14.700 16 6',
  again: 'M15.500 6.500A6.500 6.500 0 1 0 16.500 10M16 3v4h-4',
  wave: 'M2 10c1.600-6 3.200-6 4.800 0s3.200 6 4.800 0 3.200-6 4.800 0',
  flat: 'M2 10h16',
  list: 'M4 5.500h12M4 10h12M4 14.500h8',
  storm: 'M11 2 4.500 11.500H9L8 18l7-10h-4.700z',
  quiet: 'M10 2.500a5 5 0 0 0-5 5c0 4.200-1.800 5.800-1.800 5.800h13.600S15 11.700 15 7.500a5 5 0 0 0-5-5zM3 3l14 14',
  calendar: 'M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3.500M13 3v3.500',
  back: 'M12 4l-6 6 6 6',
  pulse: 'M2 10.500h3.500l2-5.500 4 10 2.200-4.500H18',
  tray: 'M3 11.500 5.200 4h9.600L17 11.500V16H3zM3 11.500h4l1 2h4l1-2h4',
};

export function icon(name) {
  return h('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, h('path', { d: paths[name], ...stroke }));
}
