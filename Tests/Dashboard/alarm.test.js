import { chime, keepAlarm } from '/lib/alarm.js';
import { Store } from '/lib/store.js';
import { equal, test } from './harness/check.js';
import { notification } from './harness/samples.js';

// The browser's own would need a person's click, and ears.
let seconds = 0;
let state = 'running';
let tones = 0;
globalThis.AudioContext = class {
  get currentTime() { return seconds; }
  get state() { return state; }
  createOscillator() { return { frequency: {}, connect: (next) => next, start: () => { tones += 1; }, stop() {} }; }
  createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (next) => next }; }
};

/** How many tones sound when these arrive, each long after the one before. */
function tonesOf(settings, ...notifications) {
  const store = new Store();
  const forget = keepAlarm(store, { get: (name) => settings[name] });
  tones = 0;
  notifications.forEach((more, index) => {
    seconds += 10;
    store.applyFrame({ type: 'notification', notification: notification(`n-${index + 1}`, more) });
  });
  forget();
  return tones;
}

test('it is silent until sound is switched on', () => equal([tonesOf({ sound: false }, {}), tonesOf({ sound: true }, {})], [0, 2]));

test('only what is critical sounds', () => equal(tonesOf({ sound: true }, { severity: 'error' }, { severity: 'info' }, {}), 2));

test('nobody is woken because it is over, or because somebody has it', () => {
  const sounds = (kind) => tonesOf({ sound: true }, { kind }) > 0;
  const waking = ['firing', 'updated', 'escalated', 'repeated', 'flapping', 'storm'];
  equal([...waking, 'resolved', 'stable', 'acknowledged', 'snoozed'].filter(sounds), waking);
});

test('many at once sound once, and the next one sounds again', () => {
  seconds += 10;
  tones = 0;
  for (let each = 0; each < 50; each += 1) chime();
  equal(tones, 2);
  seconds += 0.61;
  chime();
  equal(tones, 2);
  seconds += 0.02;
  chime();
  equal(tones, 4);
});

test('where the browser holds sound back until a person does something, each chime asks for it again', () => {
  state = 'suspended';
  tones = 0;
  chime();
  chime();
  equal(tones, 4);
  state = 'running';
});
