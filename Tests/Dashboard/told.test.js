import { channelInWords, hoursInWords, inWords } from '/lib/told.js';
import { equal, test } from './harness/check.js';

test('a condition that has a name is called by it, another is shown as it is', () => {
  equal([inWords('severity >= error'), inWords('labels.Site == "Porto"'), inWords(null, 'Everything')], [
    'Error and worse', 'labels.Site == "Porto"', 'Everything',
  ]);
});

test('quiet hours say their days and what breaks through', () => {
  const hours = { from: '22:00', to: '07:00', weekdays: null, unless: 'severity == critical' };
  equal([hoursInWords(null), hoursInWords(hours), hoursInWords({ ...hours, weekdays: ['mon', 'tue'], unless: null })], [
    'none', '22:00–07:00; breaks through: critical', '22:00–07:00 on Mon, Tue; nothing breaks through',
  ]);
});

test('a condition that breaks through keeps its capitals', () => {
  const hours = { from: '22:00', to: '07:00', unless: 'labels.Site == "Porto"' };
  equal(hoursInWords(hours), '22:00–07:00; breaks through: labels.Site == "Porto"');
});

test('a channel says of what, over which, when, and what comes after', () => {
  equal([
    { when: 'severity >= error', use: ['inbox', 'push'], then: { use: ['sms'], after: '2m' } },
    { when: null, use: ['email'], digest: '1h' },
    { when: 'labels.X == "Y"', use: ['inbox'], digest: '90m' },
  ].map(channelInWords), [
    'Error and worse: inbox, push, then sms after 2m', 'Everything else: email, together (hourly)',
    'labels.X == "Y": inbox, together (90m)',
  ]);
});
