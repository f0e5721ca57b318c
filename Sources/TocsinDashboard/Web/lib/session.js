const key = 'tocsin.token';

/** Takes the token out of `#token=…` and out of the address bar, before anything else can see it there. */
export function takeTokenFromAddress() {
  const match = /^#token=([A-Za-z0-9_.-]+)$/.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}#/now`);
  return match[1];
}

export function storedToken() {
  return read(sessionStorage) ?? read(localStorage);
}

/** Keeps the token for this tab, or with `keep` on this device until it expires. */
export function storeToken(token, keep) {
  forgetToken();
  (keep ? localStorage : sessionStorage).setItem(key, token);
}

export function forgetToken() {
  sessionStorage.removeItem(key);
  localStorage.removeItem(key);
}

/**
 * What a pasted text lacks to be a token that could work, as a sentence, or nothing.
 * Only the service can say that it does.
 */
export function problemWith(token, now) {
  const claims = claimsOf(token);
  if (!claims) return 'This is not a token: a token is three parts with dots between them.';
  if (typeof claims.exp === 'number' && claims.exp * 1000 <= now) return 'This token has expired.';
  return null;
}

/** Whose a token says it is; only the service can say that it is true. */
export function userOf(token) {
  const user = claimsOf(token)?.sub;
  return typeof user === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(user) ? user : null;
}

function claimsOf(token) {
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  try {
    return JSON.parse(atob(parts[1].replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return null;
  }
}

function read(storage) {
  const token = storage.getItem(key);
  return token && !problemWith(token, Date.now()) ? token : null;
}
