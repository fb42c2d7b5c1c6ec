import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every test that answers a threat in docs/security.md is there under that title', () => {
  const doc = readFileSync(`${root}/docs/security.md`, 'utf8');
  const named = [...doc.matchAll(/`((?:src|test)\/[\w./-]+\.test\.tsx?)` “([^”]+)”/g)];
  expect(named.length).toBeGreaterThan(30);
  const missing = named.flatMap(([, file = '', title = '']) => {
    const path = `${root}/${file}`;
    const there = existsSync(path) && readFileSync(path, 'utf8').includes(title);
    return there ? [] : [`${file}: ${title}`];
  });
  expect(missing).toEqual([]);
});

test('every threat is answered by a test', () => {
  const doc = readFileSync(`${root}/docs/security.md`, 'utf8');
  const rows = doc.split('\n').filter((l) => l.startsWith('| ') && !l.startsWith('| who |'));
  expect(rows.length).toBeGreaterThan(12);
  expect(rows.filter((r) => !/\.test\.tsx?` “/.test(r))).toEqual([]);
});
