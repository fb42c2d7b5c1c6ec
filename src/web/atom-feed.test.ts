import { expect, test } from 'vitest';
import { atomFeed } from './atom-feed.ts';

const feed = (entries: Parameters<typeof atomFeed>[0]['entries']) =>
  atomFeed({
    id: 'https://site.example/updates.atom',
    title: 'A & B',
    subtitle: null,
    link: 'https://site.example/updates',
    author: 'Network',
    entries,
  });

test('markup in a title stays text, and characters that XML cannot hold are left out', () => {
  const text = feed([
    {
      id: 'https://site.example/updates/P1',
      title: '<script>x</script> \u0000\u000B"quoted" \uD800',
      updated: new Date('2026-11-22T12:00:00Z'),
      summary: 'x ]]> y',
    },
  ]);
  expect(text).not.toContain('<script>');
  expect(text).toContain('&#60;script&#62;');
  expect(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/.test(text)).toBe(false);
  expect(text).toContain('<updated>2026-11-22T12:00:00.000Z</updated>');
});

test('a feed without entries is still a feed with a date', () => {
  expect(feed([])).toContain('<updated>1970-01-01T00:00:00.000Z</updated>');
});
