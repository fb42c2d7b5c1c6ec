import * as fs from 'node:fs';
import { expect, test } from 'vitest';
import { violations } from './architecture.ts';

const read = () =>
  new Map(
    fs
      .globSync('{src,test,bench}/**/*.{ts,tsx}', { exclude: ['test/architecture.test.ts'] }) // which breaks every rule on purpose
      .map((file): [string, string] => [file.replaceAll('\\', '/'), fs.readFileSync(file, 'utf8')]),
  );

test('the house keeps its own rules', () => {
  const files = read();
  expect(files.size).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

const LONG = 'const a = 1;\n'.repeat(351);
test.each<[rule: string, file: string, text: string]>([
  ['a folder imports one above it', 'src/ledger/a.ts', `import { b } from '#evidence/b.ts';`],
  ['a type alone is taken from above', 'src/ledger/a.ts', `import type { B } from '#claims/b.ts';`],
  ['a type is taken from above inline', 'src/ledger/a.ts', `type B = import('#claims/b.ts').B;`],
  ['an import over several lines', 'src/ledger/a.ts', `import {\n  b,\n} from '#evidence/b.ts';`],
  ['something from above is handed on', 'src/db/a.ts', `export { b } from '#ledger/b.ts';\nexport const c = 1;`],
  ['ground imports a subject', 'src/stats/a.ts', `import { b } from '#db/b.ts';`],
  ['ground imports other ground', 'src/stats/a.ts', `import { b } from '#vocabulary/b.ts';`],
  ['a subject imports an edge', 'src/updates/a.server.ts', `const b = await import('#jobs/b.server.ts');`],
  ['a test imports against the direction', 'src/ledger/a.test.ts', `import { b } from '#web/b.ts';`],
  ['a plain file imports a server file', 'src/claims/a.ts', `import { b } from './b.server.ts';`],
  ['a plain file takes a type from one', 'src/web/ui/a.tsx', `import type { B } from '#claims/b.server.ts';`],
  ['a plain file reads the disk', 'src/claims/a.ts', `import * as fs from 'node:fs';`],
  ['a path climbs', 'src/claims/a.ts', `import { b } from '../stats/b.ts';`],
  ['a path climbs into the source from outside', 'test/browser/a.test.ts', `import { b } from '../../src/db/b.ts';`],
  ['a file of the own folder by #', 'src/claims/a.ts', `import { b } from '#claims/b.ts';`],
  ['no extension', 'src/claims/a.ts', `import { b } from './b';`],
  ['a barrel', 'src/claims/all.ts', `/* all */\nexport * from './a.ts';\nexport { b } from './b.ts';`],
  ['an index', 'src/claims/index.ts', 'export const a = 1;'],
  ['a folder of utils', 'src/claims/utils/a.ts', 'export const a = 1;'],
  ['a file of types', 'src/claims/types.ts', 'export type A = 1;'],
  ['helpers for the server', 'src/claims/helpers.server.ts', 'export const a = 1;'],
  ['a default export', 'src/claims/a.ts', 'export default 1;'],
  ['a default export by another name', 'src/claims/a.ts', 'const a = 1;\nexport { a as default };'],
  ['too long a file', 'src/claims/a.ts', LONG],
  ['a folder of its own making', 'src/misc/a.ts', 'export const a = 1;'],
  ['the command line imports a page', 'src/cli/a.ts', `import { B } from '#web/ui/b.tsx';`],
])('seen red: %s', (_rule, file, text) => {
  expect(violations(new Map([[file, text]]))).toHaveLength(1);
});

test('seen red: the command line reaches a page through other files', () => {
  const files = new Map([
    ['src/cli/a.ts', `import { b } from '#jobs/b.ts';`],
    ['src/jobs/b.ts', `import { c } from '#web/c.ts';`],
    ['src/web/c.ts', `import { D } from './ui/d.tsx';`],
  ]);
  expect(violations(files)).toEqual(['src/web/c.ts is reached by the command line and imports ./ui/d.tsx']);
});

test('what the house allows is not called a violation', () => {
  const files = new Map([
    ['src/web/routes/claim.tsx', `import { a } from '#claims/a.server.ts';\nexport default function Claim() {}`],
    [
      'src/web/routes/b.tsx',
      `import { C } from '#web/ui/c.tsx';\nimport type { Route } from './+types/b';\nimport css from '#web/b.css?url';`,
    ],
    [
      'src/updates/a.server.ts',
      `import { b } from '#stats/b.ts';\nimport type { C } from '#db/c.ts';\n// from '#web/d.ts'`,
    ],
    ['src/jobs/a.server.ts', `import { b } from '#updates/b.server.ts';`],
    ['src/claims/a.test.ts', `import { openTx } from '#db/testing.server.ts';\nimport { b } from './b.ts';`],
    ['src/db/tables.gen.ts', LONG],
    ['bench/run.ts', `import { b } from '../test/b.ts';`],
  ]);
  expect(violations(files)).toEqual([]);
});
