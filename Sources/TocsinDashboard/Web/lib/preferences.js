// What a person chose for this browser only.

const key = 'tocsin.preferences';
const defaults = { theme: 'auto', sound: false, browserNotifications: false };

export class Preferences extends EventTarget {
  #values = { ...defaults, ...read() };

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values[name] = value;
    localStorage.setItem(key, JSON.stringify(this.#values));
    this.apply();
    this.dispatchEvent(new Event('change'));
  }

  /** The theme is the page's colour scheme; every colour follows from it. */
  apply() {
    document.documentElement.dataset.theme = this.#values.theme;
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
