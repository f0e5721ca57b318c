import { IncidentBook, idNumber, movedTo } from '/lib/incidents.js';
import { equal, ok, test } from './harness/check.js';
import { ids, incident } from './harness/samples.js';

function book(...incidents) {
  const book = new IncidentBook();
  for (const each of incidents) book.apply(each);
  return book;
}
const at = (minute) => `2026-11-28T11:${String(minute).padStart(2, '0')}:00.000Z`;
const alert = (more = {}) => ({ state: 'firing', severity: 'critical', summary: 'warm', ...more });

test('the most severe come first, and of these the oldest', () => {
  const found = book(
    incident('i-1', { severity: 'warning', opened_at: at(0) }), incident('i-2', { severity: 'critical', opened_at: at(9) }),
    incident('i-3', { severity: 'critical', opened_at: at(5) }), incident('i-4', { severity: 'info', opened_at: at(1) }),
    incident('i-5', { severity: 'error', opened_at: at(2) }),
  );
  equal(found.open, ids('i', 3, 2, 5, 1, 4));
});

test('of those that opened in one moment the lower number comes first', () => {
  equal(book(incident('i-10'), incident('i-9'), incident('i-100')).open, ids('i', 9, 10, 100));
});

test('an unknown severity comes last, but comes', () => {
  equal(book(incident('i-1', { severity: 'fatal' }), incident('i-2', { severity: 'info' })).open, ids('i', 2, 1));
});

test('the order follows when a severity changes', () => {
  const found = book(incident('i-1', { severity: 'error' }), incident('i-2', { severity: 'warning' }));
  equal(found.open, ids('i', 1, 2));
  found.apply(incident('i-2', { severity: 'critical', updated_at: at(1) }));
  equal(found.open, ids('i', 2, 1));
});

test('what is older than what is known is not news', () => {
  const found = book(incident('i-1', { title: 'new', updated_at: at(5) }));
  equal(found.apply(incident('i-1', { title: 'old', updated_at: at(4) })), false);
  equal(found.get('i-1').title, 'new');
});

test('of two of one moment the one that came later counts', () => {
  const found = book(incident('i-1', { title: 'first', updated_at: at(5) }));
  ok(found.apply(incident('i-1', { title: 'second', updated_at: at(5) })), 'that it is taken');
  equal(found.get('i-1').title, 'second');
});

test('what is resolved leaves the open ones, and the latest is the first of the resolved', () => {
  const found = book(incident('i-1'), incident('i-2'), incident('i-3'));
  found.apply(incident('i-3', { state: 'resolved', resolved_at: at(1), updated_at: at(1) }));
  found.apply(incident('i-1', { state: 'resolved', resolved_at: at(2), updated_at: at(2) }));
  equal(found.open, ids('i', 2));
  equal(found.resolved(5).map(({ id }) => id), ids('i', 1, 3));
  equal(found.resolved(1).map(({ id }) => id), ids('i', 1));
});

test('of the resolved a hundred are kept, the latest', () => {
  const found = book(...Array.from({ length: 250 }, (_, index) => (
    incident(`i-${index}`, { state: 'resolved', resolved_at: new Date(index * 1000).toISOString() })
  )));
  equal(found.resolved(1000).length, 100);
  equal([found.size, found.get('i-149'), found.get('i-150').id], [100, undefined, 'i-150']);
});

test('what a person asks for shows at once, and goes when it is settled', () => {
  const found = book(incident('i-1'));
  const ticket = found.hope('i-1', { state: 'acknowledged', acknowledged_by: 'ana' });
  equal([found.get('i-1').state, found.get('i-1').acknowledged_by, found.isHoped('i-1')], ['acknowledged', 'ana', true]);
  found.settle('i-1', ticket);
  equal([found.get('i-1').state, found.isHoped('i-1')], ['open', false]);
});

test('of two wishes the later shows, and either can be taken back alone', () => {
  const found = book(incident('i-1'));
  const first = found.hope('i-1', { state: 'acknowledged' });
  const second = found.hope('i-1', { state: 'resolved' });
  equal([found.get('i-1').state, found.open], ['resolved', []]);
  found.settle('i-1', second);
  equal([found.get('i-1').state, found.open], ['acknowledged', ['i-1']]);
  found.settle('i-1', first);
  equal(found.get('i-1').state, 'open');
});

test('what a full list leaves out was resolved unseen, but not what came meanwhile', () => {
  const found = book(incident('i-1'), incident('i-2'), incident('i-3', { state: 'resolved' }));
  found.beginReload();
  found.apply(incident('i-4'));
  found.endReload(new Set(['i-2']));
  equal(found.open, ids('i', 2, 4));
  equal(found.resolved(5).map(({ id }) => id), ['i-3']);
});

test('an incident whose alerts went on as another has no row beside it', () => {
  const found = book(incident('i-1', { alerts: [alert({ moved_to: 'i-2' })] }), incident('i-2'));
  equal([found.open, found.hasRow('i-1'), found.hasRow('i-2')], [['i-2'], false, true]);
});

test('it has its row again when the other is over', () => {
  const found = book(incident('i-1', { alerts: [alert({ moved_to: 'i-2' })] }), incident('i-2'));
  equal(found.open, ['i-2']);
  found.apply(incident('i-2', { state: 'resolved', updated_at: at(1) }));
  equal([found.open, found.hasRow('i-1'), found.hasRow('i-2')], [['i-1'], true, false]);
});

test('what is not known has no row', () => equal(book().hasRow('i-1'), false));

test('one alert that stayed keeps an incident where it is', () => {
  equal(movedTo(incident('i-1', { alerts: [alert(), alert({ moved_to: 'i-2' })] })), null);
  equal(movedTo(incident('i-1', { alerts: [alert({ moved_to: 'i-2' }), alert({ state: 'resolved' })] })), 'i-2');
  equal(movedTo(incident('i-1', { alerts: [] })), null);
});

test('the number of an id is what counts, and no number is 0', () => {
  equal(['i-12', 'n-1842', 'x', ''].map(idNumber), [12, 1842, 0, 0]);
});
