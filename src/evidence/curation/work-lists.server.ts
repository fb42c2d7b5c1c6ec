import { type RawBuilder, sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Page } from '#evidence/search.server.ts';
import { pageOf } from '#evidence/search-filter.server.ts';
import { typed } from '#evidence/study-filter.ts';
import type { LabelStanding } from './label-standings.ts';
import { labelsOfEach, type ShownRuling } from './read-rulings.server.ts';
import { WEAK_RULES, WORK_LISTS, type WorkList } from './work-lists.ts';

/** A study as a curator needs it. */
export interface CurationRow {
  id: string;
  title: string;
  officialTitle: string | null;
  conditions: string[];
  keywords: string[];
  interventions: string[];
  sponsor: string | null;
  briefSummary: string | null;
  classifier: number;
  /** The study that this one was merged into; null where it stands for itself. */
  mergedInto: string | null;
  labels: LabelStanding<ShownRuling>[];
}

const ruled = (facet: RawBuilder<unknown>, key: RawBuilder<unknown>) =>
  sql<boolean>`exists (select 1 from label_ruling u where u.study_id = s.id and u.withdrawn_at is null and u.facet = ${facet} and u.key = ${key})`;
const anyRuling = sql<boolean>`exists (select 1 from label_ruling u where u.study_id = s.id and u.withdrawn_at is null)`;
const machine = (facets: readonly string[]) =>
  sql<boolean>`exists (select 1 from study_label l where l.study_id = s.id and l.facet = any(${[...facets]}::text[]))`;
const relevanceRuled = ruled(sql`'relevant'`, sql`'yes'`);

/** The condition on `study s` of each list. Whoever has looked takes a study off the list of what is doubtful in it. */
const CONDITIONS: Record<WorkList, RawBuilder<boolean>> = {
  'no-disease': sql`s.relevant and not ${relevanceRuled} and not exists (select 1 from unnest(s.label_keys) k where k like 'disease:%')`,
  weak: sql`s.relevant and exists (select 1 from study_label l where l.study_id = s.id and l.rule = any(${[...WEAK_RULES]}::text[])
    and not ${ruled(sql`l.facet`, sql`l.key`)})`,
  doubtful: sql`not s.relevant and not ${relevanceRuled} and ${machine(['modality', 'product'])} and ${machine(['disease'])}`,
  therapy: sql`not s.relevant and not ${relevanceRuled} and ${machine(['modality', 'product'])} and not ${machine(['disease'])}`,
  unseen: sql`s.relevant and not ${anyRuling}`,
  differ: sql`exists (select 1 from label_ruling u where u.study_id = s.id and u.withdrawn_at is null
    and u.present <> case when u.facet = 'relevant' then coalesce((s.relevance->>'relevant')::boolean, false)
      else exists (select 1 from study_label l where l.study_id = u.study_id and l.facet = u.facet and l.key = u.key) end)`,
  ruled: anyRuling,
};

/** What a list holds; a study that was merged into another is in none. */
const inList = (list: WorkList): RawBuilder<boolean> => sql`(s.merged_into is null and ${CONDITIONS[list]})`;

/** How many studies wait in each list. */
export async function workListCounts(tx: ReadTx): Promise<Record<WorkList, number>> {
  const counts = sql.join(
    WORK_LISTS.map(({ key }) => sql`count(*) filter (where ${CONDITIONS[key]})::int as ${sql.id(key)}`),
    sql`, `,
  );
  const { rows } = await sql<
    Record<WorkList, number>
  >`select ${counts} from study s where s.merged_into is null`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('Counting gave no row.');
  return row;
}

const COLUMNS = sql`s.id, s.title, s.facts->>'officialTitle' as "officialTitle", s.conditions,
  coalesce((select array_agg(k) from jsonb_array_elements_text(coalesce(nullif(s.facts->'keywords', 'null'), '[]')) k), '{}') as keywords,
  s.interventions, s.sponsor, left(s.facts->>'briefSummary', 3000) as "briefSummary", s.classifier, s.merged_into as "mergedInto"`;

async function withLabels(tx: ReadTx, rows: readonly Omit<CurationRow, 'labels'>[]): Promise<CurationRow[]> {
  const labels = await labelsOfEach(
    tx,
    rows.map((r) => r.id),
    { names: true },
  );
  return rows.map((r) => ({ ...r, labels: labels.get(r.id) ?? [] }));
}

/** A page of a list, the newest registrations first; size 1–50, a page beyond the end is the last one. */
export async function workList(
  tx: ReadTx,
  list: WorkList,
  wanted: { page: number; size: number },
): Promise<Page<CurationRow>> {
  const counted = await sql<{ n: number }>`select count(*)::int as n from study s where ${inList(list)}`.execute(tx);
  const total = counted.rows[0]?.n ?? 0;
  const { page, pages, size, offset } = pageOf(wanted, total, 50);
  const { rows } = await sql<Omit<CurationRow, 'labels'>>`
    select ${COLUMNS} from study s where ${inList(list)} order by s.id desc limit ${size} offset ${offset}`.execute(tx);
  return { total, page, pages, rows: await withLabels(tx, rows) };
}

/** One study with its labels; null when there is none. */
export async function curationOf(tx: ReadTx, studyId: string): Promise<CurationRow | null> {
  const { rows } = await sql<
    Omit<CurationRow, 'labels'>
  >`select ${COLUMNS} from study s where s.id = ${typed(studyId)}`.execute(tx);
  return (await withLabels(tx, rows))[0] ?? null;
}

/** The studies before and after this one in a list, also when it has left the list meanwhile. */
export async function neighbours(
  tx: ReadTx,
  list: WorkList,
  studyId: string,
): Promise<{ before: string | null; after: string | null }> {
  const id = typed(studyId);
  const { rows } = await sql<{ before: string | null; after: string | null }>`
    select (select s.id from study s where ${inList(list)} and s.id > ${id} order by s.id limit 1) as before,
           (select s.id from study s where ${inList(list)} and s.id < ${id} order by s.id desc limit 1) as after`.execute(
    tx,
  );
  return rows[0] ?? { before: null, after: null };
}
