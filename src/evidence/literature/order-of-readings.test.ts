import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { system } from '#governance/actors.ts';
import { canonicalJson, sha256 } from '#ledger/content-hash.ts';
import { foldReadings, noticeOn, readingOf, standingReadings } from './fold-readings.ts';
import { importReports } from './import-reports.server.ts';
import { planReports } from './plan-reports.ts';
import { type GivenReport, REPORT_SOURCES, type ReportSource } from './report-facts.ts';
import { emptyWorld } from './report-world.ts';

/** One record of one source on one day, of a world of four papers whose ids never contradict each other. */
interface Told {
  source: ReportSource;
  day: string;
  facts: GivenReport;
}

const PAPERS = [0, 1, 2, 3].map((n) => ({
  pmid: `9000000${n}`,
  doi: `10.5555/paper.${n}`,
  pmcid: `PMC990000${n}`,
  title: `An invented study number ${n} of cells that calm a disease`,
  authors: [`Doe${'abcd'[n]} J`],
}));

const told = (withoutIds: boolean): fc.Arbitrary<Told> =>
  fc
    .record({
      paper: fc.nat({ max: 3 }),
      source: fc.constantFrom(...REPORT_SOURCES),
      day: fc.constantFrom('2026-07-01', '2026-07-02', '2026-07-03'),
      ids: fc.subarray(['pmid', 'doi', 'pmcid'] as const, { minLength: withoutIds ? 0 : 1 }),
      journal: fc.option(fc.constantFrom('Journal of inventions', 'J Invent', null), { nil: undefined }),
      abstract: fc.option(fc.constantFrom('It worked.', 'It did not. NCT90000009', null), { nil: undefined }),
      types: fc.option(fc.constantFrom(['Journal Article'], ['Retracted Publication']), { nil: undefined }),
      volume: fc.option(fc.constantFrom('1', '2', null), { nil: undefined }),
      retracted: fc.boolean(),
      noticeOf: fc.option(
        fc.record({
          paper: fc.nat({ max: 3 }),
          by: fc.constantFrom('pmid', 'doi'),
          kind: fc.constantFrom('retraction', 'correction'),
        }),
        { nil: undefined },
      ),
      noticed: fc.option(fc.record({ paper: fc.nat({ max: 3 }), kind: fc.constantFrom('retraction', 'concern') }), {
        nil: undefined,
      }),
    })
    .map(({ paper, source, day, ids, noticeOf, noticed, retracted, ...rest }) => {
      const p = PAPERS[paper] ?? { title: '', authors: [] };
      // by its title a record without ids finds its paper
      const title = retracted && !withoutIds ? `RETRACTED: ${p.title}` : p.title;
      const facts: GivenReport = { title, authors: p.authors, published: '2025' };
      for (const kind of ids) facts[kind] = PAPERS[paper]?.[kind] ?? null;
      for (const [key, value] of Object.entries(rest)) if (value !== undefined) Object.assign(facts, { [key]: value });
      const of = noticeOf && PAPERS[noticeOf.paper];
      if (noticeOf && of)
        facts.noticeOf = [
          {
            kind: noticeOf.kind,
            pmid: noticeOf.by === 'pmid' ? of.pmid : null,
            doi: noticeOf.by === 'doi' ? of.doi : null,
            words: null,
          },
        ];
      const notice = noticed && PAPERS[noticed.paper];
      if (noticed && notice)
        facts.notices = [{ kind: noticed.kind, noticePmid: notice.pmid, noticeDoi: null, words: 'J Invent 2026' }];
      return { source, day, facts };
    });

const textOf = (t: Told): string => JSON.stringify(t);

/** What the readings have left, without the names of the reports: those tell which record came first. */
function heldAfter(all: readonly Told[]): unknown {
  const world = emptyWorld();
  for (const t of all) {
    world.joined = [];
    planReports(world, [{ position: 1, rawHash: sha256(textOf(t)), facts: t.facts }], t.source, t.day);
  }
  return [...world.reports.values()]
    .filter((r) => r.goneInto === null)
    .map((r) => ({ hash: r.hash, asOf: r.asOf, facts: r.facts, notice: r.facts && noticeOn(r.facts) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

const inTwoOrders = (withoutIds: boolean) =>
  fc
    .array(told(withoutIds), { minLength: 1, maxLength: 9 })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

describe('the order in which records of reports come', () => {
  test('does not matter to what is held, whatever their sources, days and ids', () => {
    fc.assert(
      fc.property(inTwoOrders(false), ([one, other]) => {
        expect(heldAfter(other)).toEqual(heldAfter(one));
      }),
      { numRuns: 400 },
    );
  });

  test('does not matter either where some have no id at all', () => {
    fc.assert(
      fc.property(inTwoOrders(true), ([one, other]) => {
        expect(contents(heldAfter(other))).toEqual(contents(heldAfter(one)));
      }),
      { numRuns: 400 },
    );
  });

  test('does not matter to the database, nor whether they come one by one or at once', async () => {
    const tx = await openTx();
    await fc.assert(
      fc.asyncProperty(inTwoOrders(false), async ([one, other]) => {
        const [first, second] = [await stateAfter(tx, one, 'one by one'), await stateAfter(tx, other, 'at once')];
        expect(second).toEqual(first);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});

describe('several records of one source and one day', () => {
  test('leave the same in any order, and none of them unsays what another says of notices', () => {
    fc.assert(
      fc.property(inTwoOrders(false), (orders) => {
        const [one, other] = orders.map((list) =>
          standingReadings(list.map((t) => readingOf('pubmed', t.day, sha256(textOf(t)), t.facts))),
        );
        expect(other).toEqual(one);
        const all = orders[0];
        const day = all
          .map((t) => t.day)
          .sort()
          .at(-1);
        const latest = all.filter((t) => t.day === day);
        const facts = foldReadings(one ?? []);
        for (const t of latest) {
          expect(facts.types).toEqual(expect.arrayContaining(t.facts.types ?? []));
          for (const list of ['notices', 'noticeOf'] as const) {
            const held = (one?.[0]?.facts[list] ?? []).map(canonicalJson);
            expect(held).toEqual(expect.arrayContaining((t.facts[list] ?? []).map(canonicalJson)));
          }
          if (t.facts.title.startsWith('RETRACTED')) expect(noticeOn(facts)).toBe('retracted');
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** Without the day of the latest record: of a copy without ids none is kept. */
const contents = (held: unknown): unknown =>
  (held as { hash: string; facts: unknown }[]).map(({ hash, facts }) => ({ hash, facts }));

async function stateAfter(tx: WriteTx, all: readonly Told[], how: 'one by one' | 'at once'): Promise<unknown> {
  await sql`savepoint empty`.execute(tx);
  const day = (t: Told) => `${t.source} ${t.day}`;
  const portions =
    how === 'one by one' ? all.map((t) => [t]) : [...new Set(all.map(day))].map((d) => all.filter((t) => day(t) === d));
  for (const portion of portions) {
    const [first] = portion;
    if (!first) continue;
    await importReports(within(tx), {
      source: first.source,
      reports: portion.map((t, i) => ({ kind: 'report', position: i + 1, text: textOf(t), facts: t.facts })),
      label: 'made up',
      asOf: first.day,
      now: () => NOW,
      actor: system('test'),
    });
  }
  const state = await read(tx);
  await sql`rollback to savepoint empty`.execute(tx);
  return state;
}

async function read(tx: ReadTx): Promise<unknown> {
  const live = await tx
    .selectFrom('report as r')
    .innerJoin('thing as t', (j) => j.on('t.kind', '=', 'report').onRef('t.id', '=', 'r.id'))
    .innerJoin('thing_version as v', (j) =>
      j.onRef('v.kind', '=', 't.kind').onRef('v.id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['r.id', 'r.pmid', 'r.doi', 'r.pmcid', 'r.title', 'r.notice', 'r.facts', 'r.as_of', 't.hash', 'v.content'])
    .where('r.merged_into', 'is', null)
    .orderBy('t.hash')
    .execute();
  const links = await tx.selectFrom('report_study').selectAll().execute();
  const pins = await tx
    .selectFrom('pin as p')
    .innerJoin('thing as t', (j) =>
      j.onRef('t.kind', '=', 'p.from_kind').onRef('t.id', '=', 'p.from_id').onRef('t.pin_set', '=', 'p.pin_set'),
    )
    .select(['p.from_id', 'p.to_id'])
    .where('p.from_kind', '=', 'report')
    .orderBy('p.to_id')
    .execute();
  return live.map(({ id, ...r }) => ({
    ...r,
    links: links.filter((l) => l.report_id === id).map((l) => [l.study_id, l.via, l.words]),
    records: pins.filter((p) => p.from_id === id).map((p) => p.to_id),
  }));
}
