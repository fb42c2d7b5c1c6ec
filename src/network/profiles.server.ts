import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { holdLiving } from './living-person.server.ts';
import { EMPTY_PROFILE, isProfileField, PROFILE_FIELDS, type ProfileField, type ProfileText } from './profile.ts';

/** Why a profile was not changed, in one sentence; `field` is where it shows. */
export class ProfileRefused extends Error {
  readonly field: keyof ProfileText;
  constructor(field: keyof ProfileText, message: string) {
    super(message);
    this.field = field;
  }
}

/** A profile with all that its person wrote: for that person, and for steps of the network that show none of it. */
export interface OwnProfile extends ProfileText {
  person: string;
  name: string;
  /** The institution as it was written before it was chosen from the list. */
  affiliation: string | null;
  /** When each field that is public was agreed to. */
  consents: Partial<Record<ProfileField, Date>>;
  photograph: { hash: string; side: number; uploadedAt: Date } | null;
  changedAt: Date | null;
}

/** When each field that is public at present was agreed to. */
export async function consentsOf(tx: ReadTx, person: string): Promise<Partial<Record<ProfileField, Date>>> {
  const rows = await tx
    .selectFrom('profile_consent')
    .distinctOn('field')
    .select(['field', 'given', 'at'])
    .where('person_id', '=', person)
    .orderBy('field')
    .orderBy('seq', 'desc')
    .execute();
  return Object.fromEntries(
    rows.flatMap((r) => (r.given && isProfileField(r.field) ? [[r.field, new Date(r.at)] as const] : [])),
  );
}

/** The whole profile of a person, empty where they wrote none; null where there is no such person or their identity was erased. */
export async function profileOf(tx: ReadTx, person: string): Promise<OwnProfile | null> {
  const row = await tx
    .selectFrom('person as p')
    .leftJoin('profile as f', 'f.person_id', 'p.id')
    .leftJoin('photograph as g', 'g.person_id', 'p.id')
    .select(['p.id', 'p.name', 'p.affiliation', 'f.orcid', 'f.institution_id', 'f.position', 'f.country'])
    .select(['f.diseases', 'f.expertise', 'f.field_roles', 'f.pillars', 'f.languages', 'f.about', 'f.website'])
    .select(['f.changed_at', 'g.content_hash', 'g.side', 'g.uploaded_at'])
    .where('p.id', '=', person)
    .where('p.erased_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  return {
    person: row.id,
    name: row.name,
    affiliation: row.affiliation,
    orcid: row.orcid,
    institution: row.institution_id,
    position: row.position ?? EMPTY_PROFILE.position,
    country: row.country,
    diseases: row.diseases ?? [],
    expertise: row.expertise ?? [],
    fieldRoles: row.field_roles ?? [],
    pillars: row.pillars ?? [],
    languages: row.languages ?? [],
    about: row.about ?? '',
    website: row.website ?? '',
    consents: await consentsOf(tx, person),
    photograph:
      row.content_hash !== null && row.side !== null && row.uploaded_at !== null
        ? { hash: row.content_hash, side: row.side, uploadedAt: new Date(row.uploaded_at) }
        : null,
    changedAt: row.changed_at === null ? null : new Date(row.changed_at),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Writes what a person says about themselves. Which fields are public does not change by it.
 * @returns the fields that changed. @throws ProfileRefused for an ORCID iD of somebody else, or an institution that is not there.
 */
export async function saveProfile(tx: WriteTx, person: string, next: ProfileText, at: Date): Promise<string[]> {
  await holdLiving(tx, person);
  const before = await profileOf(tx, person);
  if (!before) throw new Error('There is no such person.');
  const changed = (Object.keys(EMPTY_PROFILE) as (keyof ProfileText)[]).filter((k) => !same(before[k], next[k]));
  if (changed.length === 0) return [];
  if (next.institution !== null) {
    const there = await tx.selectFrom('institution').select('id').where('id', '=', next.institution).executeTakeFirst();
    if (!there) throw new ProfileRefused('institution', 'Choose an institution from the list.');
  }
  if (next.orcid !== null) {
    const other = await tx
      .selectFrom('profile')
      .select('person_id')
      .where('orcid', '=', next.orcid)
      .where('person_id', '<>', person)
      .executeTakeFirst();
    if (other)
      throw new ProfileRefused('orcid', 'This ORCID iD could not be taken; ask the network office to look into it.');
  }
  const values = {
    orcid: next.orcid,
    institution_id: next.institution,
    position: next.position,
    country: next.country,
    diseases: [...next.diseases],
    expertise: [...next.expertise],
    field_roles: [...next.fieldRoles],
    pillars: [...next.pillars],
    languages: [...next.languages],
    about: next.about,
    website: next.website,
    changed_at: at,
  };
  await tx
    .insertInto('profile')
    .values({ person_id: person, ...values })
    .onConflict((c) => c.column('person_id').doUpdateSet(values))
    .execute();
  await audit(tx, person, { kind: 'profile.changed', body: { person, fields: changed } }, at);
  return changed;
}

/** Sets which fields are public; every change of mind is a row with its moment. @returns the fields about which the mind was changed. */
export async function setConsents(
  tx: WriteTx,
  person: string,
  wanted: ReadonlySet<ProfileField>,
  at: Date,
): Promise<{ given: ProfileField[]; withdrawn: ProfileField[] }> {
  // two forms of one person sent at once wait for each other, so that the later one holds whole
  await holdLiving(tx, person);
  const now = await consentsOf(tx, person);
  const given = PROFILE_FIELDS.map((f) => f.key).filter((k) => wanted.has(k) && !now[k]);
  const withdrawn = PROFILE_FIELDS.map((f) => f.key).filter((k) => !wanted.has(k) && now[k]);
  if (given.length + withdrawn.length === 0) return { given, withdrawn };
  await tx
    .insertInto('profile_consent')
    .values([
      ...given.map((field) => ({ person_id: person, field, given: true, at })),
      ...withdrawn.map((field) => ({ person_id: person, field, given: false, at })),
    ])
    .execute();
  await audit(tx, person, { kind: 'profile.consented', body: { person, given, withdrawn } }, at);
  return { given, withdrawn };
}

/** Every word about consent of a person, latest first. */
export async function consentHistory(
  tx: ReadTx,
  person: string,
  most: number,
): Promise<{ field: ProfileField; given: boolean; at: Date }[]> {
  const rows = await tx
    .selectFrom('profile_consent')
    .select(['field', 'given', 'at'])
    .where('person_id', '=', person)
    .orderBy('seq', 'desc')
    .limit(most)
    .execute();
  return rows.flatMap((r) => (isProfileField(r.field) ? [{ field: r.field, given: r.given, at: new Date(r.at) }] : []));
}

/** Where and in what the people of the network work, for sums over all of them; never shown by person. `country`: ISO 3166-1 alpha-2. */
export async function networkCoverage(
  tx: ReadTx,
): Promise<{ person: string; country: string | null; diseases: string[]; expertise: string[] }[]> {
  const rows = await tx
    .selectFrom('person as p')
    .leftJoin('profile as f', 'f.person_id', 'p.id')
    .leftJoin('institution as i', 'i.id', 'f.institution_id')
    .select(['p.id as person', 'f.country', 'i.country as seat', 'f.diseases', 'f.expertise'])
    .where('p.erased_at', 'is', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('person_role as r')
          .select('r.person_id')
          .whereRef('r.person_id', '=', 'p.id')
          .where((r) => r.or([r('r.until', 'is', null), r('r.until', '>', sql<Date>`now()`)])),
      ),
    )
    .orderBy('p.id')
    .execute();
  return rows.map((r) => ({
    person: r.person,
    country: r.country ?? r.seat,
    diseases: r.diseases ?? [],
    expertise: r.expertise ?? [],
  }));
}
