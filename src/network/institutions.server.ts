import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { SITES } from '#evidence/study-marks.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { nextNumber } from '#ledger/record.server.ts';
import { foldInstitution, type Institution, type InstitutionEntry, type InstitutionKind } from './institution.ts';

/** Why an institution was not written, in one sentence; `there` is the one that it would double. */
export class InstitutionRefused extends Error {
  readonly field: keyof InstitutionEntry;
  readonly there: string | null;
  constructor(field: keyof InstitutionEntry, message: string, there: string | null) {
    super(message);
    this.field = field;
    this.there = there;
  }
}

const FIELDS = ['id', 'name', 'ror', 'country', 'city', 'kind', 'demonstration'] as const;
type Row = Omit<Institution, 'kind'> & { kind: string };
const asInstitution = (r: Row): Institution => ({ ...r, kind: r.kind as InstitutionKind });

export async function readInstitution(tx: ReadTx, id: string): Promise<Institution | null> {
  const row = await tx.selectFrom('institution').select(FIELDS).where('id', '=', id).executeTakeFirst();
  return row ? asInstitution(row) : null;
}

/** Institutions by name, a page at a time. `words`: part of the name or city, in any spelling; `country`: alpha-2 code. */
export async function listInstitutions(
  tx: ReadTx,
  filter: { words?: string; country?: string },
  page: { page: number; size: number },
): Promise<{ total: number; rows: Institution[] }> {
  const words = (filter.words ?? '').trim();
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  let q = tx.selectFrom('institution');
  if (words !== '')
    q = q.where(
      sql<boolean>`(immutable_unaccent(name) ilike immutable_unaccent(${like}) or immutable_unaccent(city) ilike immutable_unaccent(${like}))`,
    );
  if (filter.country) q = q.where('country', '=', filter.country);
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await q
    .select(FIELDS)
    .orderBy('name')
    .orderBy('id')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute();
  return { total: Number(total), rows: rows.map(asInstitution) };
}

/** The countries in which there is an institution, for the filter of the list. */
export async function institutionCountries(tx: ReadTx): Promise<string[]> {
  const rows = await tx.selectFrom('institution').distinct().select('country').orderBy('country').execute();
  return rows.map((r) => r.country);
}

/** @throws InstitutionRefused where another has this ROR identifier, or this name in this country. */
async function refuseDouble(tx: ReadTx, entry: InstitutionEntry, own: string | null): Promise<void> {
  const others = tx.selectFrom('institution').select(['id', 'name']);
  const byRor =
    entry.ror === null
      ? undefined
      : await others
          .where('ror', '=', entry.ror)
          .where('id', '<>', own ?? '')
          .executeTakeFirst();
  if (byRor)
    throw new InstitutionRefused('ror', `${byRor.name} has this ROR identifier already; change it there.`, byRor.id);
  const byName = await others
    .where('name_folded', '=', foldInstitution(entry.name))
    .where('country', '=', entry.country)
    .where('id', '<>', own ?? '')
    .executeTakeFirst();
  if (byName)
    throw new InstitutionRefused(
      'name',
      `${byName.name} is in the list for this country already; change it there.`,
      byName.id,
    );
}

/** @returns the id of the new institution. @throws InstitutionRefused for a double. */
export async function addInstitution(
  tx: WriteTx,
  by: string,
  entry: InstitutionEntry,
  at: Date,
  demonstration = false,
): Promise<string> {
  await refuseDouble(tx, entry, null);
  const id = `institution-${await nextNumber(tx, 'institution')}`;
  const row = await tx
    .insertInto('institution')
    .values({ id, ...entry, name_folded: foldInstitution(entry.name), demonstration, made_at: at, changed_at: at })
    .onConflict((c) => c.doNothing()) // another may have added it since it was looked for
    .returning('id')
    .executeTakeFirst();
  if (!row)
    throw new InstitutionRefused('name', 'Somebody has just added this institution; look for it in the list.', null);
  await audit(tx, by, { kind: 'institution.added', body: { institution: id } }, at);
  return id;
}

/** @returns the fields that changed. @throws InstitutionRefused for a double. */
export async function changeInstitution(
  tx: WriteTx,
  by: string,
  id: string,
  entry: InstitutionEntry,
  at: Date,
): Promise<string[]> {
  const before = await readInstitution(tx, id);
  if (!before) throw new InstitutionRefused('name', 'There is no such institution; go back to the list.', null);
  const fields = (Object.keys(entry) as (keyof InstitutionEntry)[]).filter((k) => before[k] !== entry[k]);
  if (fields.length === 0) return [];
  await refuseDouble(tx, entry, id);
  await tx
    .updateTable('institution')
    .set({ ...entry, name_folded: foldInstitution(entry.name), changed_at: at })
    .where('id', '=', id)
    .execute();
  await audit(tx, by, { kind: 'institution.changed', body: { institution: id, fields } }, at);
  return fields;
}

/** Others in the same country whose names are much alike: they may be the same, which a person has to judge. */
export async function mayBeSame(tx: ReadTx, of: Institution): Promise<Institution[]> {
  const folded = foldInstitution(of.name);
  const rows = await tx
    .selectFrom('institution')
    .select(FIELDS)
    .where('country', '=', of.country)
    .where('id', '<>', of.id)
    .where(sql<boolean>`similarity(name_folded, ${folded}) > 0.55`)
    .orderBy(sql`similarity(name_folded, ${folded})`, 'desc')
    .orderBy('id')
    .limit(5)
    .execute();
  return rows.map(asInstitution);
}

export interface InstitutionStudies {
  /** Studies that name it, letter case aside, as their lead sponsor. */
  sponsor: number;
  /** Studies with a site whose facility is so called. */
  site: number;
  rows: { id: string; title: string; as: 'sponsor' | 'site' }[];
}

/**
 * Studies that name an institution as lead sponsor or as a site by exactly this name, letter case and accents aside. Registries write
 * names in many ways: a study that is missing here is not known to be elsewhere.
 */
export async function studiesOfInstitution(tx: ReadTx, of: Institution, most: number): Promise<InstitutionStudies> {
  const { rows } = await sql<{ id: string; title: string; sponsor: boolean }>`
    with name as (select lower(immutable_unaccent(${of.name})) as n)
    select s.id, s.title, lower(immutable_unaccent(coalesce(s.sponsor, ''))) = name.n as sponsor from study s, name
    where lower(immutable_unaccent(coalesce(s.sponsor, ''))) = name.n
       or exists (select 1 from ${SITES} where lower(immutable_unaccent(coalesce(x.facility, ''))) = name.n)
    order by s.last_update desc nulls last, s.id`.execute(tx);
  const as = rows.map((r) => ({ id: r.id, title: r.title, as: r.sponsor ? ('sponsor' as const) : ('site' as const) }));
  return {
    sponsor: as.filter((r) => r.as === 'sponsor').length,
    site: as.filter((r) => r.as === 'site').length,
    rows: as.slice(0, most),
  };
}
