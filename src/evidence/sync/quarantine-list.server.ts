import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { QuarantineRow, QuarantineState } from '#evidence/quarantine.server.ts';
import type { Page } from '#evidence/search.server.ts';
import { pageOf } from '#evidence/search-filter.server.ts';

/** Which quarantined records are looked at; what is left out means all. */
export interface QuarantineFilter {
  source?: string | undefined;
  state?: QuarantineState | undefined;
}

const STATES: readonly QuarantineState[] = ['open', 'retried', 'dismissed'];
export const quarantineState = (word: string | null): QuarantineState | undefined => STATES.find((s) => s === word);

const matching = (f: QuarantineFilter) =>
  sql<boolean>`(${f.source ?? null}::text is null or q.source = ${f.source ?? null}) and (${f.state ?? null}::text is null or q.state = ${f.state ?? null})`;

/** Quarantined records, open ones first and then the latest first; size 1–100, a page beyond the end is the last one. */
export async function quarantineList(
  tx: ReadTx,
  filter: QuarantineFilter,
  wanted: { page: number; size: number },
): Promise<Page<QuarantineRow>> {
  const { n } = await tx
    .selectFrom('quarantine as q')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where(matching(filter))
    .executeTakeFirstOrThrow();
  const at = pageOf(wanted, Number(n));
  const rows = await tx
    .selectFrom('quarantine as q')
    .innerJoin('import_run as i', 'i.id', 'q.import_id')
    .select([
      'q.id',
      'q.source',
      'i.label',
      'q.position',
      'q.native_id as nativeId',
      'q.as_of as asOf',
      'q.reason',
      'q.excerpt',
      'q.state',
      'q.at',
      sql<boolean>`q.packed is not null`.as('kept'),
    ])
    .where(matching(filter))
    .orderBy((e) => e.case().when('q.state', '=', 'open').then(0).else(1).end())
    .orderBy('q.id', 'desc')
    .limit(at.size)
    .offset(at.offset)
    .execute();
  return {
    total: Number(n),
    page: at.page,
    pages: at.pages,
    rows: rows.map((r) => ({ ...r, state: quarantineState(r.state) ?? 'open' })),
  };
}

/** How many records of each source are in quarantine, and how many of them wait for somebody. */
export async function quarantineCounts(tx: ReadTx): Promise<{ source: string; open: number; all: number }[]> {
  const { rows } = await sql<{ source: string; open: number; all: number }>`
    select source, count(*) filter (where state = 'open')::int as open, count(*)::int as all
    from quarantine group by source order by source`.execute(tx);
  return rows;
}
