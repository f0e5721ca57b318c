import { headline, summarise, worstPhrase } from '/lib/headline.js';
import { IncidentBook } from '/lib/incidents.js';
import { equal, test } from './harness/check.js';
import { incident } from './harness/samples.js';

function book(...incidents) {
  const found = new IncidentBook();
  for (const each of incidents) found.apply(each);
  return found;
}

test('what is open is counted by severity, and what nobody has apart', () => {
  const { total, wanting, bySeverity } = summarise(book(
    incident('i-1'), incident('i-2', { state: 'acknowledged' }), incident('i-3', { severity: 'warning', state: 'snoozed' }),
    incident('i-4', { severity: 'fatal' }), incident('i-5', { state: 'resolved' }),
  ));
  equal({ total, wanting, bySeverity }, { total: 4, wanting: 2, bySeverity: { info: 1, warning: 1, error: 0, critical: 2 } });
});

test('the worst is the first that nobody has', () => {
  const worst = (...incidents) => summarise(book(...incidents)).worst?.id ?? null;
  const taken = incident('i-1', { state: 'acknowledged' });
  equal(worst(taken, incident('i-2', { severity: 'error' }), incident('i-3', { severity: 'warning' })), 'i-2');
  equal(worst(incident('i-1', { state: 'snoozed' })), null);
});

test('the headline is one short sentence', () => {
  equal([[0, 0], [1, 0], [3, 0], [1, 1], [3, 3], [3, 1], [3, 2], [12_000, 2044]].map(([total, wanting]) => headline({ total, wanting })), [
    'Nothing open', '1 open, in hand', '3 open, all in hand', '1 open, needs somebody', '3 open, all need somebody',
    '3 open, 1 needs somebody', '3 open, 2 need somebody', '12,000 open, 2,044 need somebody',
  ]);
  equal(worstPhrase(incident('i-1', { severity: 'error' })), 'Error for ');
});
