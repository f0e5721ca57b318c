import { incidentHref, newSilenceHref, parseRoute } from '/lib/route.js';
import { equal, test } from './harness/check.js';

test('each view has an address', () => {
  equal(['#/now', '#/inbox', '#/on-call', '#/preferences', '#/silences'].map((hash) => parseRoute(hash).view), [
    'now', 'inbox', 'on-call', 'preferences', 'silences',
  ]);
});

test('an address that was made leads where it was made for', () => {
  equal(parseRoute(incidentHref('i-12')), { view: 'incident', id: 'i-12' });
  equal(parseRoute(newSilenceHref('i-12')), { view: 'silences', isNew: true, id: 'i-12' });
  equal(parseRoute(newSilenceHref()), { view: 'silences', isNew: true, id: null });
});

test('what is no address of ours is Now', () => {
  const hashes = [
    '', '#', '#/', '#/incidents/', '#/incidents/a/b', '#/incidents/<b>', `#/incidents/${'x'.repeat(65)}`, '#/inbox?x', '#/silences/old',
  ];
  equal(hashes.map((hash) => parseRoute(hash)), hashes.map(() => ({ view: 'now' })));
});

test('an id cannot leave its place in an address', () => {
  equal([incidentHref('../x#y'), newSilenceHref('a/b')], ['#/incidents/..%2Fx%23y', '#/silences/new/a%2Fb']);
});
