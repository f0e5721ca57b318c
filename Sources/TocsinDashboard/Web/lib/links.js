/** The address if it is http(s), else nothing: a link from outside can never run a script. */
export function safeHref(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
