import { h, patch } from '/lib/dom.js';
import { equal, ok, test } from './harness/check.js';

const rows = (...names) => h('ul', null, names.map((name) => h('li', { key: name }, name)));
const texts = (stage) => [...stage.querySelectorAll('li')].map((node) => node.textContent);

test('what is described appears, with attributes, text and what is nested', (stage) => {
  patch(stage, h('p', { class: 'line', 'data-count': 0 }, 'one ', h('strong', null, 'two'), ' three'));
  equal(stage.innerHTML, '<p class="line" data-count="0">one <strong>two</strong> three</p>');
});

test('text from a device stays text', (stage) => {
  const name = '<img src=x onerror=alert(1)>&amp;';
  patch(stage, h('p', { title: name }, name));
  equal(stage.firstChild.textContent, name);
  equal(stage.firstChild.title, name);
  equal(stage.querySelectorAll('img').length, 0);
});

test('nothing, false and null leave no trace, and 0 is a number', (stage) => {
  patch(stage, null, undefined, false, [[], [null]], 0);
  equal(stage.innerHTML, '0');
});

test('an element stays the same one while its text and attributes change', (stage) => {
  patch(stage, h('p', { class: 'a', title: 'x' }, 'before'));
  const [paragraph] = stage.children;
  const text = paragraph.firstChild;
  patch(stage, h('p', { class: 'b' }, 'after'));
  equal(stage.firstChild, paragraph);
  equal(paragraph.firstChild, text);
  equal(stage.innerHTML, '<p class="b">after</p>');
});

test('what is the same is not touched', async (stage) => {
  const description = () => h('p', { class: 'a', style: { color: 'red' }, onclick: null }, 'text', rows('a', 'b'));
  patch(stage, description());
  const changes = [];
  const observer = new MutationObserver((list) => changes.push(...list));
  observer.observe(stage, { subtree: true, childList: true, attributes: true, characterData: true });
  patch(stage, description());
  equal(observer.takeRecords().length, 0);
});

test('a node moves with its key', (stage) => {
  patch(stage, rows('a', 'b', 'c'));
  const [a, b, c] = stage.querySelectorAll('li');
  patch(stage, rows('c', 'a', 'd', 'b'));
  equal(texts(stage), ['c', 'a', 'd', 'b']);
  const now = [...stage.querySelectorAll('li')];
  equal([now.indexOf(a), now.indexOf(b), now.indexOf(c)], [1, 3, 0]);
});

test('what is no longer described goes', (stage) => {
  patch(stage, rows('a', 'b', 'c'), h('p', null, 'x'), 'y');
  patch(stage, rows('b'));
  equal(stage.innerHTML, '<ul><li>b</li></ul>');
  patch(stage);
  equal(stage.innerHTML, '');
});

test('a key with another tag is another element', (stage) => {
  patch(stage, h('span', { key: 'a' }, 'x'));
  patch(stage, h('button', { key: 'a' }, 'x'));
  equal(stage.innerHTML, '<button>x</button>');
});

test('of two with one key neither is left behind', (stage) => {
  patch(stage, rows('a', 'a', 'b'));
  patch(stage, rows('a', 'b'));
  equal(texts(stage), ['a', 'b']);
  patch(stage, rows('b'));
  equal(texts(stage), ['b']);
});

test('a thousand orders of the same rows all come out right', (stage) => {
  let seed = 7;
  const draw = (below) => { seed = (seed * 48_271) % 2_147_483_647; return seed % below; };
  for (let round = 0; round < 1000; round += 1) {
    const names = Array.from({ length: 8 }, (_, index) => `r${index}`).filter(() => draw(3) > 0)
      .sort(() => draw(3) - 1);
    patch(stage, rows(...names));
    equal(texts(stage), names, `round ${round}`);
  }
});

test('true is an attribute without a value, and false is none', (stage) => {
  patch(stage, h('button', { disabled: true, hidden: false, 'aria-pressed': 'false' }));
  equal(stage.innerHTML, '<button disabled="" aria-pressed="false"></button>');
  patch(stage, h('button', { disabled: false, hidden: true }));
  equal(stage.innerHTML, '<button hidden=""></button>');
});

test('a handler is put in place, replaced and taken away', (stage) => {
  const said = [];
  const button = (onclick) => patch(stage, h('button', { onclick }));
  button(() => said.push('first'));
  stage.firstChild.click();
  button(() => said.push('second'));
  stage.firstChild.click();
  button(undefined);
  stage.firstChild.click();
  equal(said, ['first', 'second']);
});

test('a style changes property by property', (stage) => {
  patch(stage, h('p', { style: { height: '4px', color: 'red' } }));
  patch(stage, h('p', { style: { height: '8px', '--size': '2px' } }));
  const { style } = stage.firstChild;
  equal([style.height, style.color, style.getPropertyValue('--size')], ['8px', '', '2px']);
});

test('an object is a property of the element, so that a view gets what it works with', (stage) => {
  const context = { store: 1 };
  patch(stage, h('x-view', { context }));
  equal(stage.firstChild.context, context);
});

test('a custom element fills itself', (stage) => {
  patch(stage, h('x-filled', null));
  stage.firstChild.textContent = 'its own';
  patch(stage, h('x-filled', { class: 'a' }));
  equal(stage.innerHTML, '<x-filled class="a">its own</x-filled>');
});

test('what is within svg is svg', (stage) => {
  patch(stage, h('svg', { viewBox: '0 0 20 20' }, h('path', { d: 'M0 0' })), h('p', null));
  const [svg, paragraph] = stage.children;
  equal(svg.firstChild.namespaceURI, 'http://www.w3.org/2000/svg');
  equal(svg.getAttribute('viewBox'), '0 0 20 20');
  equal(paragraph.namespaceURI, 'http://www.w3.org/1999/xhtml');
});

test('focus stays where it is while rows around it move', (stage) => {
  const fields = (...names) => patch(stage, names.map((name) => h('input', { key: name, name })));
  fields('a', 'b', 'c');
  const b = stage.querySelector('[name=b]');
  b.focus();
  fields('b', 'c', 'a');
  ok(document.activeElement === b, 'that the field has the focus');
  fields('c', 'a', 'b', 'd');
  ok(document.activeElement === b, 'that the field has the focus');
});

test('what a person typed stays while the rest changes', (stage) => {
  const form = (title) => patch(stage, h('p', null, title), h('input', { name: 'note' }));
  form('before');
  stage.querySelector('input').value = 'half a sen';
  form('after');
  equal(stage.querySelector('input').value, 'half a sen');
});
