import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Page } from '#evidence/search.server.ts';
import { pageOf } from '#evidence/search-filter.server.ts';
import type { DuplicateKind } from './decide.server.ts';
import { type PairFact, type ReportSide, reportPairFacts, type StudySide, studyPairFacts } from './pair-facts.ts';
import type { Reason, Relation } from './reasons.ts';

export const PAIR_STATES = ['open', 'merged', 'kept-apart', 'undone'] as const;
export type PairState = (typeof PAIR_STATES)[number];

/** Two that may be one, or of which that was decided. */
export interface Pair {
  id: number;
  kind: DuplicateKind;
  a: string;
  b: string;
  relation: Relation;
  score: number;
  reasons: Reason[];
  state: PairState;
  /** Which of the two stays, where they are merged. */
  kept: string | null;
  /** Name of the person who decided, or “the machine”; null while nobody has. */
  who: string | null;
  at: Date | null;
  why: string | null;
  facts: PairFact[];
}

type Row = Omit<Pair, 'facts'>;

/** An open pair of which one was merged with a third waits no longer; it comes back when that is undone. */
const waits = sql<boolean>`(d.state <> 'open' or not exists (
  select 1 from study s where d.kind = 'study' and s.id in (d.a, d.b) and s.merged_into is not null
  union all select 1 from report r where d.kind = 'report' and r.id in (d.a, d.b) and r.merged_into is not null))`;

const inState = (kind: DuplicateKind, state: PairState): RawBuilder<boolean> =>
  sql<boolean>`(d.kind = ${kind} and d.state = ${state} and ${waits})`;

/** How many pairs there are of each kind and state. */
export async function pairCounts(tx: ReadTx): Promise<Record<DuplicateKind, Record<PairState, number>>> {
  const { rows } = await sql<{ kind: DuplicateKind; state: PairState; n: number }>`
    select d.kind, d.state, count(*)::int as n from duplicate_proposal d where ${waits} group by d.kind, d.state`.execute(
    tx,
  );
  const of = (kind: DuplicateKind, state: PairState) => rows.find((r) => r.kind === kind && r.state === state)?.n ?? 0;
  const counts = (kind: DuplicateKind): Record<PairState, number> => ({
    open: of(kind, 'open'),
    merged: of(kind, 'merged'),
    'kept-apart': of(kind, 'kept-apart'),
    undone: of(kind, 'undone'),
  });
  return { study: counts('study'), report: counts('report') };
}

const COLUMNS = sql`d.id, d.kind, d.a, d.b, d.relation, d.score, d.reasons, d.state, d.kept, coalesce(p.name, case when d.by like 'system:%' then 'the machine' else d.by end) as who, d.at, d.why`;

/** A page of pairs side by side: open ones by how much speaks for them, decided ones the latest first. Size 1–50; a page beyond the end is the last one. */
export async function listPairs(
  tx: ReadTx,
  f: { kind: DuplicateKind; state: PairState; page: number; size: number },
): Promise<Page<Pair>> {
  const where = inState(f.kind, f.state);
  const counted = await sql<{ n: number }>`select count(*)::int as n from duplicate_proposal d where ${where}`.execute(
    tx,
  );
  const total = counted.rows[0]?.n ?? 0;
  const { page, pages, size, offset } = pageOf(f, total, 50);
  const { rows } = await sql<Row>`
    select ${COLUMNS} from duplicate_proposal d left join person p on p.id = d.by where ${where}
    order by ${f.state === 'open' ? sql`d.relation desc, d.score desc` : sql`d.at desc`}, d.id limit ${size} offset ${offset}`.execute(
    tx,
  );
  return { total, page, pages, rows: await withFacts(tx, f.kind, rows) };
}

async function withFacts(tx: ReadTx, kind: DuplicateKind, pairs: readonly Row[]): Promise<Pair[]> {
  const ids = [...new Set(pairs.flatMap((p) => [p.a, p.b]))];
  if (kind === 'study') return sideBySide(pairs, await studySides(tx, ids), studyPairFacts);
  return sideBySide(pairs, await reportSides(tx, ids), reportPairFacts);
}

function sideBySide<S extends { id: string }>(
  pairs: readonly Row[],
  sides: readonly S[],
  facts: (a: S, b: S) => PairFact[],
): Pair[] {
  const of = new Map(sides.map((s) => [s.id, s]));
  return pairs.map((p) => {
    const [a, b] = [of.get(p.a), of.get(p.b)];
    return { ...p, facts: a && b ? facts(a, b) : [] };
  });
}

async function studySides(tx: ReadTx, ids: readonly string[]): Promise<StudySide[]> {
  const { rows } = await sql<StudySide>`
    select s.id, s.title, s.facts->>'officialTitle' as "officialTitle", s.sponsor, s.facts->>'orgStudyId' as "orgStudyId",
           s.registry_ids as "registryIds", s.conditions, s.interventions, s.phases, s.status, s.enrolment, s.start_date as "startDate",
           s.countries, s.label_keys as labels, s.last_as_of as "lastAsOf"
    from study s where s.id = any(${[...ids]}::text[])`.execute(tx);
  return rows;
}

async function reportSides(tx: ReadTx, ids: readonly string[]): Promise<ReportSide[]> {
  const { rows } = await sql<ReportSide>`
    select r.id, r.title, r.authors, r.journal, r.published, r.types, r.pmid, r.doi, r.pmcid, r.notice
    from report r where r.id = any(${[...ids]}::text[])`.execute(tx);
  return rows;
}
