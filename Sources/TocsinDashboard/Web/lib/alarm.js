import { incidentHref } from './route.js';
import { word } from './severity.js';

// Sound and browser notifications: both off until the person switches them on.

export function keepAlarm(store, preferences) {
  return store.onArrival((notification) => {
    if (['resolved', 'stable'].includes(notification.kind)) return;
    if (preferences.get('sound') && notification.severity === 'critical') chime();
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

let context = null;

/** Two falling tones, as a bell would. */
export function chime() {
  context ??= new AudioContext();
  for (const [index, frequency] of [880, 660].entries()) {
    const start = context.currentTime + index * 0.22;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.2, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}
