import { acknowledgedAt, called, calledWithin, hasIt } from '/lib/people.js';
import { equal, test } from './harness/check.js';

const store = { me: 'ana' };

test('oneself is You, everybody else is called by name', () => {
  equal([called(store, 'ana'), called(store, 'bo'), calledWithin(store, 'ana'), calledWithin(store, 'bo')], ['You', 'bo', 'you', 'bo']);
  equal([hasIt(store, 'ana'), hasIt(store, 'bo')], ['You have it', 'bo has it']);
});

test('the last word about an acknowledgement counts, and before that what was pressed here', () => {
  const timeline = [{ kind: 'acknowledged', at: '1' }, { kind: 'acknowledged', at: '2' }, { kind: 'note', at: '3' }];
  equal([acknowledgedAt({ timeline }), acknowledgedAt({ timeline, acknowledged_here_at: '4' }), acknowledgedAt({})], ['2', '4', null]);
});
