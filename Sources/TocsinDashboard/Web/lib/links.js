/**
 * Opens a notification's link by way of the service, which counts that somebody read on. With a key held, or where the browser opens no
 * page for us, it is opened as any link is.
 */
export function readOn(event, feed, id, address) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  // Now, while it is the person's own doing: later it would be kept from opening.
  const page = window.open('', '_blank');
  if (!page) return;
  page.opener = null;
  event.preventDefault();
  feed.wayTo(id, address).then((way) => { page.location.href = way; });
}

/** The address if it is http(s), else nothing: a link from outside can never run a script. */
export function safeHref(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
