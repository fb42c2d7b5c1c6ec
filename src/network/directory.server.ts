import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { countriesAsked, type DirectoryFilter, diseasesAsked, type PublicProfile } from './directory.ts';

/** Reads the view alone, in which consent has been applied: a field that somebody keeps to themselves cannot be shown or sought. */
const seen = (tx: ReadTx) =>
  tx
    .selectFrom('public_profile as v')
    .leftJoin('institution as i', 'i.id', 'v.institution_id')
    .select(['v.id', 'v.name', 'v.demonstration', 'v.orcid', 'v.position', 'v.country', 'v.diseases', 'v.expertise'])
    .select(['v.field_roles', 'v.pillars', 'v.languages', 'v.about', 'v.website', 'v.photograph_hash'])
    .select([
      'i.id as instId',
      'i.name as instName',
      'i.city as instCity',
      'i.country as instCountry',
      'i.ror as instRor',
    ]);

type Seen = Awaited<ReturnType<ReturnType<typeof seen>['execute']>>[number];

const asPublic = (r: Seen): PublicProfile => ({
  id: r.id ?? '',
  name: r.name ?? '',
  demonstration: r.demonstration === true,
  orcid: r.orcid,
  institution:
    r.instId !== null && r.instName !== null && r.instCountry !== null
      ? { id: r.instId, name: r.instName, city: r.instCity ?? '', country: r.instCountry, ror: r.instRor }
      : null,
  position: r.position || null,
  country: r.country,
  diseases: r.diseases,
  expertise: r.expertise,
  fieldRoles: r.field_roles,
  pillars: r.pillars,
  languages: r.languages,
  about: r.about || null,
  website: r.website || null,
  photograph: r.photograph_hash,
});

const fits = (f: DirectoryFilter & { institution?: string }) =>
  sql<boolean>`true
    ${f.disease ? sql`and v.diseases && ${diseasesAsked(f.disease)}::text[]` : sql``}
    ${f.expertise ? sql`and v.expertise @> ${[f.expertise]}::text[]` : sql``}
    ${f.region ? sql`and coalesce(v.country, (select n.country from institution n where n.id = v.institution_id)) = any(${[...countriesAsked(f.region)]}::text[])` : sql``}
    ${f.pillar ? sql`and v.pillars @> ${[f.pillar]}::text[]` : sql``}
    ${f.language ? sql`and v.languages @> ${[f.language]}::text[]` : sql``}
    ${f.institution ? sql`and v.institution_id = ${f.institution}` : sql``}`;

/** People who agreed to be named, by name, a page at a time. Every part of the filter looks only at fields that are public. */
export async function publicProfiles(
  tx: ReadTx,
  filter: DirectoryFilter & { institution?: string },
  page: { page: number; size: number },
): Promise<{ total: number; rows: PublicProfile[] }> {
  const { total } = await tx
    .selectFrom('public_profile as v')
    .select((e) => e.fn.countAll<number>().as('total'))
    .where(fits(filter))
    .executeTakeFirstOrThrow();
  const rows = await seen(tx)
    .where(fits(filter))
    .orderBy('v.name')
    .orderBy('v.id')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute();
  return { total: Number(total), rows: rows.map(asPublic) };
}

/** One person as anybody may see them; null where they did not agree to be named, are gone, or never were: the three look the same. */
export async function publicProfile(tx: ReadTx, person: string): Promise<PublicProfile | null> {
  const row = await seen(tx).where('v.id', '=', person).executeTakeFirst();
  return row ? asPublic(row) : null;
}

/** Which of these people have a public page. */
export async function withPublicProfile(tx: ReadTx, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx
    .selectFrom('public_profile')
    .select('id')
    .where('id', 'in', [...people])
    .execute();
  return new Set(rows.flatMap((r) => (r.id === null ? [] : [r.id])));
}
