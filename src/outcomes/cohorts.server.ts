import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { COMPARATOR } from './arm-vocabulary.ts';
import { citationLabel, yearOf } from './citation-label.ts';
import { COHORT_FACTS, type CohortEdit, type CohortRow, factsSeen } from './cohorts.ts';
import { type CohortFactsInput, cohortFactsInput, OverlapRefused } from './overlap-judgements.ts';
import { reportsOfArms } from './reports-of-arms.server.ts';

type Found = Omit<CohortRow, 'label' | 'year' | 'groups' | 'n'>;

/** The plainest name of each that no other cohort has. */
function cohortLabels(rows: readonly Found[]): Map<string, string> {
  const diseases = (r: Found) => {
    const named = [...new Set(r.arms.map((a) => a.disease.replace(/\s*\([^)]*\)/g, '')))];
    return named.length > 2 ? 'several diseases' : named.join(' and ');
  };
  const spell: ((r: Found) => string)[] = [
    (r) => citationLabel(r.citation),
    (r) => `${citationLabel(r.citation)}, ${diseases(r)}`,
    (r) => `${citationLabel(r.citation)}, ${r.id}`,
  ];
  const used = spell.map((s) => {
    const counts = new Map<string, number>();
    for (const r of rows) counts.set(s(r), (counts.get(s(r)) ?? 0) + 1);
    return counts;
  });
  return new Map(
    rows.map((r) => {
      const at = spell.findIndex((s, i) => used[i]!.get(s(r)) === 1);
      return [r.id, spell[at < 0 ? 2 : at]!(r)];
    }),
  );
}

/** Cohorts that have an arm, by id. */
export async function listCohorts(tx: ReadTx): Promise<CohortRow[]> {
  const { rows } = await sql<Found>`
    with named as materialized (${reportsOfArms(sql`true`)}),
    told as (
      select a.cohort_id, array_agg(distinct author) filter (where author is not null) as authors, bool_or(r.notice = 'retracted') as retracted
      from named n join arm a on a.id = n.arm join report r on r.id = n.report left join lateral unnest(r.authors) author on true
      group by a.cohort_id
    )
    select c.id, c.study_key as study, min(a.citation) as citation, c.product, c.site, c.country, c.enrolled_from as "enrolledFrom",
           c.enrolled_to as "enrolledTo", c.nct, coalesce(told.authors, '{}') as authors, coalesce(told.retracted, false) as retracted,
           bool_and(${COMPARATOR} = any(a.modality_keys)) as comparator,
           jsonb_agg(jsonb_build_object('id', a.id, 'disease', a.disease, 'diseaseKeys', a.disease_keys, 'enrolled', a.enrolled,
             'overlapGroup', a.overlap_group,
             'largest', (select max(o.evaluable) from outcome o where o.arm_id = a.id and o.held_back = '{}')) order by a.id) as arms
    from cohort c join arm a on a.cohort_id = c.id left join told on told.cohort_id = c.id
    group by c.id, told.authors, told.retracted order by c.id`.execute(tx);
  const labels = cohortLabels(rows);
  return rows.map((r) => {
    const numbers = r.arms.flatMap((a) => a.enrolled ?? a.largest ?? []);
    return {
      ...r,
      label: labels.get(r.id)!,
      year: yearOf(r.citation),
      groups: [...new Set(r.arms.flatMap((a) => a.overlapGroup ?? []))].sort(),
      n: numbers.length > 0 ? Math.max(...numbers) : null,
    };
  });
}

/** One cohort; null when there is none of this id, or when it has no arm any more. */
export const readCohort = async (tx: ReadTx, id: string): Promise<CohortRow | null> =>
  (await listCohorts(tx)).find((c) => c.id === id) ?? null;

/** What people wrote of a cohort, newest first. */
export async function cohortEdits(tx: ReadTx, id: string, names: boolean): Promise<CohortEdit[]> {
  const { rows } = await sql<CohortEdit>`
    select e.before, e.after, e.reason, e.at, case when ${names} then coalesce(p.name, e.by) else 'a curator' end as who
    from cohort_edit e left join person p on p.id = e.by where e.cohort_id = ${id} order by e.id desc limit 50`.execute(
    tx,
  );
  return rows;
}

/**
 * Writes where and when a cohort was treated, with the reason; what was there before stays on record.
 * @param given `seen`: the facts that the writer saw, as `factsSeen` gives them; left out, nothing is compared.
 * @returns the names of the facts that are others now; none when nothing differs, and then nothing is written.
 * @throws OverlapRefused when there is no such cohort, a fact is not one, or somebody else wrote others meanwhile.
 */
export async function editCohort(
  tx: WriteTx,
  given: CohortFactsInput & { id: string; by: string; seen?: string },
  at: Date,
): Promise<string[]> {
  const read = cohortFactsInput.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw new OverlapRefused(issue.message, typeof issue.path[0] === 'string' ? issue.path[0] : null);
  }
  const { reason, ...after } = read.data;
  const row = await tx
    .selectFrom('cohort')
    .select(['site', 'country', 'enrolled_from as enrolledFrom', 'enrolled_to as enrolledTo'])
    .where('id', '=', given.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new OverlapRefused(`There is no cohort “${given.id.slice(0, 100)}”; choose one from the list.`);
  const fields = COHORT_FACTS.filter((f) => (row[f] || null) !== (after[f] || null));
  if (fields.length === 0) return [];
  if (given.seen !== undefined && given.seen !== factsSeen(row))
    throw new OverlapRefused(
      'Somebody else wrote where and when this cohort was treated while you were writing; open its page in another window, then open this form again.',
    );
  await tx
    .updateTable('cohort')
    .set({
      site: after.site || null,
      country: after.country || null,
      enrolled_from: after.enrolledFrom,
      enrolled_to: after.enrolledTo,
    })
    .where('id', '=', given.id)
    .execute();
  await tx
    .insertInto('cohort_edit')
    .values({
      cohort_id: given.id,
      before: JSON.stringify(row),
      after: JSON.stringify(after),
      reason,
      by: given.by,
      at,
    })
    .execute();
  await audit(tx, given.by, { kind: 'cohort.edited', body: { cohort: given.id, fields, reason } }, at);
  return fields;
}

/** Where and when the patients of an arm were treated, as a table of arms gives it; null where it does not. */
export interface StatedCohortFacts {
  arm: string;
  site: string | null;
  country: string | null;
  enrolledFrom: string | null;
  enrolledTo: string | null;
}

/**
 * Takes what a table says of the cohorts of its arms. What it leaves out stays, and where a person wrote of a cohort theirs stands. Where
 * arms of one cohort differ, the first by id that states a fact gives it.
 */
export async function stateCohortFacts(tx: WriteTx, facts: readonly StatedCohortFacts[]): Promise<void> {
  const stated = facts.filter((f) => COHORT_FACTS.some((k) => f[k] !== null));
  if (stated.length === 0) return;
  await sql`
    update cohort c set site = coalesce(s.site, c.site), country = coalesce(s.country, c.country),
      enrolled_from = coalesce(s."enrolledFrom", c.enrolled_from), enrolled_to = coalesce(s."enrolledTo", c.enrolled_to)
    from (
      select a.cohort_id,
        (array_agg(f.site order by a.id) filter (where f.site is not null))[1] as site,
        (array_agg(f.country order by a.id) filter (where f.country is not null))[1] as country,
        (array_agg(f."enrolledFrom" order by a.id) filter (where f."enrolledFrom" is not null))[1] as "enrolledFrom",
        (array_agg(f."enrolledTo" order by a.id) filter (where f."enrolledTo" is not null))[1] as "enrolledTo"
      from jsonb_to_recordset(${JSON.stringify(stated)}::jsonb)
        as f(arm text, site text, country text, "enrolledFrom" text, "enrolledTo" text)
      join arm a on a.id = f.arm group by a.cohort_id
    ) s
    where c.id = s.cohort_id and not exists (select 1 from cohort_edit e where e.cohort_id = c.id)`.execute(tx);
}

/** The syntheses that looked at an outcome of this cohort, and whether they count one of them now. */
export async function synthesesOfCohort(
  tx: ReadTx,
  id: string,
): Promise<{ id: string; question: string; counted: boolean }[]> {
  const { rows } = await sql<{ id: string; question: string; counted: boolean }>`
    select t.id, t.title as question,
           bool_or(exists (select 1 from jsonb_array_elements(v.content->'rows') r where r->>'outcome' = p.to_id)) as counted
    from arm a
    join outcome o on o.arm_id = a.id
    join pin p on p.to_kind = 'outcome' and p.to_id = o.id and p.from_kind = 'synthesis'
    join thing t on t.kind = p.from_kind and t.id = p.from_id and t.pin_set = p.pin_set
    join thing_version v on v.kind = t.kind and v.id = t.id and v.version = t.version
    where a.cohort_id = ${id}
    group by t.id, t.title order by length(t.id), t.id`.execute(tx);
  return rows;
}
