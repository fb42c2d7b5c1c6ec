import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Candidate, CoverageEvidence } from './coverage.ts';
import { memberKeys } from './experts.server.ts';
import { countryCodeOf, regionOf } from './regions.ts';

/** Studies of each disease in each region, from the relevant studies and their countries. A study counts once in a region. */
export async function coverageEvidence(tx: ReadTx): Promise<CoverageEvidence[]> {
  const { rows } = await sql<{ disease: string; countries: string[]; open: boolean }>`
    select substr(k, 9) as disease, s.countries,
           coalesce(s.status in ('RECRUITING', 'NOT_YET_RECRUITING', 'ENROLLING_BY_INVITATION'), false) as open
    from study s, unnest(s.label_keys) k
    where s.relevant and s.merged_into is null and k like 'disease:%'`.execute(tx);
  const out = new Map<string, CoverageEvidence>();
  for (const { disease, countries, open } of rows)
    for (const region of new Set(countries.map((c) => regionOf(countryCodeOf(c))))) {
      if (region === null) continue;
      const key = `${disease} ${region}`;
      const at = out.get(key) ?? { disease, region, open: 0, all: 0 };
      out.set(key, { ...at, open: at.open + (open ? 1 : 0), all: at.all + 1 });
    }
  return [...out.values()];
}

interface NamedCandidate extends Candidate {
  name: string;
  institution: string;
  country: string | null;
  /** Made up for the demonstration. */
  demonstration: boolean;
}

/** Who was found in the evidence, is not in the network and not marked as not to be invited, with a region and some expertise. */
export async function candidatesToInvite(tx: ReadTx): Promise<NamedCandidate[]> {
  const members = [...(await memberKeys(tx)).keys()];
  const { rows } = await sql<NamedCandidate>`
    select e.id, e.name, e.institution, e.country, e.region, e.labels, e.expertise, cardinality(e.studies) as studies,
           exists (select 1 from expert_mention m where m.expert_id = e.id and m.source = 'demonstration') as demonstration
    from expert e
    where e.region is not null and e.expertise <> '{}' and not e.match_keys && ${members}::text[]
      and not exists (select 1 from expert_dismissal d where d.withdrawn_at is null and d.key = any(e.keys))
    order by e.id`.execute(tx);
  return rows;
}
