import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Grade, worstGrade } from '#ledger/grades.ts';
import type { Change } from './change-rules.ts';
import { compareFacts } from './compare.ts';
import { readRecords } from './read-records.server.ts';
import { type ParsedStudy, parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { canonicalFacts, mergeFacts } from './study-order.ts';

const folder = process.env.ACTION_REAL_RECORDS ?? '';
const here = folder !== '';
if (!here) console.warn('Real registry records: not tested, because ACTION_REAL_RECORDS names no folder with them.');
const title = here ? 'real registry records' : 'real registry records (skipped: ACTION_REAL_RECORDS is not set)';

const at = (...path: string[]): string => join(folder, ...path);
const files = (...path: string[]): string[] =>
  readdirSync(at(...path))
    .sort()
    .map((name) => at(...path, name));

async function studies(path: string): Promise<ParsedStudy[]> {
  const found: ParsedStudy[] = [];
  for await (const record of readRecords(path)) {
    if ('problem' in record) throw new Error(record.problem);
    const parsed = parseCtgovStudy(record.json);
    if (parsed.kind === 'refused') throw new Error(`${path}: ${parsed.sentence}`);
    found.push(parsed);
  }
  return found;
}

/** The studies of a day-by-day history folded in order, with the changes of each day. */
async function history(
  name: string,
): Promise<{ latest: Map<string, StudyFacts>; changes: Change[]; versions: number }> {
  const latest = new Map<string, StudyFacts>();
  const changes: Change[] = [];
  let versions = 0;
  for (const path of files(...name.split('/'))) {
    for (const { facts } of await studies(path)) {
      versions++;
      const before = latest.get(facts.nctId);
      if (before) changes.push(...compareFacts(before, facts));
      latest.set(facts.nctId, before ? mergeFacts(before, facts) : facts);
    }
  }
  return { latest, changes, versions };
}

const count = (changes: readonly Change[]): { [grade in Grade]?: number } => {
  const counts: { [grade in Grade]?: number } = {};
  for (const { grade } of changes) counts[grade] = (counts[grade] ?? 0) + 1;
  return counts;
};

describe.skipIf(!here)(title, () => {
  test('300 varied complete studies are read without a warning or a problem', async () => {
    const all = await studies(at('trials', 'v2-bulk-sample.ndjson.gz'));
    expect(all).toHaveLength(300);
    expect(all.filter(({ complete }) => complete)).toHaveLength(300);
    expect(all.flatMap(({ warnings, problems }) => [...warnings, ...problems])).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/[\w.]+@[\w.]+\.[a-z]{2,}/i);
  });

  test('every single study and every list page is read', async () => {
    const single = [
      ...files('trials', 'v2-autoimmune'),
      ...files('trials', 'v2-negatives', 'autoimmune_not_cell_therapy'),
      ...files('trials', 'v2-negatives', 'oncology_cart'),
      ...files('trials', 'api-corners', 'edge_cases'),
    ];
    for (const path of single) {
      const [study, ...others] = await studies(path);
      expect(others).toEqual([]);
      expect(study?.complete, path).toBe(true);
      expect([...(study?.warnings ?? []), ...(study?.problems ?? [])], path).toEqual([]);
    }
    expect(
      await studies(at('trials', 'api-corners', 'list_page_full_records_10_with_nextPageToken.json')),
    ).toHaveLength(10);
    for (const path of files('trials', 'api-corners', 'biomcp_receipted')) {
      if (path.endsWith('capture-receipts.subset.json')) continue;
      const found = await studies(path);
      expect(found.length, path).toBeGreaterThan(0);
      expect(
        found.some(({ complete }) => complete),
        path,
      ).toBe(false);
    }
  });

  test('a list of something else is refused record by record', async () => {
    for await (const record of readRecords(
      at('trials', 'api-corners', 'biomcp_receipted', 'capture-receipts.subset.json'),
    ))
      expect('json' in record && parseCtgovStudy(record.json).kind).toBe('refused');
  });

  test('NCT06414135 on two days differs in the day it was fetched, which is no change', async () => {
    const [before] = await studies(at('trials', 'v2-autoimmune-versions', 'NCT06414135_2026-02-05.json'));
    const [after] = await studies(at('trials', 'v2-autoimmune-versions', 'NCT06414135_2026-03-10.json'));
    if (!before || !after) throw new Error('a version is missing');
    expect(compareFacts(before.facts, after.facts)).toEqual([]);
    expect(canonicalFacts(before.facts)).toEqual(canonicalFacts(after.facts));
    expect(readFileSync(at('trials', 'v2-autoimmune-versions', 'NCT06414135_2026-02-05.json'), 'utf8')).toContain(
      'versionHolder',
    );
  });

  test('a projected record next to the complete one of the same study shows no phantom change of outcomes', async () => {
    const { latest } = await history('trials/autoimmune-history');
    let met = 0;
    for (const path of files('trials', 'v2-autoimmune')) {
      const [complete] = await studies(path);
      const projected = complete && latest.get(complete.nctId);
      if (!complete || !projected) continue;
      met++;
      const folded = mergeFacts(complete.facts, projected);
      expect(folded.secondaryOutcomes).toEqual(complete.facts.secondaryOutcomes);
      for (const changes of [compareFacts(complete.facts, projected), compareFacts(projected, complete.facts)])
        expect(changes.filter(({ field }) => !(field in projected) && !field.startsWith('eligibility.'))).toEqual([]);
    }
    expect(met).toBeGreaterThan(0);
  });

  test('the day-by-day history of 2026 gives these changes by grade', async () => {
    const { latest, changes, versions } = await history('trials/autoimmune-history');
    expect(versions).toBe(446);
    expect(latest.size).toBe(309);
    expect(worstGrade(changes)).toBe('high');
    const stopped = changes.filter(({ rule }) => rule === 'status-stopped');
    expect(stopped.map(({ after }) => after).sort()).toEqual([
      'SUSPENDED',
      'SUSPENDED',
      'TERMINATED',
      'WITHDRAWN',
      'WITHDRAWN',
      'WITHDRAWN',
      'WITHDRAWN',
      'WITHDRAWN',
      'WITHDRAWN',
      'WITHDRAWN',
    ]);
    expect(changes.filter(({ rule }) => rule === 'status-other')).toHaveLength(23);
    expect(count(changes)).toMatchInlineSnapshot(`
      {
        "high": 20,
        "low": 31,
        "medium": 54,
        "noise": 131,
      }
    `);
  });

  test('the bundled facts give the same history but for outcomes and summaries', async () => {
    const full = await history('trials/autoimmune-history');
    const bundle = await history('bundle/trials');
    const text = new Set(['primaryOutcomes', 'briefSummary']);
    expect(bundle.changes).toEqual(full.changes.filter(({ field }) => !text.has(field)));
  });
});
