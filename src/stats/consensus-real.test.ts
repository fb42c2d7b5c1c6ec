import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { analyseConsensus } from './consensus-rounds.ts';
import { parseRule } from './consensus-rule.ts';
import { parseRoundRatings } from './consensus-table.ts';

const folder = process.env.ACTION_REAL_RECORDS ?? '';
if (!folder) console.warn('A real Delphi: not tested, because ACTION_REAL_RECORDS names no folder with it.');

/**
 * The first round of the ENLIGHT consensus on light interventions: 65 raters, 61 items, a scale from 1 to 7 or "cannot evaluate". An item is in
 * when at least three quarters of all who answered, those who cannot evaluate included, rate it important (5 to 7).
 */
describe.skipIf(!folder)('the first round of a real Delphi (skipped where there are no real records)', () => {
  const read = (file: string) => readFileSync(join(folder, 'delphi', 'enlight', file), 'utf8');
  const rule = () =>
    parseRule(
      { scale: [1, 7], in: { band: [5, 7], atLeast: 0.75 }, out: { band: [1, 3], atLeast: 0.75 }, denominator: 'all' },
      null,
    );

  test('the decisions that its authors published come out, item by item: 24 of 61 in, none out', () => {
    const out = analyseConsensus(parseRoundRatings(read('round1_ratings_long.csv'), [1, 7]), rule());
    expect(out.verdicts).toEqual({ '1': { in: 24, none: 37 } });
    const published = Papa.parse<Record<string, string>>(read('published_round1_item_rating.csv'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(published).toHaveLength(61);
    for (const p of published) {
      // one name was shortened in the published table
      const name = (p.Var2 ?? '').replace(/\)$/, '');
      const item = out.items.find((i) => i.item === p.Var2) ?? out.items.find((i) => i.item.startsWith(name));
      expect([p.Var2, item?.verdict]).toEqual([p.Var2, p.incl_yn === 'y' ? 'in' : 'none']);
    }
  });
});
