import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { entriesOfFacet, entryOf, FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { countryNames, nearNames, settledValue, type UnknownValue } from './filter-values.ts';
import { PHASE_GROUPS, STATUS_WORDS } from './phase-groups.ts';
import { conditions } from './search-filter.server.ts';
import { FILTER_KEYS, type FilterKey, type StudyFilter, tidyFilter, valueWords } from './study-filter.ts';

/** A filter as the registry and the vocabulary write its values, and what of it nothing has. */
export interface SettledFilter {
  filter: StudyFilter;
  unknown: UnknownValue[];
}

const CHECKED: readonly FilterKey[] = ['status', 'phase', 'country', 'sponsorClass'];
const KNOWN: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  status: [...Object.keys(STATUS_WORDS), 'NONE'],
  phase: PHASE_GROUPS.map((g) => g.key),
};

async function isHeld(tx: ReadTx, f: StudyFilter): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (select 1 from study s where ${conditions({ ...f, relevance: 'all' })}) as held`.execute(tx);
  return rows[0]?.held === true;
}

async function countriesHeld(tx: ReadTx): Promise<string[]> {
  const { rows } = await sql<{ country: string }>`
    select distinct country from (select distinct s.countries from study s) c, unnest(c.countries) country order by 1`.execute(
    tx,
  );
  return rows.map((r) => r.country);
}

/** The way of writing a country that studies held have; null where none has it. */
async function heldCountry(tx: ReadTx, value: string): Promise<string | null> {
  for (const country of countryNames(value)) if (await isHeld(tx, { country })) return country;
  const folded = value.toLowerCase();
  return (await countriesHeld(tx)).find((c) => c.toLowerCase() === folded) ?? null;
}

/**
 * Puts what people write (recruiting, germany, DE, 2) in place of nothing found, and names what no study held has. A value that something has is never changed.
 */
export async function settleFilter(tx: ReadTx, given: StudyFilter): Promise<SettledFilter> {
  const filter = tidyFilter(given);
  const unknown: UnknownValue[] = [];
  for (const key of FILTER_KEYS) {
    const value = filter[key];
    if (value === undefined || key === 'query') continue;
    if ((FACETS as readonly string[]).includes(key)) {
      const facet = key as Facet;
      filter[key] = settledValue(key, value);
      if (!entryOf(facet, filter[key])) unknown.push({ key, value, meant: nearEntries(facet, value) });
    } else if (key === 'country') {
      const country = await heldCountry(tx, value);
      if (country) filter.country = country;
      else unknown.push({ key, value, meant: nearNames(value, await countriesHeld(tx)) });
    } else {
      const settled = settledValue(key, value);
      if (settled !== value && CHECKED.includes(key) && (await isHeld(tx, { [key]: value }))) continue;
      filter[key] = settled;
      if (!CHECKED.includes(key) || KNOWN[key]?.includes(settled.replace(/-ONLY$/, ''))) continue;
      if (!(await isHeld(tx, { [key]: settled }))) unknown.push({ key, value, meant: nearKeys(key, value) });
    }
  }
  return { filter: tidyFilter(filter), unknown };
}

const nearEntries = (facet: Facet, value: string): string[] => {
  const entries = entriesOfFacet(facet);
  const labels = nearNames(
    value,
    entries.map((e) => e.label),
  );
  return labels.flatMap((label) => entries.find((e) => e.label === label)?.key ?? []);
};

/** A phase is told by its number, and no number is near another. */
const nearKeys = (key: FilterKey, value: string): string[] => {
  const known = key === 'phase' ? [] : (KNOWN[key] ?? []);
  const near = nearNames(
    value,
    known.map((k) => valueWords(key, k)),
  );
  return known.filter((k) => near.includes(valueWords(key, k)));
};
