import { forgetToken, problemWith, storedToken, storeToken, takeTokenFromAddress, userOf } from '/lib/session.js';
import { equal, test } from './harness/check.js';

const now = Date.parse('2026-11-28T12:00:00Z');
const part = (value) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const token = (claims) => `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
const lasting = token({ sub: 'ana', exp: 4_000_000_000 });

test('a token that has not expired has no problem that the page could see', () => {
  equal([problemWith(lasting, now), problemWith(token({ sub: 'ana' }), now)], [null, null]);
});

test('a token that has expired says so, to the second', () => {
  const after = (seconds) => problemWith(token({ exp: now / 1000 + seconds }), now);
  equal([-1, 0, 1].map(after), ['This token has expired.', 'This token has expired.', null]);
});

test('what is no token says what a token is', () => {
  const texts = ['', 'abc', 'a.b', 'a.b.c.d', 'a.!!.c', `a.${btoa('not JSON')}.c`, `a.${part(null)}.c`];
  equal(texts.map((text) => problemWith(text, now)?.startsWith('This is not a token')), texts.map(() => true));
});

test('whose a token is is only believed where it could be a user', () => {
  equal([lasting, token({ sub: '<b>ana</b>' }), token({ sub: 7 }), token({}), token({ sub: 'x'.repeat(65) }), 'a.b'].map(userOf), [
    'ana', null, null, null, null, null,
  ]);
});

test('a token is taken out of the address bar', () => {
  history.replaceState(null, '', `${location.pathname}${location.search}#token=${lasting}`);
  equal([takeTokenFromAddress(), location.hash, takeTokenFromAddress(), location.hash], [lasting, '#/now', null, '#/now']);
});

test('an address that is no token is left alone', () => {
  history.replaceState(null, '', `${location.pathname}${location.search}#/inbox`);
  equal([takeTokenFromAddress(), location.hash], [null, '#/inbox']);
});

test('a token is kept for the tab, or on the device, never both', () => {
  storeToken(lasting, true);
  equal([localStorage.length, sessionStorage.length, storedToken()], [1, 0, lasting]);
  storeToken(lasting, false);
  equal([localStorage.length, sessionStorage.length, storedToken()], [0, 1, lasting]);
  forgetToken();
  equal([localStorage.length, sessionStorage.length, storedToken()], [0, 0, null]);
});

test('a stored token that has expired meanwhile is none', () => {
  storeToken(token({ sub: 'ana', exp: 1 }), false);
  equal(storedToken(), null);
  forgetToken();
});
