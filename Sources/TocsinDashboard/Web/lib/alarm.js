import { incidentHref } from './route.js';
import { word } from './severity.js';

// Sound and browser notifications: both off until the person switches them on.

export function keepAlarm(store, preferences) {
  return store.onArrival((notification) => {
    if (['resolved', 'stable'].includes(notification.kind)) return;
    // That somebody has it is no reason to wake anybody.
    const isTaken = ['acknowledged', 'snoozed'].includes(notification.kind);
    if (preferences.get('sound') && notification.severity === 'critical' && !isTaken) chime();
    if (preferences.get('browserNotifications') && document.hidden) announce(notification);
  });
}

/** Asks the browser; only ever called from a button. */
export async function askForBrowserNotifications() {
  return 'Notification' in globalThis && (await Notification.requestPermission()) === 'granted';
}

function announce(notification) {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const shown = new Notification(`${word(notification.severity)}: ${notification.title}`, {
    body: notification.body,
    tag: notification.incident ?? notification.id,
    requireInteraction: notification.severity === 'critical',
  });
  shown.onclick = () => {
    focus();
    location.hash = notification.incident ? incidentHref(notification.incident) : '#/inbox';
    shown.close();
  };
}

const tones = [880, 660];
/** In seconds. */
const toneEvery = 0.22;
const toneLength = 0.4;

let context = null;
let soundsUntil = 0;

/** Two falling tones, as a bell would. Many at once, as after an outage, are one: their sum would be a bang. */
export function chime() {
  context ??= new AudioContext();
  // Time stands still for one that the browser holds back until the person does something; only a new tone makes it go on then.
  if (context.state === 'running' && context.currentTime < soundsUntil) return;
  for (const [index, frequency] of tones.entries()) {
    const start = context.currentTime + index * toneEvery;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.2, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + toneLength);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + toneLength);
    soundsUntil = start + toneLength;
  }
}
