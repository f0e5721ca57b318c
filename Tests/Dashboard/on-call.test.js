import { author, change, names, summary } from '/lib/on-call.js';
import { equal, test } from './harness/check.js';

const store = { me: 'ana' };
const schedule = (id, ...users) => ({ id, users });

test('those on call are named, oneself as You', () => {
  equal([names(store, ['bo', 'ana']), names(store, [])], ['bo, You', 'Nobody']);
});

test('an override says who comes, who goes, or who stands in for whom', () => {
  const overrides = [
    { add: 'ana' }, { add: 'bo' }, { remove: 'ana' }, { replace: 'bo', with: 'ana' }, { replace: 'ana', with: 'bo' },
  ];
  equal(overrides.map((each) => change(store, each)), ['You as well', 'bo as well', 'without you', 'You for bo', 'bo for you']);
  equal([author(store, { by: 'ana' }), author(store, { by: 'bo' })], [' · by you', ' · by bo']);
});

test('the summary says what one is on call for, and that there is a gap', () => {
  const schedules = [schedule('primary', 'ana'), schedule('lab', 'bo'), schedule('night', 'ana', 'bo')];
  equal(summary(store, schedules), 'You are on call for primary, night.');
  equal(summary(store, [schedule('primary', 'bo'), schedule('lab')]), 'You are not on call. Nobody is on call for one of them.');
  equal(summary(store, [schedule('primary'), schedule('lab')]), 'You are not on call. Nobody is on call for 2 of them.');
});
