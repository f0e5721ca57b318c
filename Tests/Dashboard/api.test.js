import { Api } from '/lib/api.js';
import { equal, refused, test } from './harness/check.js';
import { inWorld } from './harness/world.js';

const base = 'http://127.0.0.1/api/v1/';
const asking = (body) => inWorld((world) => body(world, new Api({ base, token: 't-1' })));

test('a question carries the token and what it asks for', asking(async (world, api) => {
  world.on('GET', 'on-call', () => ({ schedules: [] }));
  equal(await api.get('on-call', { at: '2026-11-28T12:00:00Z' }), { schedules: [] });
  equal(world.requests, [
    { method: 'GET', path: 'on-call', query: { at: '2026-11-28T12:00:00Z' }, body: null, token: 't-1' },
  ]);
}));

test('what is sent is JSON, and an answer may have nothing in it', inWorld(async () => {
  const sent = [];
  globalThis.fetch = async (url, options) => {
    sent.push([String(url), options.method, options.headers, options.body, options.cache]);
    return { ok: true, status: 204, json: () => Promise.reject(new SyntaxError('no content')) };
  };
  const api = new Api({ base, token: 't-1' });
  equal([await api.send('POST', 'silences', { match: 'true' }), await api.send('DELETE', 'silences/s-1')], [null, null]);
  equal(sent, [
    [`${base}silences`, 'POST', { 'Content-Type': 'application/json', Authorization: 'Bearer t-1' }, '{"match":"true"}', 'no-store'],
    [`${base}silences/s-1`, 'DELETE', { Authorization: 'Bearer t-1' }, undefined, 'no-store'],
  ]);
}));

test('a refusal has a status, a code, a sentence, and what is wrong where', asking(async (world, api) => {
  const errors = [{ pointer: '/match', detail: 'Not a condition.' }];
  world.on('POST', 'silences', () => ({ status: 400, body: { code: 'bad_request', detail: 'It was not saved.', errors } }));
  const { status, code, message, faults } = await refused(() => api.send('POST', 'silences', {}));
  equal({ status, code, message, faults }, { status: 400, code: 'bad_request', message: 'It was not saved.', faults: errors });
}));

test('an answer of somebody in between is a refusal, too', inWorld(async () => {
  globalThis.fetch = async () => ({ ok: false, status: 502, json: () => Promise.reject(new SyntaxError('<html>')) });
  const { status, code, message } = await refused(() => new Api({ base, token: 't-1' }).get('on-call'));
  equal([status, code, message], [502, 'unknown', 'The service answered 502.']);
}));

test('who cannot be reached is status 0', asking(async (world, api) => {
  const { status, code } = await refused(() => api.get('nowhere'));
  equal([status, code], [0, 'unreachable']);
}));

test('a list is followed to its end, and the last page says that it is the last', asking(async (world, api) => {
  world.on('GET', 'incidents', ({ query: { after = '0' } }) => (
    { items: [Number(after)], next: after === '2' ? null : String(Number(after) + 1) }
  ));
  const taken = [];
  await api.pages('incidents', { state: 'open' }, (items, isLast) => taken.push([items[0], isLast]));
  equal(taken, [[0, false], [1, false], [2, true]]);
  equal(world.requests.map(({ query }) => query), [{ state: 'open' }, { state: 'open', after: '1' }, { state: 'open', after: '2' }]);
}));

test('a list that goes on to older ones is asked for what came before', asking(async (world, api) => {
  world.on('GET', 'notifications', ({ query: { before } }) => ({ items: [before ?? 'newest'], next: before === undefined ? 'e:3' : null }));
  await api.pages('notifications', {}, () => true, { onward: 'before' });
  equal(world.requests.map(({ query }) => query), [{}, { before: 'e:3' }]);
}));

test('a list is read no further than needed', asking(async (world, api) => {
  world.on('GET', 'incidents', ({ query: { after = 0 } }) => ({ items: [1], next: String(Number(after) + 1) }));
  await api.pages('incidents', {}, () => false);
  equal(world.requests.length, 1, 'pages, where the first brings nothing');
  await api.pages('incidents', {}, () => true, { enough: () => world.requests.length === 4 });
  equal(world.requests.length, 4, 'pages, where it is enough then');
  await api.pages('incidents', {}, () => true);
  equal(world.requests.length, 404, 'pages, where it has no end');
}));

test('a list that goes round in a circle ends', asking(async (world, api) => {
  world.on('GET', 'incidents', () => ({ items: [1], next: 'same' }));
  await api.pages('incidents', {}, () => true);
  equal(world.requests.length, 2);
}));
