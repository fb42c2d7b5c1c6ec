import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AuditEvent } from './audit-events.ts';
import { readAuditFilter } from './audit-filter.ts';
import { AUDIT_KINDS, auditWords } from './audit-words.ts';

test('every kind of event that the chain can say has words', () => {
  const source = readFileSync(fileURLToPath(new URL('./audit-events.ts', import.meta.url)), 'utf8');
  const kinds = [...source.matchAll(/\bkind: '([\w.-]+)'/g)].map(([, kind]) => kind ?? '');
  expect(kinds.length).toBeGreaterThan(60);
  expect([...new Set(kinds)].sort()).toEqual(AUDIT_KINDS);
});

test.each<[AuditEvent, string]>([
  [
    {
      kind: 'refused',
      body: { action: 'passage.release', thing: { kind: 'passage', id: 'P1' }, why: 'not signed in' },
    },
    'Refused passage.release on passage P1: not signed in',
  ],
  [
    { kind: 'thing.superseded', body: { ref: { kind: 'decision', id: 'D1' }, by: { kind: 'decision', id: 'D2' } } },
    'Replaced decision D1 by decision D2',
  ],
  [{ kind: 'search.alerts-stopped', body: { searches: [4] } }, 'Stopped the mails of 1 saved search'],
  [{ kind: 'person.added', body: { person: 'person-3', roles: [] } }, 'Added person-3 in the roles none'],
  [
    { kind: 'audit.checked', body: { after: 0, to: 12, hash: 'ab'.repeat(32), ok: false } },
    'Checked the chain from event 1: broken after event 12',
  ],
])('an event is told in plain words: %j', (event, words) => {
  expect(auditWords(event)).toBe(words);
});

test('a long reason is cut short in the words', () => {
  const body = { passage: 'P1', reason: 'x'.repeat(5000) };
  expect(auditWords({ kind: 'passage.withdrawn', body }).length).toBeLessThan(250);
});

test('an event of a kind that a later version wrote is told by the name of its kind', () => {
  expect(auditWords({ kind: 'moon.landed', body: {} } as unknown as AuditEvent)).toBe('moon.landed');
});

test('a filter that cannot be read asks for nothing and says what is wrong', () => {
  const read = (words: string) => readAuditFilter(new URLSearchParams(words));
  expect(read('').filter).toEqual({ kind: null, actor: '', thing: '', from: '', to: '', refusals: false });
  const { filter, problems } = read('kind=none&from=2026-02-30&to=yesterday&refusals=yes&actor=+A+');
  expect(filter).toEqual({ kind: null, actor: 'A', thing: '', from: '', to: '', refusals: false });
  expect(Object.keys(problems).sort()).toEqual(['from', 'kind', 'to']);
  expect(read('from=2026-02-02&to=2026-02-01').problems.to).toContain('before');
});
