import { stretches } from '../lib/rate.js';
import { View } from '../lib/view.js';

/** The last hour's events per second as a strip: one column for ten seconds, gaps where nothing is known. */
class TocsinRate extends View {
  #canvas = null;
  #drawnSecond = null;

  connectedCallback() {
    if (!this.#canvas) {
      this.#canvas = document.createElement('canvas');
      this.#canvas.setAttribute('role', 'img');
      this.#canvas.setAttribute('aria-label', 'Events per second over the last hour');
      this.append(this.#canvas);
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#redraw);
      new ResizeObserver(this.#redraw).observe(this);
    }
    this.context?.preferences.addEventListener('change', this.#redraw);
    super.connectedCallback();
  }

  disconnectedCallback() {
    this.context?.preferences.removeEventListener('change', this.#redraw);
    super.disconnectedCallback();
  }

  #redraw = () => {
    this.#drawnSecond = null;
    if (this.context) this.invalidate();
  };

  paint = () => {
    if (!this.isConnected || !this.context) return;
    // At most once a second, however often the store changes.
    const secondNow = Math.floor(Date.now() / 1000);
    if (secondNow === this.#drawnSecond) return;
    this.#drawnSecond = secondNow;
    this.#draw(this.store.rate.series(Date.now()));
  };

  #draw(series) {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this;
    const canvas = this.#canvas;
    if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
    }
    const style = getComputedStyle(this);
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);

    context.fillStyle = style.getPropertyValue('border-bottom-color');
    context.fillRect(0, height - 1, width, 1);
    for (let quarter = 0; quarter < 4; quarter += 1) context.fillRect(quarter * width / 4, height - 5, 1, 4);

    const most = Math.max(1, ...series.map((value) => value ?? 0));
    const x = (index) => index * width / (series.length - 1);
    const y = (value) => height - 1.5 - (value / most) * (height - 6);
    context.strokeStyle = context.fillStyle = style.color;
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    for (const { first, values } of stretches(series)) {
      const line = new Path2D();
      values.forEach((value, index) => line.lineTo(x(first + index), y(value)));
      const area = new Path2D(line);
      area.lineTo(x(first + values.length - 1), height - 1);
      area.lineTo(x(first), height - 1);
      context.globalAlpha = 0.14;
      context.fill(area);
      context.globalAlpha = 1;
      context.stroke(line);
    }
  }
}

customElements.define('tocsin-rate', TocsinRate);
