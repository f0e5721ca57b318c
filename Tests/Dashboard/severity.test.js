import { known, rank, severities, shape, word } from '/lib/severity.js';
import { equal, ok, test } from './harness/check.js';

test('the order is info, warning, error, critical', () => {
  equal(['critical', 'info', 'error', 'warning'].sort((a, b) => rank(a) - rank(b)), severities);
});

test('what cannot be read is shown as the lowest, never as nothing', () => {
  equal([known('fatal'), word('fatal'), word(undefined), shape('fatal').props['data-shape']], ['info', 'Info', 'Info', 'info']);
});

test('each severity has a word and a shape of its own', () => {
  equal(severities.map(word), ['Info', 'Warning', 'Error', 'Critical']);
  const drawn = new Set(severities.map((severity) => JSON.stringify(shape(severity).children)));
  equal(drawn.size, severities.length);
});

test('a shape says nothing to a screen reader, because the word beside it does', () => {
  ok(severities.every((severity) => shape(severity).props['aria-hidden'] === 'true'), 'that shapes are hidden');
});
