import { expect, test } from 'vitest';
import { readable, readableAll } from './entities.ts';

test.each([
  ['Primary Sjogren&#39;s Syndrome', "Primary Sjogren's Syndrome"],
  ['&#x27;a&#X27; &quot;b&quot; &amp;', '\'a\' "b" &'],
  ['IL-6 &ge; 3 &amp;lt; 4', 'IL-6 ≥ 3 &lt; 4'],
  ['R&D; AT&T & so on', 'R&D; AT&T & so on'],
  [
    '&nosuch; &#0; &#xD800; &#1114112; &constructor; &toString;',
    '&nosuch; &#0; &#xD800; &#1114112; &constructor; &toString;',
  ],
  ['&#128512;', '😀'],
  ['p < 0.05', 'p < 0.05'],
  ['', ''],
])('%j is read as %j', (text, read) => {
  expect(readable(text)).toBe(read);
});

test('every text within is read, and what is no text stays what it is', () => {
  const at = new Date(0);
  const given = { a: ['&amp;', 1, null, undefined], b: { c: '&lt;' }, at, n: 0 };
  expect(readableAll(given)).toEqual({ a: ['&', 1, null, undefined], b: { c: '<' }, at, n: 0 });
  expect(readableAll(given).at).toBe(at);
  expect(given.a[0]).toBe('&amp;');
});
