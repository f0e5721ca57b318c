import { askForBrowserNotifications, chime } from '../lib/alarm.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { View } from '../lib/view.js';

const themes = { auto: 'As the system', light: 'Light', dark: 'Dark' };

/** Who is signed in, and what this browser should do. */
class TocsinMenu extends View {
  #isOpen = false;

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#outside);
    this.onkeydown = (event) => {
      if (event.key !== 'Escape' || !this.#isOpen) return;
      event.stopPropagation();
      this.#toggle(false);
      this.querySelector('button').focus();
    };
  }

  disconnectedCallback() {
    document.removeEventListener('pointerdown', this.#outside);
    super.disconnectedCallback();
  }

  #outside = (event) => {
    if (this.#isOpen && !this.contains(event.target)) this.#toggle(false);
  };

  #toggle(isOpen) {
    this.#isOpen = isOpen;
    this.invalidate();
  }

  render() {
    const { session } = this.store;
    return [
      h('button', {
        class: 'icon-button menu-button', type: 'button', 'aria-expanded': String(this.#isOpen), 'aria-haspopup': 'true',
        'aria-label': session.user ? `Signed in as ${session.user}; settings` : 'Settings', title: session.user ?? 'Settings',
        onclick: () => this.#toggle(!this.#isOpen),
      }, icon('person')),
      this.#isOpen && h(
        'div',
        { class: 'menu', role: 'group', 'aria-label': 'Settings' },
        session.user && h('p', { class: 'menu-who' }, h('strong', null, session.user), h('span', null, session.role)),
        session.user && h('a', { class: 'menu-item', href: '#/preferences', 'data-nav-menu': 'preferences', onclick: () => this.#toggle(false) },
          'How you are told'),
        h('fieldset', { class: 'menu-group' }, h('legend', null, 'Theme'), Object.entries(themes).map(([value, name]) => h(
          'button',
          {
            key: value, class: 'segment', type: 'button', 'aria-pressed': String(this.#get('theme') === value),
            onclick: () => this.#set('theme', value),
          },
          name,
        ))),
        this.#switch('sound', 'Chime for critical ones', (isOn) => isOn && chime()),
        this.#switch('browserNotifications', 'Notify me when this tab is hidden', async (isOn, input) => {
          if (!isOn || (await askForBrowserNotifications())) return;
          input.checked = false;
          this.#set('browserNotifications', false);
          this.context.say('This browser does not allow notifications for this page.');
        }),
        h('button', { class: 'menu-item', type: 'button', onclick: () => { this.#toggle(false); this.context.help(); } },
          'Keyboard', h('kbd', null, '?')),
        h('button', { class: 'menu-item', type: 'button', 'data-action': 'sign-out', onclick: () => { this.#toggle(false); this.context.signOut(); } },
          'Sign out'),
      ),
    ];
  }

  #get(name) {
    return this.context.preferences.get(name);
  }

  #set(name, value) {
    this.context.preferences.set(name, value);
    this.invalidate();
  }

  #switch(name, text, then) {
    return h('label', { class: 'menu-item' }, text, h('input', {
      type: 'checkbox', role: 'switch', class: 'switch', checked: this.#get(name),
      onchange: ({ target }) => { this.#set(name, target.checked); then(target.checked, target); },
    }));
  }
}

customElements.define('tocsin-menu', TocsinMenu);
