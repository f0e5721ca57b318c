import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { when } from '../lib/ticker.js';
import { channelInWords, conditions, days, digests, hoursInWords, inWords } from '../lib/told.js';
import { View } from '../lib/view.js';

const members = ['time_zone', 'quiet_hours', 'channels', 'mutes', 'per_hour'];
const firstHours = { from: '22:00', to: '07:00', weekdays: null, unless: 'severity == critical' };
const muteTimes = [
  { name: '1 hour', hours: 1 }, { name: '8 hours', hours: 8 }, { name: '1 day', hours: 24 }, { name: '1 week', hours: 168 },
  { name: 'Until I say so', hours: null },
];

/** How the person wants to be told: what is in force, where it comes from, and what they change. */
class TocsinPreferences extends View {
  #saved = null;
  #draft = null;
  #problem = null;
  #faults = [];
  #isSending = false;
  #muteFor = 1;
  /** Counts readings: fields are made anew from what was read. */
  #generation = 0;

  connectedCallback() {
    super.connectedCallback();
    if (this.context && !this.#saved) this.#read();
  }

  async #read() {
    try {
      this.#take(await this.context.feed.get('me/preferences'));
      this.#problem = null;
    } catch (error) {
      this.#problem = error.message;
    }
    this.invalidate();
  }

  #take(answer) {
    this.#saved = answer;
    this.#draft = structuredClone(Object.fromEntries(members.map((name) => [name, answer[name]])));
    this.#generation += 1;
    this.#faults = [];
  }

  get #isChanged() {
    return members.some((name) => JSON.stringify(this.#draft[name]) !== JSON.stringify(this.#saved[name]));
  }

  #change(change) {
    change(this.#draft);
    this.#faults = [];
    this.#problem = null;
    this.invalidate();
  }

  key() {
    return false;
  }

  render() {
    const saved = this.#saved;
    return [
      h('header', { class: 'page-head' },
        h('h1', { class: 'now-title' }, 'How you are told'),
        h('p', { class: 'now-detail' }, 'Yours alone, on every device. What you leave as configured follows the configuration.')),
      !saved && this.#problem && h('p', { class: 'page-problem', role: 'alert' }, this.#problem, ' ',
        h('button', { class: 'button button-small', type: 'button', onclick: () => this.#read() }, 'Try again')),
      !saved && !this.#problem && h('p', { class: 'loading-line', role: 'status' }, 'Reading your preferences'),
      saved?.problem && h('p', { class: 'page-problem', role: 'alert' },
        `What you chose no longer fits the configuration, which applies instead: ${saved.problem}`),
      saved && h('form', { key: `form-${this.#generation}`, class: 'preferences', 'data-testid': 'preferences', onsubmit: (event) => this.#submit(event) },
        this.#quietHours(), this.#channels(), this.#mutes(), this.#more(), this.#actions()),
    ];
  }

  #section(name, title, hint, ...children) {
    const faults = this.#faults.filter(({ pointer }) => name.some((place) => pointer === place || pointer.startsWith(`${place}/`)));
    return h('section', { class: 'preference', 'data-preference': name[0].slice(1) },
      h('h2', { class: 'preference-title' }, title),
      hint && h('p', { class: 'preference-hint' }, hint),
      children,
      faults.map(({ pointer, detail }) => h('p', { class: 'field-problem', role: 'alert', 'data-pointer': pointer }, detail)));
  }

  #segments(name, options, chosen, choose) {
    return h('div', { class: 'segments', role: 'group', 'aria-label': name }, options.map(([value, text]) => h('button', {
      key: value, class: 'segment', type: 'button', 'data-choice': value, 'aria-pressed': String(value === chosen), onclick: () => choose(value),
    }, text)));
  }

  // Quiet hours

  #quietHours() {
    const hours = this.#draft.quiet_hours;
    const chosen = typeof hours === 'string' ? hours : 'own';
    const { configured } = this.#saved;
    const choose = (value) => this.#change((draft) => {
      draft.quiet_hours = value === 'own' ? { ...firstHours, ...configured.quiet_hours } : value;
    });
    return this.#section(['/quiet_hours'], 'Quiet hours', 'What comes meanwhile is held and handed over as one digest at their end.',
      this.#segments('Quiet hours', [['configured', 'As configured'], ['own', 'My own'], ['off', 'None']], chosen, choose),
      chosen === 'configured' && h('p', { class: 'preference-present' }, `Configured: ${hoursInWords(configured.quiet_hours)}.`),
      chosen === 'off' && h('p', { class: 'preference-present' }, 'You are told at any hour.'),
      chosen === 'own' && h('div', { key: 'hours', class: 'preference-fields' },
        this.#time('from', 'From', hours), this.#time('to', 'To', hours),
        h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'Breaks through'),
          this.#condition('unless', hours.unless, 'Nothing', (value) => this.#change(() => { hours.unless = value; }))),
        h('fieldset', { class: 'field preference-wide' }, h('legend', { class: 'field-name' }, 'Beginning on'),
          h('div', { class: 'segments' }, Object.entries(days).map(([day, name]) => {
            const isOn = !hours.weekdays || hours.weekdays.includes(day);
            return h('button', {
              key: day, class: 'segment segment-day', type: 'button', 'data-day': day, 'aria-pressed': String(isOn),
              onclick: () => this.#change(() => {
                const next = Object.keys(days).filter((each) => (each === day ? !isOn : !hours.weekdays || hours.weekdays.includes(each)));
                if (next.length > 0) hours.weekdays = next.length === 7 ? null : next;
              }),
            }, name);
          })))));
  }

  #time(name, text, hours) {
    return h('label', { class: 'field' }, h('span', { class: 'field-name' }, text), h('input', {
      class: 'field-input', type: 'time', name, required: true, value: hours[name] === '24:00' ? '00:00' : hours[name],
      onchange: ({ target }) => this.#change(() => { hours[name] = target.value; }),
    }));
  }

  /** A choice of conditions; one that has no name stays as it is written. */
  #condition(name, present, otherwise, choose) {
    const isNamed = !present || conditions.some(({ value }) => value === present);
    return h('select', { class: 'field-input', name, onchange: ({ target }) => choose(target.value || null) },
      h('option', { key: 'none', value: '', selected: !present }, otherwise),
      conditions.map(({ value, name: text }) => h('option', { key: value, value, selected: value === present }, text)),
      !isNamed && h('option', { key: 'own', value: present, selected: true }, present));
  }

  // Channels

  #channels() {
    const own = this.#draft.channels;
    const { configured, known_channels: known } = this.#saved;
    const choose = (value) => this.#change((draft) => {
      const begin = configured.channels.map(({ when: condition, use, digest }) => ({ when: condition ?? null, use, digest: digest ?? null }));
      draft.channels = value === 'own' ? structuredClone(begin.length > 0 ? begin : [{ when: null, use: ['inbox'], digest: null }]) : null;
    });
    const listed = configured.channels.length > 0 ? configured.channels.map(channelInWords) : ['Everything: inbox'];
    return this.#section(['/channels'], 'Channels', 'The first line that fits counts. What fits none goes to your inbox.',
      this.#segments('Channels', [['configured', 'As configured'], ['own', 'My own']], own ? 'own' : 'configured', choose),
      !own && h('ul', { class: 'preference-present' }, listed.map((line) => h('li', null, line))),
      own && h('ol', { class: 'choices' }, own.map((choice, index) => this.#choice(choice, index, known))),
      own && h('button', {
        class: 'button button-small', type: 'button', 'data-action': 'add-choice',
        onclick: () => this.#change(() => { own.push({ when: null, use: ['inbox'], digest: null }); this.#generation += 1; }),
      }, 'Add a line'));
  }

  #choice(choice, index, known) {
    const own = this.#draft.channels;
    const isNamed = digests.some(({ value }) => value === (choice.digest ?? ''));
    return h('li', { key: index, class: 'choice' },
      h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'Of what'),
        this.#condition('when', choice.when, 'Everything', (value) => this.#change(() => { choice.when = value; }))),
      h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'When'),
        h('select', { class: 'field-input', name: 'digest', onchange: ({ target }) => this.#change(() => { choice.digest = target.value || null; }) },
          digests.map(({ value, name }) => h('option', { key: value, value, selected: value === (choice.digest ?? '') }, name)),
          !isNamed && h('option', { key: 'own', value: choice.digest, selected: true }, `Every ${choice.digest}`))),
      h('fieldset', { class: 'field preference-wide' }, h('legend', { class: 'field-name' }, 'Over'),
        h('div', { class: 'segments' }, known.map((channel) => {
          const isOn = choice.use.includes(channel);
          return h('button', {
            key: channel, class: 'segment', type: 'button', 'data-channel': channel, 'aria-pressed': String(isOn),
            onclick: () => this.#change(() => {
              const next = isOn ? choice.use.filter((each) => each !== channel) : [...choice.use, channel];
              if (next.length > 0) choice.use = next;
            }),
          }, channel);
        }))),
      own.length > 1 && h('button', {
        class: 'button button-small button-quiet choice-remove', type: 'button', 'aria-label': `Remove line ${index + 1}`,
        onclick: () => this.#change(() => { own.splice(index, 1); this.#generation += 1; }),
      }, 'Remove'));
  }

  // Mutes

  #mutes() {
    const { mutes } = this.#draft;
    return this.#section(['/mutes'], 'Muted for you', 'You are not told of these. Others still are: for everybody there are silences.',
      mutes.length > 0 && h('ul', { class: 'mutes' }, mutes.map((mute, index) => h('li', { key: `${mute.match}-${index}`, class: 'mute', 'data-mute': mute.match },
        h('span', { class: 'mute-sign' }, icon('quiet')),
        h('span', { class: 'mute-main' }, h('code', { class: 'silence-match' }, inWords(mute.match)),
          h('span', { class: 'mute-until' }, mute.until ? ['until ', when(mute.until, 'moment'), ', ', when(mute.until, 'until')] : 'until you take it away')),
        h('button', {
          class: 'button button-small button-quiet', type: 'button', 'data-action': 'remove-mute',
          onclick: () => this.#change(() => { mutes.splice(index, 1); }),
        }, 'Remove')))),
      h('div', { class: 'preference-fields mute-new' },
        h('label', { class: 'field preference-wide' }, h('span', { class: 'field-name' }, 'Alerts where'),
          h('input', {
            class: 'field-input field-code', name: 'mute', placeholder: 'labels.device == "fz-3"', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off',
            onkeydown: (event) => { if (event.key === 'Enter') { event.preventDefault(); this.#addMute(); } },
          })),
        h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'For'),
          h('select', { class: 'field-input', onchange: ({ target }) => { this.#muteFor = Number(target.value); } },
            muteTimes.map(({ name }, index) => h('option', { key: name, value: String(index), selected: index === this.#muteFor }, name)))),
        h('button', { class: 'button', type: 'button', 'data-action': 'add-mute', onclick: () => this.#addMute() }, 'Mute')));
  }

  #addMute() {
    const field = this.querySelector('input[name=mute]');
    const match = field.value.trim();
    if (!match) return field.focus();
    const { hours } = muteTimes[this.#muteFor];
    const until = hours === null ? null : new Date(Date.now() + hours * 3_600_000).toISOString();
    field.value = '';
    return this.#change(({ mutes }) => { mutes.push({ match, until }); });
  }

  // The rest

  #more() {
    const { configured, in_force: present } = this.#saved;
    return this.#section(['/time_zone', '/per_hour'], 'Where and how often', null,
      h('div', { class: 'preference-fields' },
        h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'Time zone'),
          h('input', {
            class: 'field-input', name: 'time_zone', value: this.#draft.time_zone ?? '', placeholder: configured.time_zone, autocomplete: 'off', spellcheck: 'false',
            onchange: ({ target }) => this.#change((draft) => { draft.time_zone = target.value.trim() || null; }),
          }),
          h('span', { class: 'field-hint' }, `In force: ${present.time_zone?.value ?? configured.time_zone}`)),
        h('label', { class: 'field' }, h('span', { class: 'field-name' }, 'At most, an hour'),
          h('input', {
            class: 'field-input', name: 'per_hour', type: 'number', min: '1', max: '1000', inputmode: 'numeric', value: this.#draft.per_hour ?? '', placeholder: 'No bound',
            onchange: ({ target }) => this.#change((draft) => { draft.per_hour = target.value === '' ? null : Number(target.value); }),
          }),
          h('span', { class: 'field-hint' }, 'Further ones are gathered, but for critical ones.'))));
  }

  #actions() {
    return h('div', { class: 'form-actions preference-actions', 'data-changed': String(this.#isChanged) },
      this.#problem && h('p', { class: 'field-problem', role: 'alert' }, this.#problem),
      h('button', { class: 'button button-primary', type: 'submit', 'data-action': 'save-preferences', disabled: this.#isSending || !this.#isChanged },
        this.#isSending ? 'Saving' : this.#isChanged ? 'Save' : 'Saved'),
      this.#isChanged && h('button', {
        class: 'button button-quiet', type: 'button', 'data-action': 'discard-preferences',
        onclick: () => { this.#take(this.#saved); this.#problem = null; this.invalidate(); },
      }, 'Discard'));
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#isSending || !this.#isChanged) return;
    this.#isSending = true;
    this.#problem = null;
    this.#faults = [];
    this.invalidate();
    try {
      this.#take(await this.context.feed.send('PUT', 'me/preferences', this.#draft));
      this.context.say('This is how you are told from now on.');
    } catch (error) {
      this.#faults = error.faults ?? [];
      this.#problem = this.#faults.length > 0 ? 'It was not saved: something above is not right.' : error.message;
    }
    this.#isSending = false;
    this.invalidate();
  }
}

customElements.define('tocsin-preferences', TocsinPreferences);
