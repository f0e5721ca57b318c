import { card, kindName } from '/lib/card.js';
import { patch } from '/lib/dom.js';
import { Store } from '/lib/store.js';
import { equal, test } from './harness/check.js';
import { incident, notification } from './harness/samples.js';

function shown(stage, more, { role = 'responder', ...options } = {}) {
  const store = new Store();
  store.session = { ...store.session, role };
  store.change(() => store.incidents.apply(incident('i-1')));
  const done = [];
  patch(stage, card(store, notification('n-1', more), {
    href: ({ incident: id }) => `#/incidents/${id}`, onopen: ({ id }) => done.push(`open ${id}`),
    onacknowledge: ({ id }) => done.push(`acknowledge ${id}`), ondismiss: ({ id }) => done.push(`dismiss ${id}`), ...options,
  }));
  const find = (selector) => stage.querySelector(selector);
  return { done, find, text: (selector) => find(selector)?.textContent ?? null };
}

test('a card says how severe, what, and why it came', (stage) => {
  const { find, text } = shown(stage, { title: 'Water on the floor', body: 'cr-2 is wet', reason: 'on call for plant-primary' });
  equal([text('.severity-word'), text('.card-title'), text('.card-body'), text('.card-reason')], [
    'Critical', 'Water on the floor', 'cr-2 is wet', 'Why you: on call for plant-primary',
  ]);
  equal(find('.card-title a').getAttribute('href'), '#/incidents/i-1');
});

test('what the title says already is not said again', (stage) => {
  equal(shown(stage, { title: 'Water', body: 'Water' }).text('.card-body'), null);
});

test('text from a device stays text', (stage) => {
  const name = '<img src=x onerror=document.title=1>';
  const { text } = shown(stage, { title: name, body: `${name}!`, reason: name });
  equal([text('.card-title'), stage.querySelectorAll('img').length], [name, 0]);
});

test('its links are of the web only, and open in a page that knows nothing of this one', (stage) => {
  const links = [
    { text: 'Runbook', href: 'https://wiki.example.org/a' }, { text: 'Trap', href: 'javascript:alert(1)' },
    { text: '', href: 'http://b.example.org/' },
  ];
  shown(stage, { links });
  const found = [...stage.querySelectorAll('a.link')];
  equal(found.map((link) => [link.textContent, link.href, link.rel, link.target]), [
    ['Runbook', 'https://wiki.example.org/a', 'noopener noreferrer', '_blank'],
    ['http://b.example.org/', 'http://b.example.org/', 'noopener noreferrer', '_blank'],
  ]);
});

test('its buttons do what they say', (stage) => {
  const { done, find } = shown(stage, {});
  find('[data-action=acknowledge]').click();
  find('[data-action=dismiss]').click();
  equal(done, ['acknowledge n-1', 'dismiss n-1']);
});

test('who may not act has no button to acknowledge', (stage) => {
  equal(shown(stage, {}, { role: 'viewer' }).find('[data-action=acknowledge]'), null);
});

test('what is over says so instead of its severity', (stage) => {
  const { find, text } = shown(stage, { kind: 'resolved' });
  equal([text('.severity-word'), find('svg').dataset.shape, find('[data-action=acknowledge]')], ['Resolved', 'resolved', null]);
});

test('a digest is of no one severity, and leads nowhere', (stage) => {
  const { find, text } = shown(stage, { kind: 'digest', incident: null, title: '3 while you slept' });
  equal([text('strong'), find('.severity-word'), find('.card-title a'), text('.card-title')], ['Digest', null, null, '3 while you slept']);
});

test('a kind that is not known yet is called by its name', () => {
  equal(['escalated', 'firing', 'novel'].map(kindName), ['Escalated', '', 'novel']);
});
