import { View } from '../lib/view.js';

const width = 360;
const height = 56;

/** The last hour's events per second as a strip: one column for ten seconds, gaps where nothing is known. */
class TocsinRate extends View {
  #canvas = null;
  #drawnStep = null;

  connectedCallback() {
    if (!this.#canvas) {
      this.#canvas = document.createElement('canvas');
      this.#canvas.setAttribute('role', 'img');
      this.#canvas.setAttribute('aria-label', 'Events per second over the last hour');
      this.append(this.#canvas);
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#redraw);
    }
    this.context?.preferences.addEventListener('change', this.#redraw);
    super.connectedCallback();
  }

  disconnectedCallback() {
    this.context?.preferences.removeEventListener('change', this.#redraw);
    super.disconnectedCallback();
  }

  #redraw = () => {
    this.#drawnStep = null;
    this.invalidate();
  };

  paint = () => {
    if (!this.isConnected || !this.context) return;
    // At most once a second, however often the store changes.
    const stepNow = Math.floor(Date.now() / 1000);
    if (stepNow === this.#drawnStep) return;
    this.#drawnStep = stepNow;
    this.#draw(this.store.rate.series(Date.now()));
  };

  #draw(series) {
    const ratio = devicePixelRatio || 1;
    const canvas = this.#canvas;
    if (canvas.width !== width * ratio) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
    }
    const style = getComputedStyle(this);
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);

    const most = Math.max(1, ...series.map((value) => value ?? 0));
    const y = (value) => height - 1.5 - (value / most) * (height - 6);
    context.fillStyle = style.borderBottomColor;
    context.fillRect(0, height - 1, width, 1);
    for (let x = 0; x < width; x += width / 4) context.fillRect(x, height - 5, 1, 4);

    context.fillStyle = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? style.outlineColor : style.backgroundColor;
    context.strokeStyle = style.color;
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    for (const [from, values] of stretches(series)) this.#stretch(context, from, values, y, style);
  }

  #stretch(context, from, values, y, style) {
    const scale = width / (values.total - 1);
    const line = new Path2D();
    values.forEach((value, index) => line.lineTo((from + index) * scale, y(value)));
    const area = new Path2D(line);
    area.lineTo((from + values.length - 1) * scale, height - 1);
    area.lineTo(from * scale, height - 1);
    context.save();
    context.globalAlpha = 0.14;
    context.fillStyle = style.color;
    context.fill(area);
    context.restore();
    context.stroke(line);
  }
}

/** The runs of known values: `[index of the first, values]`. */
function stretches(series) {
  const found = [];
  let run = null;
  series.forEach((value, index) => {
    if (value === null) {
      run = null;
      return;
    }
    if (!run) {
      run = Object.assign([], { total: series.length });
      found.push([index, run]);
    }
    run.push(value);
  });
  return found;
}

customElements.define('tocsin-rate', TocsinRate);
