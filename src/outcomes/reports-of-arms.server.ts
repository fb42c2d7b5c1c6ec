import { type RawBuilder, sql } from 'kysely';

/**
 * The reports that arms name by PubMed number or DOI, as a sub-query of (arm, report): where a report was merged into another, by a number
 * that it had before, the one that stands now.
 * @param only a condition on the arms, of the table `a`.
 */
export const reportsOfArms = (only: RawBuilder<unknown>) => sql<{ arm: string; report: string }>`
  select a.id as arm, r.id as report from arm a join report r on r.pmid = a.pmid where r.merged_into is null and ${only}
  union
  select a.id, r.id from arm a join report r on lower(r.doi) = a.doi where r.merged_into is null and ${only}
  union
  select a.id, r.merged_into from arm a
  join report r on r.former_names && array_remove(array['pmid:' || a.pmid, 'doi:' || a.doi], null)
  where r.merged_into is not null and ${only}`;
