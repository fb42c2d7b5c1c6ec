import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { REGIONS } from './sites.ts';
import { completionGroup, markedStudies } from './study-marks.server.ts';
import {
  foldMark,
  listHref,
  markWords,
  readMark,
  readSquare,
  type StudyMark,
  squareKey,
  writeMark,
} from './study-marks.ts';

describe('the words of a mark', () => {
  test('come back from an address as they went, whatever is in them', () => {
    const mark: StudyMark = {
      row: 'none',
      sponsor: 'A & B = “C” +%/?#',
      city: 'Frankfurt (Main)',
      square: squareKey({ lat: -9, lon: -31, step: 6 }),
    };
    expect(readMark(new URLSearchParams(writeMark(mark).toString()))).toEqual(mark);
    expect(readMark(new URLSearchParams('at-sponsor=&at-city=%00%20&row=x'))).toEqual({});
  });

  test('become words of the ordinary list where that can say the same', () => {
    expect(listHref({}, { row: 'SLE', target: 'CD19', band: '1-2' })).toBe(
      '/evidence?disease=SLE&target=CD19&phase=PHASE1%2FPHASE2',
    );
    expect(listHref({ country: 'Germany' }, { place: 'Germany', start: '2024' })).toBe(
      '/evidence?country=Germany&startYear=2024',
    );
    expect(listHref({}, { start: 'none', stage: 'planned' })).toBe(
      '/evidence?status=NOT_YET_RECRUITING&startYear=NONE',
    );
    expect(listHref({})).toBe('/evidence');
  });

  test('stay words of their own where the list would show something else', () => {
    expect(foldMark({ disease: 'SLE' }, { row: 'RA' })).toEqual({ filter: { disease: 'SLE' }, mark: { row: 'RA' } });
    expect(listHref({}, { row: 'none', band: 'early' })).toBe('/evidence/studies?at-disease=none&at-phase=early');
    expect(listHref({ status: 'RECRUITING' }, { stage: 'recruiting' })).toBe(
      '/evidence/studies?status=RECRUITING&at-stage=recruiting',
    );
    expect(foldMark({}, { place: 'Germany', city: 'Erlangen' }).mark).toEqual({ place: 'Germany', city: 'Erlangen' });
  });

  test('are told in words', () => {
    expect(markWords({ row: 'none', target: 'CD19', band: 'early', start: '2024-Q2' })).toBe(
      'no disease recognised, CD19, early phase 1 and 1, start in 2024, quarter 2',
    );
    expect(markWords({ place: 'Germany', city: 'Erlangen' })).toBe('a site in Erlangen, Germany');
    expect(markWords({ square: squareKey({ lat: 49, lon: -1, step: 1 }) })).toBe(
      'a site between 49° N and 50° N, 1° W and 0°',
    );
    expect(markWords({})).toBe('');
  });

  test('a square that is not one is none', () => {
    expect(readSquare('1.2.6')).toEqual({ lat: 1, lon: 2, step: 6 });
    for (const { step } of REGIONS) expect(readSquare(squareKey({ lat: 0, lon: 0, step }))?.step).toBe(step);
    for (const bad of ['', '1.2', '1.2.3', '9999.0.1', 'a.b.c', '1.2.1; drop']) expect(readSquare(bad)).toBeNull();
  });
});

/** A made-up study with facts as the import writes them. */
async function put(
  tx: WriteTx,
  id: string,
  f: {
    labels?: string[];
    phases?: string[];
    status?: string | null;
    start?: [date: string, kind?: string];
    completion?: [date: string, kind?: string];
    results?: boolean;
    complete?: boolean;
    sponsor?: string;
    sites?: { city?: string; country?: string; lat?: number; lon?: number }[];
  },
): Promise<void> {
  const facts = {
    nctId: id,
    eligibility: {},
    ...(f.start ? { startDate: { date: f.start[0], ...(f.start[1] ? { type: f.start[1] } : {}) } } : {}),
    ...(f.completion
      ? { primaryCompletionDate: { date: f.completion[0], ...(f.completion[1] ? { type: f.completion[1] } : {}) } }
      : {}),
    ...(f.results === undefined ? {} : { hasResults: f.results }),
    ...(f.sites ? { sites: f.sites } : {}),
  };
  await sql`insert into study (id, facts, title, status, phases, sponsor, countries, start_date, first_as_of, last_as_of, complete, search_a, search_b,
      relevant, label_keys)
    values (${id}, ${JSON.stringify(facts)}::jsonb, ${`Made-up study ${id}`}, ${f.status ?? null}, ${f.phases ?? []}::text[], ${f.sponsor ?? null},
      ${[...new Set((f.sites ?? []).flatMap((s) => s.country ?? []))]}::text[], ${f.start?.[0] ?? null}, '2026-07-01', '2026-07-31',
      ${f.complete ?? true}, '', '', true, ${f.labels ?? []}::text[])`.execute(tx);
}

const AS_OF = '2026-07-31';

describe('the studies of a mark', () => {
  const found = async (tx: WriteTx, mark: StudyMark): Promise<string[]> =>
    (await markedStudies(tx, {}, mark, AS_OF, { page: 1, size: 100 })).rows.map((r) => r.id).sort();

  test('are those with the label, or with none of its kind', async () => {
    const tx = await openTx();
    await put(tx, 'NCT1', { labels: ['disease:SLE', 'target:CD19'], phases: ['PHASE1'] });
    await put(tx, 'NCT2', { labels: ['target:CD19'], phases: ['PHASE2', 'PHASE1'] });
    await put(tx, 'NCT3', { labels: ['disease:SLE'], phases: [] });
    expect(await found(tx, { row: 'none' })).toEqual(['NCT2']);
    expect(await found(tx, { target: 'none' })).toEqual(['NCT3']);
    expect(await found(tx, { row: 'SLE', target: 'CD19' })).toEqual(['NCT1']);
    expect(await found(tx, { modality: 'none' })).toEqual(['NCT1', 'NCT2', 'NCT3']);
    expect(await found(tx, { band: '1-2' })).toEqual(['NCT2']);
    expect(await found(tx, { band: 'none' })).toEqual(['NCT3']);
    for (const nothing of [
      { row: "'; drop" },
      { band: 'x' },
      { stage: 'x' },
      { start: '20' },
      { due: 'x' },
      { square: '?' },
    ])
      expect(await found(tx, nothing)).toEqual([]);
  });

  test('are those that start in a year, a quarter, a month, or have no date', async () => {
    const tx = await openTx();
    await put(tx, 'NCT1', { start: ['2024-06-30', 'ACTUAL'] });
    await put(tx, 'NCT2', { start: ['2024-04', 'ESTIMATED'] });
    await put(tx, 'NCT3', { start: ['2024'] });
    await put(tx, 'NCT4', {});
    expect(await found(tx, { start: '2024' })).toEqual(['NCT1', 'NCT2', 'NCT3']);
    expect(await found(tx, { start: '2024-Q2' })).toEqual(['NCT1', 'NCT2']);
    expect(await found(tx, { start: '2024-06' })).toEqual(['NCT1']);
    expect(await found(tx, { start: '2024-only' })).toEqual(['NCT3']);
    expect(await found(tx, { start: 'none' })).toEqual(['NCT4']);
    await put(tx, 'NCT5', { start: ['2026-08'] });
    await put(tx, 'NCT6', { start: ['2026-07'] });
    expect(await found(tx, { startKind: 'planned' })).toEqual(['NCT2', 'NCT5']);
    expect(await found(tx, { startKind: 'begun' })).toEqual(['NCT1', 'NCT3', 'NCT6']);
    expect(await found(tx, { startKind: 'x' })).toEqual([]);
  });

  test('are those of a status, where none given is of the last stage', async () => {
    const tx = await openTx();
    await put(tx, 'NCT1', { status: 'TERMINATED' });
    await put(tx, 'NCT2', { status: null });
    await put(tx, 'NCT3', { status: 'NEW_WORD' });
    expect(await found(tx, { stage: 'stopped' })).toEqual(['NCT1']);
    expect(await found(tx, { stage: 'unclear' })).toEqual(['NCT2', 'NCT3']);
  });

  test('are those with one site that is all of it', async () => {
    const tx = await openTx();
    await put(tx, 'NCT1', {
      sites: [
        { city: 'Erlangen', country: 'Germany', lat: 49.6, lon: 11 },
        { city: 'Boston', country: 'United States' },
      ],
    });
    await put(tx, 'NCT2', { sites: [{ country: 'Germany', lat: -0.5, lon: -0.5 }] });
    await put(tx, 'NCT3', { sites: [] });
    expect(await found(tx, { place: 'Germany', city: 'Erlangen' })).toEqual(['NCT1']);
    expect(await found(tx, { place: 'Germany', city: 'Boston' })).toEqual([]);
    expect(await found(tx, { place: 'Germany', city: 'none' })).toEqual(['NCT2']);
    expect(await found(tx, { square: '8.1.6' })).toEqual(['NCT1']);
    expect(await found(tx, { square: '-1.-1.6' })).toEqual(['NCT2']);
    expect(await found(tx, { square: 'none' })).toEqual(['NCT1']);
    expect(await found(tx, { place: 'none' })).toEqual([]);
  });

  test('stand to their completion in exactly one way', async () => {
    const tx = await openTx();
    const cases: [string, Parameters<typeof put>[2]][] = [
      ['passed', { completion: ['2026-07-30', 'ESTIMATED'], results: false }],
      ['passed', { completion: ['2026-06'], results: false, status: 'COMPLETED' }],
      ['next', { completion: ['2026-07-31'], results: false }],
      ['next', { completion: ['2026-07'], results: false }],
      ['next', { completion: ['2026'], results: false }],
      ['next', { completion: ['2027-07-31'], results: false }],
      ['next', { completion: ['2027'], results: false }],
      ['later', { completion: ['2027-08-01'], results: false }],
      ['later', { completion: ['2028'] }],
      ['unclear', { completion: ['2025-01'] }],
      ['results', { completion: ['2028-01'], results: true }],
      ['results', { status: 'TERMINATED', results: true }],
      ['stopped', { completion: ['2025-01'], status: 'WITHDRAWN', results: false }],
      ['undated', { results: false }],
      ['undated', { complete: false }],
    ];
    for (const [i, [, facts]] of cases.entries()) await put(tx, `NCT${String(i).padStart(2, '0')}`, facts);
    const { rows } = await sql<{
      due: string;
    }>`select ${completionGroup(AS_OF)} as due from study s order by s.id`.execute(tx);
    expect(rows.map((r) => r.due)).toEqual(cases.map(([due]) => due));
    expect(await found(tx, { due: 'open' })).toHaveLength(9);
  });
});
