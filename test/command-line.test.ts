import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ACTION = fileURLToPath(new URL('../bin/action.mjs', import.meta.url));
const DATA = fileURLToPath(new URL('../data/', import.meta.url));
let dir = '';

function action(args: string[], input = ''): { code: number | null; out: string; err: string } {
  const env = { ...process.env, ACTION_DATA: join(dir, 'db'), DATABASE_URL: '' };
  const r = spawnSync(process.execPath, [ACTION, ...args], { input, encoding: 'utf8', env, cwd: dir });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

/** Exactly one JSON document on standard output, and nothing else. */
const json = (r: { out: string }): unknown => {
  expect(r.out.trimEnd()).not.toContain('\n');
  return JSON.parse(r.out);
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'action-cli-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('wrong words end with 2 and one line on standard error, refusals with 1, help with 0', () => {
  for (const [args, code] of [
    [['nonsense'], 2],
    [['evidence'], 2],
    [['evidence', 'import'], 2],
    [['evidence', 'import', 'x.json', '--as-of', '2026-2-3'], 2],
    [['stats', 'pool-proportions', '--method', 'magic'], 2],
    [['evidence', 'import', 'is-not-there.json'], 1],
    [['line', 'P1'], 1],
    [['line', 'hello'], 1],
  ] as const) {
    const r = action([...args]);
    expect([args, r.code, r.out]).toEqual([args, code, '']);
    expect(
      r.err
        .trimEnd()
        .split('\n')
        .filter((l) => !l.startsWith('(node:')),
    ).toHaveLength(1);
    expect(r.err).not.toMatch(/\n\s+at /);
  }
  expect(action(['help']).code).toBe(0);
  expect(action(['line', '--help']).out).toContain('action line THING');
});

test('a pooled proportion comes in full precision, and a bad table is refused by its line', () => {
  const good = action(['stats', 'pool-proportions', '--json'], 'study,x,n\na,5,119\nb,116,170\n');
  expect(good.code).toBe(0);
  const pooled = json(good) as { estimate: number; ci: number[]; tau2: number };
  expect(pooled.estimate).toBeCloseTo(0.235485, 6);
  expect(pooled.ci[0]).toBeCloseTo(0.0191, 4);
  expect(pooled.ci[1]).toBeCloseTo(0.8297, 4);
  expect(Math.sqrt(pooled.tau2)).toBeCloseTo(1.962, 3);
  for (const table of [
    '',
    'study,x,n\n',
    'study,x,n\na,6,5\n',
    'study,x,n\na,-1,5\n',
    'study,x,n\na,1.5,5\n',
    'study,x,n\na,1,0\n',
    'study,x,n\na,NaN,5\n',
    'nonsense',
  ]) {
    const bad = action(['stats', 'pool-proportions', '--json'], table);
    expect([table, bad.code, bad.out]).toEqual([table, 1, '']);
    expect(bad.err.trim()).toMatch(/\.$/);
  }
});

test('importing, importing again, searching, changes and the doctor speak JSON and agree with each other', () => {
  const first = action([
    'evidence',
    'import',
    join(DATA, 'trials', '2026-04-25.ndjson'),
    join(DATA, 'trials', '2026-05-08.ndjson'),
    '--json',
  ]);
  expect([first.code, json(first)]).toEqual([
    0,
    { added: 288, changed: expect.any(Number), unchanged: expect.any(Number), quarantined: 0 },
  ]);
  const again = action(['evidence', 'import', join(DATA, 'trials', '2026-05-08.ndjson'), '--json']);
  expect(json(again)).toMatchObject({ added: 0, changed: 0, quarantined: 0 });
  const found = json(action(['evidence', 'search', 'KYV-101', '--size', '5', '--json'])) as {
    total: number;
    rows: { id: string }[];
  };
  expect(found.total).toBeGreaterThan(0);
  expect(found.rows[0]?.id).toMatch(/^NCT\d{8}$/);
  const changes = json(action(['evidence', 'changes', '--since', '2026-05-01', '--grade', 'medium', '--json'])) as {
    total: number;
    rows: { grade: string }[];
  };
  expect(changes.total).toBeGreaterThan(0);
  expect(new Set(changes.rows.map((r) => r.grade))).toEqual(new Set(['medium']));
  const line = json(action(['line', 'NCT07395050', '--json'])) as { nodes: { kind: string }[]; edges: unknown[] };
  expect(line.nodes.map((n) => n.kind)).toEqual(['record', 'study']);
  const doctor = action(['doctor', '--json']);
  expect([doctor.code, (json(doctor) as { state: string }[]).filter((f) => f.state === 'bad')]).toEqual([0, []]);
});

test('outcomes are imported and synthesised, and an outcome that nobody reports is refused by name', () => {
  const got = action(['outcomes', 'import', join(DATA, 'study-arms.csv'), '--as-of', '2026-11-22', '--json']);
  expect([got.code, json(got)]).toMatchObject([0, { arms: 82, outcomes: 200 }]);
  const answer = json(
    action([
      'outcomes',
      'synthesise',
      '--outcome',
      'DORIS remission',
      '--disease',
      'SLE',
      '--target',
      'CD19',
      '--json',
    ]),
  ) as { k: number; events: number; patients: number; overlap: { choices: unknown[] } };
  expect(answer).toMatchObject({ k: 3, events: 19, patients: 20 });
  expect(answer.overlap.choices.length).toBeGreaterThan(0);
  const none = action(['outcomes', 'synthesise', '--outcome', 'eternal youth']);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('eternal youth')]);
});

test('a record that cannot be read goes to quarantine with a sentence, and the good ones of the file are kept', () => {
  const file = join(dir, 'mixed-2026-06-01.json');
  writeFileSync(
    file,
    `{"studies":[{"protocolSection":{"identificationModule":{"nctId":"NCT99999991","briefTitle":"<b>bold</b>"}}},{"protocolSection":{}},{"protocolSection":{"ident`,
  );
  const r = action(['evidence', 'import', file, '--json']);
  expect([r.code, json(r)]).toEqual([0, { added: 1, changed: 0, unchanged: 0, quarantined: 2 }]);
  expect(r.err).toContain('has no NCT id');
  expect(r.err).toContain('ends in the middle');
});
