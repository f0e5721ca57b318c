// The tab's title and icon carry the count, also while the page is in the background and paints nothing.

const size = 64;

export function keepCount(store) {
  const icon = document.querySelector('link[rel=icon]');
  const plainIcon = icon.href;
  let shown = null;
  let timer = null;

  const show = () => {
    timer = null;
    const count = store.inbox.unread;
    const critical = store.incidents.open.some((id) => {
      const incident = store.incidents.get(id);
      return incident.severity === 'critical' && incident.state === 'open';
    });
    const signature = `${Math.min(count, 100)} ${critical}`;
    if (signature === shown) return;
    shown = signature;
    const label = badgeText(count);
    document.title = count > 0 ? `(${label}) Tocsin` : 'Tocsin';
    icon.href = count > 0 || critical ? drawIcon(label, critical) : plainIcon;
  };

  return store.subscribe(() => { timer ??= setTimeout(show, 200); });
}

/** `3`, at most `99+`. */
export function badgeText(count) {
  return count > 99 ? '99+' : String(count);
}

function drawIcon(label, critical) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue(critical ? '--icon-critical' : '--icon-new');
  context.beginPath();
  context.roundRect(0, 0, size, size, 14);
  context.fill();
  context.fillStyle = style.getPropertyValue('--icon-text');
  context.font = `700 ${label.length > 2 ? 28 : 42}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(label === '0' ? '!' : label, size / 2, size / 2 + 3);
  return canvas.toDataURL();
}
