import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { representationsOf } from './conflict-words.server.ts';

/** For whom somebody speaks or spoke. Days are YYYY-MM-DD in UTC, both included; `until` null: it goes on. */
export interface Spoken {
  company: string;
  since: string;
  until: string | null;
}

/** What holds for a person at a moment. */
export interface SpokenFor {
  represents: string[];
  /** Ended before, each company with its last day. */
  represented: { company: string; until: string }[];
}

/** Each stretch in which a person held the role of a sponsor's representative while a company was written down as the one that pays. */
async function asSponsors(tx: ReadTx, people: readonly string[], at: Date): Promise<(Spoken & { person: string })[]> {
  const { rows } = await sql<Spoken & { person: string }>`
    with usual as (
      select value #>> '{}' as company, at as since, lead(at) over (order by id) as until
      from setting_change where name = 'sponsorCompany' and at <= ${at})
    select r.person_id as person, u.company,
      to_char(greatest(r.since, u.since) at time zone 'UTC', 'YYYY-MM-DD') as since,
      to_char(least(r.until, u.until) at time zone 'UTC', 'YYYY-MM-DD') as until
    from person_role r join usual u on u.since < coalesce(r.until, 'infinity') and coalesce(u.until, 'infinity') > r.since
    where r.role = 'sponsor' and r.since <= ${at} and coalesce(r.until, 'infinity') > r.since and u.company <> ''
      and r.person_id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb))
    order by u.since`.execute(tx);
  return rows.filter((r) => companyByKey(r.company) !== null);
}

/**
 * For whom these people speak at a moment. Whoever spoke for a company at any time from `since` on (the call of a meeting) still does: what is
 * ended while people vote takes effect for the next meeting. Every representative of the sponsor speaks for the company that pays for the network, whatever else
 * is written down.
 */
export async function spokenFor(
  tx: ReadTx,
  people: readonly string[],
  since: Date | undefined,
  at: Date,
): Promise<Map<string, SpokenFor>> {
  const today = at.toISOString().slice(0, 10);
  const called = since?.toISOString().slice(0, 10) ?? today;
  const from = called < today ? called : today;
  const all = [...(await representationsOf(tx, people)), ...(await asSponsors(tx, people, at))];
  return new Map(
    people.map((person): [string, SpokenFor] => {
      const own = all.filter((r) => r.person === person && r.since <= today);
      const represents = new Set(own.flatMap((r) => (r.until === null || r.until >= from ? [r.company] : [])));
      const ended = new Map<string, string>();
      for (const { company, until } of own)
        if (until !== null && !represents.has(company) && until > (ended.get(company) ?? '')) ended.set(company, until);
      return [
        person,
        {
          represents: [...represents],
          represented: [...ended].map(([company, until]) => ({ company, until })),
        },
      ];
    }),
  );
}
