import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { withNarrower } from './arm-vocabulary.ts';
import { countedCases } from './case-choices.ts';
import { type Answer, type CaseContent, diseaseGroup, type Grading, productGroup, type Sex } from './cases.ts';
import { reportsOfArms } from './reports-of-arms.server.ts';

/** A case as it is held. `asOf`: day of the table that brought it as it stands, YYYY-MM-DD. */
export interface HeldCase extends CaseContent {
  asOf: string;
  /** Its report, or that of the published group of the same name, was retracted: it is shown and counted nowhere. */
  retracted: boolean;
}

const grading = (words: string | null, low: number | null, high: number | null): Grading | null =>
  words === null || low === null || high === null ? null : { words, low, high };

const retracted = sql<boolean>`(
  exists (select 1 from report r where r.notice = 'retracted' and r.merged_into is null and lower(r.doi) = case_row.doi)
  or exists (select 1 from report f join report r on r.id = f.merged_into
             where r.notice = 'retracted' and f.former_names && array['doi:' || case_row.doi])
  or case_row.study_key in (select a.study_key from (${reportsOfArms(sql`true`)}) n
             join arm a on a.id = n.arm join report r on r.id = n.report where r.notice = 'retracted'))`;

export interface CaseFilter {
  /** Only these labels. */
  keys?: readonly string[] | undefined;
  /** Key of a disease; narrower ones are included. */
  disease?: string | undefined;
  /** Key of a group of products, as `productGroup` names it. */
  product?: string | undefined;
  /** True: only what was published as a single case. A public page asks for nothing else. */
  published?: boolean | undefined;
}

/** Cases by their labels. */
export async function readCases(tx: ReadTx, f: CaseFilter): Promise<HeldCase[]> {
  const conditions = [
    f.keys === undefined ? sql`true` : sql`case_key = any(${[...f.keys]}::text[])`,
    f.disease === undefined ? sql`true` : sql`disease_keys && ${withNarrower([f.disease])}::text[]`,
    f.published === undefined ? sql`true` : sql`published = ${f.published}`,
  ];
  const rows = await tx
    .selectFrom('case_row')
    .selectAll()
    .select(retracted.as('retracted'))
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .orderBy(sql`case_key collate "C"`)
    .execute();
  const cases = rows.map(
    (r): HeldCase => ({
      key: r.case_key,
      study: r.study_key,
      citation: r.citation,
      doi: r.doi,
      product: r.product,
      productKeys: r.product_keys,
      target: r.target,
      targetKeys: r.target_keys,
      age: r.age,
      sex: r.sex as Sex,
      disease: r.disease,
      diseaseKeys: r.disease_keys,
      diseaseUnread: r.disease_unread,
      followUpMonths: r.follow_up_months,
      relapse: r.relapse as Answer,
      relapseMonth: r.relapse_month,
      immunosuppressantsOff: r.immunosuppressants_off as Answer,
      immunosuppressantsOffMonth: r.immunosuppressants_off_month,
      died: r.died as Answer,
      deathMonth: r.death_month,
      crs: grading(r.crs_grade, r.crs_low, r.crs_high),
      icans: grading(r.icans_grade, r.icans_low, r.icans_high),
      outcome: r.outcome,
      sourceUrl: r.source_url,
      sourceType: r.source_type,
      verified: r.verified,
      published: r.published,
      notes: r.notes,
      asOf: r.as_of,
      retracted: r.retracted,
    }),
  );
  return f.product === undefined ? cases : cases.filter((c) => productGroup(c).key === f.product);
}

/** How many cases are held of each group of diseases: published ones, and those that are not. */
export async function heldByDisease(
  tx: ReadTx,
): Promise<{ key: string; label: string; published: number; notPublished: number }[]> {
  const all = await readCases(tx, {});
  const open = new Map(
    countedCases(
      all.filter((c) => c.published),
      diseaseGroup,
    ).map((g) => [g.key, g.cases]),
  );
  const closed = new Map(
    countedCases(
      all.filter((c) => !c.published),
      diseaseGroup,
    ).map((g) => [g.key, g.cases]),
  );
  return countedCases(all, diseaseGroup).map(({ key, label }) => ({
    key,
    label,
    published: open.get(key) ?? 0,
    notPublished: closed.get(key) ?? 0,
  }));
}
