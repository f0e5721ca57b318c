import { patch } from './dom.js';
import { nextFrame } from './frame.js';

/**
 * A custom element whose children are a function of a feed's store: `render()` describes them, a change of the store
 * asks for one paint in the next frame.
 */
export class View extends HTMLElement {
  #context = null;
  #unsubscribe = null;

  /** What a view works with: `{ feed, store, actions, … }`; the same object for all views of a page. */
  get context() {
    return this.#context;
  }

  set context(context) {
    if (context === this.#context) return;
    this.#context = context;
    if (this.isConnected) this.connectedCallback();
  }

  get store() {
    return this.#context.store;
  }

  /** Where `render()` goes: the element itself, or a shadow root. */
  get surface() {
    return this;
  }

  connectedCallback() {
    if (!this.#context) return;
    this.#unsubscribe?.();
    this.#unsubscribe = this.store.subscribe(this.invalidate);
    this.invalidate();
  }

  disconnectedCallback() {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  invalidate = () => nextFrame(this.paint);

  paint = () => {
    if (!this.isConnected || !this.#context) return;
    patch(this.surface, this.render());
    this.painted();
  };

  /** Called after each paint. */
  painted() {}
}
