import { Inbox } from '/lib/inbox.js';
import { equal, test } from './harness/check.js';
import { ids, notification } from './harness/samples.js';

function inbox(...notifications) {
  const found = new Inbox();
  for (const each of notifications) found.apply(each);
  return found;
}
const shown = (found) => found.items.map(({ id }) => id);

test('the newest comes first, by number', () => {
  equal(shown(inbox(notification('n-9'), notification('n-100'), notification('n-10'))), ids('n', 100, 10, 9));
});

test('one that comes twice is there once, as it was said last', () => {
  const found = inbox();
  equal([found.apply(notification('n-1')), found.apply(notification('n-1', { state: 'read' }))], [true, false]);
  equal(found.items.map(({ state }) => state), ['read']);
});

test('what was dismissed is not shown, but is still known about its incident', () => {
  const found = inbox(notification('n-1', { state: 'dismissed' }), notification('n-2'));
  equal(shown(found), ['n-2']);
  equal(found.about('i-1').map(({ id }) => id), ids('n', 2, 1));
});

test('a mark counts at once, and what the service says meanwhile does not take it back', () => {
  const found = inbox(notification('n-1'), notification('n-2'));
  found.count(2);
  equal([found.mark('n-1', 'read'), found.unread, found.mark('n-1', 'read'), found.unread], ['unread', 1, null, 1]);
  found.apply(notification('n-1'));
  equal(found.get('n-1').state, 'read');
  found.settle('n-1');
  found.apply(notification('n-1'));
  equal(found.get('n-1').state, 'unread');
});

test('a mark that is taken back counts again', () => {
  const found = inbox(notification('n-1'));
  found.count(1);
  found.mark('n-1', found.mark('n-1', 'dismissed'));
  equal([found.unread, shown(found)], [1, ['n-1']]);
});

test('what is unknown cannot be marked', () => equal(inbox().mark('n-1', 'read'), null));

test('what is hidden until it is sent is not counted, whatever the service counts until then', () => {
  const found = inbox(notification('n-1'), notification('n-2', { state: 'read' }));
  found.count(1);
  equal([found.hide('n-1'), found.hide('n-2'), found.unread], ['unread', 'read', 0]);
  // Another one arrives; the service counts both, because it was not asked for anything yet.
  found.apply(notification('n-3'));
  found.count(2);
  equal([found.unread, found.knownUnread], [1, 1]);
  // Undone.
  found.mark('n-1', 'unread');
  found.settle('n-1');
  equal([found.unread, found.knownUnread], [2, 2]);
});

test('once it is sent the count is that of the service again', () => {
  const found = inbox(notification('n-1'));
  found.count(1);
  found.hide('n-1');
  found.sent('n-1');
  found.count(0);
  equal(found.unread, 0);
  found.count(3);
  equal(found.unread, 3);
});

test('what a page of the list leaves out was dismissed elsewhere', () => {
  const found = inbox(...[1, 2, 3, 4, 5].map((number) => notification(`n-${number}`)));
  equal(found.takePage([notification('n-5'), notification('n-3')], 5, 3), false);
  equal(shown(found), ids('n', 5, 3, 2, 1));
  found.takePage([], 2, 0);
  equal(shown(found), ids('n', 5, 3));
});

test('what arrived while the list was read is not left out by it', () => {
  const found = inbox(notification('n-1'));
  const { newest } = found;
  found.apply(notification('n-2'));
  found.takePage([], newest, 0);
  equal(shown(found), ['n-2']);
});

test('what was marked here is not what the list says', () => {
  const found = inbox(notification('n-1'));
  found.mark('n-1', 'read');
  found.takePage([], 1, 0);
  equal(shown(found), ['n-1']);
});

test('a page with new ones is news', () => {
  equal(inbox(notification('n-1')).takePage([notification('n-2'), notification('n-1')], 1, 0), true);
});

test('the unread ones that fit are named, and counted', () => {
  const found = inbox(notification('n-1'), notification('n-2', { incident: 'i-2' }), notification('n-3', { state: 'read' }));
  equal(found.unreadIds(), ids('n', 2, 1));
  equal(found.unreadIds(({ incident }) => incident === 'i-2'), ['n-2']);
  equal(found.knownUnread, 2);
});

test('of very many the newest thousand are kept', () => {
  const found = inbox(...Array.from({ length: 3000 }, (_, index) => notification(`n-${index + 1}`)));
  equal([found.items.length <= 1200, found.items.length >= 1000, found.items[0].id], [true, true, 'n-3000']);
});

test('after clearing nothing is known', () => {
  const found = inbox(notification('n-1'));
  found.count(1);
  found.hide('n-1');
  found.clear();
  found.count(1);
  equal([found.items, found.unread, found.newest], [[], 1, 0]);
});
