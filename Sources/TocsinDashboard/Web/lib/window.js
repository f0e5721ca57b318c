/**
 * Which rows of a list have to exist: those in sight and `spare` more on either side.
 * `top` is how far the list's first row lies above the viewport's top edge (negative when below it).
 */
export function visibleRange({ count, rowHeight, top, height, spare = 6 }) {
  const from = Math.floor(top / rowHeight) - spare;
  const to = Math.ceil((top + height) / rowHeight) + spare;
  const first = Math.min(count, Math.max(0, from));
  return { first, last: Math.max(first, Math.min(count, to)) };
}
