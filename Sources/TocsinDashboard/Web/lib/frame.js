// However many changes arrive, each view paints at most once a frame.

const waiting = new Set();
let requested = false;

export function nextFrame(paint) {
  waiting.add(paint);
  if (requested) return;
  requested = true;
  requestAnimationFrame(() => {
    requested = false;
    const paints = [...waiting];
    waiting.clear();
    for (const each of paints) each();
  });
}
