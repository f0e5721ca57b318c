import { h, patch } from '../lib/dom.js';

const keys = [
  ['j', 'k', 'Next, previous'],
  ['Enter', null, 'Open'],
  ['a', null, 'Acknowledge'],
  ['s', null, 'Snooze, in an incident'],
  ['/', null, 'Search'],
  ['Esc', null, 'Close, back'],
  ['?', null, 'This help'],
];

/** The keys of the page. */
class TocsinHelp extends HTMLElement {
  open() {
    patch(this, h(
      'dialog',
      { class: 'modal help', 'aria-labelledby': 'help-title', onclick: (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); } },
      h('form', { method: 'dialog', class: 'modal-content' },
        h('h2', { class: 'modal-title', id: 'help-title' }, 'Keyboard'),
        h('dl', { class: 'keys' }, keys.map(([first, second, does]) => h('div', { class: 'key-line' },
          h('dt', null, h('kbd', null, first), second && h('kbd', null, second)), h('dd', null, does)))),
        h('button', { class: 'button', type: 'submit' }, 'Close')),
    ));
    const dialog = this.querySelector('dialog');
    if (!dialog.open) dialog.showModal();
  }
}

customElements.define('tocsin-help', TocsinHelp);
