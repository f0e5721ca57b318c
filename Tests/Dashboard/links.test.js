import { readOn, safeHref } from '/lib/links.js';
import { equal, test } from './harness/check.js';
import { settled } from './harness/clock.js';

test('only addresses of the web are links', () => {
  equal(['https://wiki.example.org/a#b', 'HTTP://example.org', ' https://example.org/x '].map(safeHref), [
    'https://wiki.example.org/a#b', 'http://example.org/', 'https://example.org/x',
  ]);
});

test('nothing that runs, reads a file or depends on this page is a link', () => {
  const texts = [
    'javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<script>1</script>', 'vbscript:x',
    'file:///etc/passwd', 'blob:https://example.org/1',
    'ftp://example.org', '//example.org', '/incidents', '#/now', 'wiki', '', null, undefined,
  ];
  equal(texts.map(safeHref), texts.map(() => null));
});

/** What the browser opens while a test runs. */
async function opening(body, page = { location: {}, opener: 'this page' }) {
  const { open } = window;
  const opened = [];
  window.open = (...how) => { opened.push(how); return page; };
  try {
    return await body(page, opened);
  } finally {
    window.open = open;
  }
}
const press = (keys = {}) => ({ isPrevented: false, preventDefault() { this.isPrevented = true; }, ...keys });
const feed = { wayTo: async (id, address) => `${address}?by=${id}` };

test('a link is opened in a page that knows nothing of this one, by way of the service', () => opening(async (page, opened) => {
  const event = press();
  readOn(event, feed, 'n-1', 'https://wiki.example.org/a');
  equal([opened, page.opener, event.isPrevented], [[['', '_blank']], null, true]);
  await settled();
  equal(page.location.href, 'https://wiki.example.org/a?by=n-1');
}));

test('with a key held, or where no page can be opened, the browser does as it does', () => opening(async (page, opened) => {
  for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) {
    const event = press({ [key]: true });
    readOn(event, feed, 'n-1', 'https://wiki.example.org/a');
    equal([opened, event.isPrevented], [[], false]);
  }
  await opening(async () => {
    const event = press();
    readOn(event, feed, 'n-1', 'https://wiki.example.org/a');
    equal(event.isPrevented, false);
  }, null);
}));
