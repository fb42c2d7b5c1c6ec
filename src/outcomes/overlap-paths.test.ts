import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidate } from './arm-fixture.ts';
import { JUDGED_RELATIONS, type Judged, type JudgedRelation } from './overlap.ts';
import { sharingOf } from './overlap-paths.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

const say = (id: string, a: string, relation: JudgedRelation, b: string, contained?: string): Judged => ({
  id,
  a,
  b,
  relation,
  ...(contained === undefined ? {} : { contained }),
});
const within = (id: string, a: string, b: string) => say(id, a, 'subset', b, a);
const between = (judgements: readonly Judged[], a = 'A', b = 'C') => {
  const said = sharingOf(judgements)(a, b);
  return said && `${said.relation} ${said.by.map((j) => j.id).join('+')}`;
};

describe('what judgements of others say of two cohorts', () => {
  test('the same patients over any number of cohorts are the same patients', () => {
    expect(between([say('V1', 'A', 'same', 'B'), say('V2', 'C', 'same', 'B')])).toBe('same V1+V2');
    const chain = ['A', 'X1', 'X2', 'X3', 'C'].flatMap((a, i, all) =>
      all[i + 1] ? [say(`V${i + 1}`, a, 'same', all[i + 1]!)] : [],
    );
    expect(between(chain)).toBe('same V1+V2+V3+V4');
  });
  test('what lies within what lies within lies within; with the same patients it lies there as well', () => {
    expect(between([within('V1', 'A', 'B'), within('V2', 'B', 'C')])).toBe('subset V1+V2');
    expect(between([within('V1', 'B', 'A'), within('V2', 'C', 'B')])).toBe('subset V1+V2');
    expect(between([within('V1', 'A', 'B'), say('V2', 'B', 'same', 'C')])).toBe('subset V1+V2');
    expect(between([say('V1', 'A', 'subset', 'B'), say('V2', 'B', 'same', 'C')])).toBe('subset V1+V2');
  });
  test('two that hold one cohort share its patients; two within one cohort need not share any', () => {
    expect(between([within('V1', 'B', 'A'), within('V2', 'B', 'C')])).toBe('partial V1+V2');
    expect(between([within('V1', 'A', 'B'), within('V2', 'C', 'B')])).toBeNull();
  });
  test('partly shared patients go on to the same and to larger cohorts only, and so does what is unknown', () => {
    expect(between([say('V1', 'A', 'partial', 'B'), say('V2', 'B', 'same', 'C')])).toBe('partial V1+V2');
    expect(between([say('V1', 'A', 'partial', 'B'), within('V2', 'B', 'C')])).toBe('partial V1+V2');
    expect(between([say('V1', 'A', 'partial', 'B'), within('V2', 'C', 'B')])).toBeNull();
    expect(between([say('V1', 'A', 'partial', 'B'), say('V2', 'B', 'partial', 'C')])).toBeNull();
    expect(between([say('V1', 'A', 'unknown', 'B'), say('V2', 'B', 'same', 'C')])).toBe('unknown V1+V2');
    expect(between([say('V1', 'A', 'none', 'B'), say('V2', 'B', 'same', 'C')])).toBeNull();
  });
  test('where nobody said which lies within which, two such steps say nothing', () => {
    expect(between([say('V1', 'A', 'subset', 'B'), say('V2', 'B', 'subset', 'C')])).toBeNull();
  });
  test('what was judged of the two themselves stands, except that it is unknown', () => {
    const way = [say('V1', 'A', 'same', 'B'), say('V2', 'B', 'same', 'C')];
    expect(between([...way, say('V3', 'A', 'none', 'C')])).toBe('none V3');
    expect(between([...way, say('V3', 'C', 'partial', 'A')])).toBe('partial V3');
    expect(between([...way, say('V3', 'A', 'unknown', 'C')])).toBe('same V1+V2');
  });
  test('is never more than patients would bear out, whatever was judged', () => {
    const NAMES = ['A', 'B', 'C', 'D', 'E'];
    // every cohort is a set of patients, and what is judged is true of the sets
    const world = fc.array(fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 5 });
    const chosen = fc.subarray(NAMES.flatMap((_, i) => NAMES.slice(i + 1).map((_, j) => [i, i + 1 + j] as const)));
    fc.assert(
      fc.property(world, chosen, (sets, pairs) => {
        const shared = (i: number, j: number) => sets[i]!.filter((p) => sets[j]!.includes(p)).length;
        const truth = (i: number, j: number, id: string): Judged => {
          const [all, one, two] = [shared(i, j), sets[i]!.length, sets[j]!.length];
          const [a, b] = [NAMES[i]!, NAMES[j]!];
          if (all === one && all === two) return say(id, a, 'same', b);
          if (all === one) return within(id, a, b);
          if (all === two) return within(id, b, a);
          return say(id, a, all === 0 ? 'none' : 'partial', b);
        };
        const sharing = sharingOf(pairs.map(([i, j], at) => truth(i, j, `V${at + 1}`)));
        for (let i = 0; i < 5; i++)
          for (let j = i + 1; j < 5; j++) {
            const said = sharing(NAMES[i]!, NAMES[j]!)?.relation;
            if (said === 'same') expect(truth(i, j, '').relation).toBe('same');
            if (said === 'subset') expect(['same', 'subset']).toContain(truth(i, j, '').relation);
            if (said === 'partial') expect(shared(i, j)).toBeGreaterThan(0);
            if (said === 'none') expect(shared(i, j)).toBe(0);
          }
      }),
      { numRuns: 300 },
    );
  });
});

const SPEC: SynthesisSpec = { outcome: 'remission', verification: 'all', method: 'glmm' };
const row = (id: string, events: number, evaluable: number, more: Partial<CandidateRow> = {}) =>
  candidate({ id: `${id}/1`, events, evaluable, poolPreferred: false, ...more });
const ROWS = [row('A', 5, 10), row('C', 8, 14), row('D', 3, 9), row('E', 4, 9)];
const LINKED = [say('V1', 'A', 'same', 'B'), say('V2', 'B', 'same', 'C')];
const ask = (rows: readonly CandidateRow[], judged: readonly Judged[], more: Partial<SynthesisSpec> = {}) =>
  answerSynthesis('How many?', { ...SPEC, ...more }, rows, judged);

describe('patients reported twice are counted once', () => {
  test('also where the cohort that links the two reports another outcome only; the judgements on the way are used and named', () => {
    const a = ask(ROWS, LINKED);
    expect(a).toMatchObject({ k: 3, patients: 32 });
    expect(a.methodText).not.toContain('No two of these cohorts');
    expect(a.setAside).toMatchObject([
      {
        arm: 'A',
        reason: expect.stringMatching(/^Judged to be the same patients as C \(V1 and V2\), which is counted/),
      },
    ]);
    expect(a.overlap.judged).toMatchObject([
      { id: 'V1', names: ['A 2024', 'B'] },
      { id: 'V2', names: ['B', 'C 2024'] },
    ]);
  });
  test('also where the linking cohort is unchecked and only checked figures are counted', () => {
    const rows = [...ROWS, row('B', 6, 12, { verified: false })];
    expect(ask(rows, LINKED)).toMatchObject({ k: 3, patients: 32 });
    expect(ask(rows, LINKED, { verification: 'verified' })).toMatchObject({ k: 3, patients: 32 });
    expect(ask(rows, LINKED, { verification: 'verified' }).overlap.judged?.map((j) => j.names)).toEqual([
      ['A 2024', 'B 2024'],
      ['B 2024', 'C 2024'],
    ]);
  });
  test('but not where the two themselves were judged to share nobody', () => {
    const a = ask(ROWS, [...LINKED, say('V3', 'A', 'none', 'C')]);
    expect(a).toMatchObject({ k: 4, patients: 42 });
    expect(a.overlap.judged?.map((j) => j.id)).toEqual(['V3']);
  });
  test('and what may be so over another cohort is in the range; what the table is sure of stays', () => {
    const maybe = [say('V1', 'A', 'unknown', 'B'), say('V2', 'B', 'same', 'C')];
    expect(ask(ROWS, maybe)).toMatchObject({ k: 4, overlap: { range: { combinations: 3 } } });
    const grouped = ROWS.map((r) => (r.arm < 'D' ? { ...r, overlapGroup: 'G' } : r));
    expect(ask(grouped, maybe)).toMatchObject({ k: 3 });
  });
  test('whichever of the linking cohorts have a row', () => {
    const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'];
    const judgements = fc
      .uniqueArray(
        fc.record({
          pair: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 2 }),
          relation: fc.constantFrom(...JUDGED_RELATIONS.filter((r) => r === 'same' || r === 'subset')),
        }),
        { maxLength: 8, selector: (j) => [...j.pair].sort().join() },
      )
      .map((list) =>
        list.map(({ pair: [a, b], relation }, i) =>
          relation === 'same' ? say(`V${i}`, a!, 'same', b!) : within(`V${i}`, a!, b!),
        ),
      );
    fc.assert(
      fc.property(judgements, fc.subarray(NAMES), (said, present) => {
        const rows = present.map((id) => row(id, 1, 5));
        const counted = ask(rows, said).rows.map((r) => r.arm);
        const sharing = sharingOf(said);
        for (const a of counted) for (const b of counted) if (a !== b) expect(sharing(a, b)).toBeNull();
      }),
      { numRuns: 150 },
    );
  });
});
