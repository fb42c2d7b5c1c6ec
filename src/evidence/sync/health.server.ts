import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { judge, type SourceFacts, type SourceHealth, type SourceKey } from './health.ts';
import { dayOf, readAnswered } from './pass.ts';
import { isSchedule } from './schedule.ts';
import { standingOf } from './source-state.server.ts';
import { isSynced } from './sync-source.ts';

const NAMES: Record<SourceKey, string> = {
  ctgov: 'ClinicalTrials.gov',
  europepmc: 'Europe PMC',
  pubmed: 'PubMed (files in XML)',
  nbib: 'PubMed (files in NBIB)',
  ris: 'Exports in RIS',
  bibliography: 'Bibliographies in CSV',
};

const SOURCES: readonly SourceKey[] = ['ctgov', 'europepmc', 'pubmed', 'nbib', 'ris', 'bibliography'];

/** What imports say of each source, however its records came. */
async function imports(tx: ReadTx) {
  const { rows } = await sql<{ source: string; heard: string | null; begun: Date | null; done: Date | null }>`
    select source, max(as_of) filter (where finished_at is not null) as heard, max(started_at) as begun, max(finished_at) as done
    from import_run group by source`.execute(tx);
  return new Map(rows.map((r) => [r.source, r]));
}

const countsBy = async (tx: ReadTx, query: ReturnType<typeof sql<{ source: string; n: number }>>) =>
  new Map((await query.execute(tx)).rows.map((r) => [r.source, Number(r.n)]));

/** How every source of evidence stands at this moment. */
export async function sourceHealth(tx: ReadTx, now: Date): Promise<SourceHealth[]> {
  const runs = await imports(tx);
  const states = new Map((await tx.selectFrom('source_state').selectAll().execute()).map((r) => [r.source, r]));
  const quarantined = await countsBy(
    tx,
    sql`select source, count(*)::int as n from quarantine where state = 'open' group by source`,
  );
  const held = await countsBy(
    tx,
    sql`select source, count(distinct native_id)::int as n from source_record group by source`,
  );
  const left = await countsBy(
    tx,
    sql`select source, count(*)::int as n from source_listing where left_at is not null group by source`,
  );
  const out: SourceHealth[] = [];
  for (const source of SOURCES) {
    const run = runs.get(source);
    const state = isSynced(source) ? states.get(source) : undefined;
    const listed = isSynced(source) && state?.last_full ? await standingOf(tx, source) : null;
    const schedule = state?.schedule ?? null;
    const success = isSynced(source) ? (state?.last_success ?? null) : (run?.done ?? null);
    const days = [run?.heard ?? null, success && isSynced(source) ? dayOf(success) : null];
    const facts: SourceFacts = {
      source,
      name: NAMES[source],
      way: isSynced(source) ? 'live' : 'files',
      schedule: schedule !== null && isSchedule(schedule) ? schedule : null,
      lastAttempt: isSynced(source) ? (state?.last_attempt ?? null) : (run?.begun ?? null),
      lastSuccess: success,
      lastFull: state?.last_full ?? null,
      lastHeard:
        days
          .filter((d) => d !== null)
          .sort()
          .at(-1) ?? null,
      newest: state?.newest ?? null,
      here: listed ? listed.here : (held.get(source) ?? 0),
      there: listed ? listed.there : null,
      failures: state?.failures ?? 0,
      problem: state?.last_problem ?? null,
      problemKind: state?.last_problem_kind ?? null,
      running: Boolean(state?.lease_until && state.lease_until > now),
      quarantined: quarantined.get(source) ?? 0,
      left: left.get(source) ?? 0,
      answered: readAnswered(state?.answered),
    };
    out.push(judge(facts, now));
  }
  return out;
}

/** A record that a source listed once and no longer does. */
export interface Departed {
  source: SourceKey;
  id: string;
  /** Day on which it was listed last. */
  lastListed: string;
}

/** Records that left, the latest first. @param page from 1. */
export async function departed(tx: ReadTx, page: number, size: number): Promise<{ rows: Departed[]; total: number }> {
  const { n } = await tx
    .selectFrom('source_listing')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('left_at', 'is not', null)
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('source_listing')
    .select(['source', 'native_id', 'last_listed'])
    .where('left_at', 'is not', null)
    .orderBy('left_at', 'desc')
    .orderBy('native_id')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(n),
    rows: rows.map((r) => ({ source: r.source as SourceKey, id: r.native_id, lastListed: dayOf(r.last_listed) })),
  };
}
