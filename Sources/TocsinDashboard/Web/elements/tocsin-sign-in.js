import { h } from '../lib/dom.js';
import { problemWith, storedToken, userOf } from '../lib/session.js';
import { View } from '../lib/view.js';

/**
 * The way in: a whole page when nobody is signed in, a dialog over the page when a login has expired, and a question when a link
 * brought a token.
 */
class TocsinSignIn extends View {
  #problem = null;

  render() {
    const { session, offer } = this.store;
    if (offer) return this.#offer(offer, session);
    if (session.phase === 'out') return h('section', { class: 'sign-in', 'data-testid': 'sign-in' }, this.#form(session));
    if (session.phase === 'expired') {
      return h(
        'dialog',
        { class: 'modal sign-in-dialog', 'data-testid': 'sign-in', 'aria-labelledby': 'sign-in-title', oncancel: (event) => event.preventDefault() },
        this.#form(session),
      );
    }
    return null;
  }

  painted() {
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  #offer({ token, user }, session) {
    const present = session.phase === 'out' ? null : session.user ?? userOf(storedToken() ?? '');
    const isOther = present !== null && present !== user;
    return h(
      'dialog',
      {
        key: 'offer', class: 'modal sign-in-dialog', 'data-testid': 'sign-in-offer', 'data-user': user,
        'aria-labelledby': 'sign-in-offer-title',
        oncancel: (event) => { event.preventDefault(); this.context.decline(); },
      },
      h('form', { class: 'sign-in-form', onsubmit: (event) => { event.preventDefault(); this.context.signIn(token, false); } },
        h('h1', { class: 'sign-in-title', id: 'sign-in-offer-title' }, `Sign in as ${user}?`),
        h('p', { class: 'sign-in-lead' }, isOther
          ? `You are signed in as ${present}. If you go on, you read the inbox of ${user} and act as ${user} in this tab.`
          : `You read the inbox of ${user} and act as ${user}. Go on only if that is you.`),
        h('button', { class: 'button button-primary button-wide', type: 'submit', 'data-testid': 'accept-sign-in', autofocus: !isOther }, `Sign in as ${user}`),
        h('button', {
          class: 'button button-wide', type: 'button', 'data-testid': 'decline-sign-in', autofocus: isOther,
          onclick: () => this.context.decline(),
        }, present ? `Stay signed in as ${present}` : 'Not now')),
    );
  }

  #form(session) {
    const isExpired = session.phase === 'expired';
    const problem = session.problem ?? this.#problem;
    return h(
      'form',
      { class: 'sign-in-form', onsubmit: (event) => this.#submit(event) },
      h('svg', { class: 'sign-in-mark', viewBox: '0 0 32 32', 'aria-hidden': 'true' }, h('use', { href: '/style/mark.svg#mark' })),
      h('h1', { class: 'sign-in-title', id: 'sign-in-title' }, isExpired ? 'Your login has expired' : 'Sign in to Tocsin'),
      h('p', { class: 'sign-in-lead' }, isExpired
        ? 'The page behind this stays as it is. Paste a new token to go on.'
        : 'Paste the token you were given. Whoever runs this service makes one with:'),
      !isExpired && h('pre', { class: 'sign-in-command' }, 'tocsin token --user you --ttl 12h'),
      h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'Token'), h('input', {
        class: 'field-input', type: 'password', name: 'token', required: true, autocomplete: 'off', spellcheck: 'false',
        'aria-invalid': problem ? 'true' : null, 'aria-describedby': problem ? 'sign-in-problem' : null,
      })),
      problem && h('p', { class: 'field-problem', id: 'sign-in-problem', role: 'alert' }, problem),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'keep' }), 'Keep me signed in on this device'),
      h('button', { class: 'button button-primary button-wide', type: 'submit', disabled: Boolean(session.trying) },
        session.trying ? 'Signing in' : 'Sign in'),
    );
  }

  #submit(event) {
    event.preventDefault();
    const form = event.target;
    const token = form.elements.token.value.trim();
    this.#problem = problemWith(token, Date.now());
    if (this.#problem) {
      this.store.change((store) => { store.session = { ...store.session, problem: null }; });
      return;
    }
    this.context.signIn(token, form.elements.keep.checked);
  }
}

customElements.define('tocsin-sign-in', TocsinSignIn);
