import { companyOf } from '#vocabulary/companies.ts';
import { type Affiliation, readAffiliation } from './expert-institutions.ts';
import type { NamedPerson } from './expert-mentions.ts';
import { givensAgree, isPerson, middlesAgree, type PersonName, readName, sameGiven } from './expert-names.ts';
import { countryCodeOf } from './regions.ts';

/**
 * Who is who, cautiously. Mentions are joined by the same ORCID, or by the same full name and the same institution; everything weaker is only shown,
 * with its reasons, as a pair that may be one person.
 */

/** A mention that names a person, read. */
export interface ReadMention {
  /** Unique among all. */
  id: string;
  /** The record that names it; two mentions without an institution are of one person only within one record. */
  thing: string;
  name: PersonName;
  where: Affiliation;
  orcid: string | null;
}

export interface Read {
  mention: ReadMention | null;
  /** Why what stands there is no person's name. */
  setAside: string | null;
}

/** @param house names of the organisations behind the record (sponsor, collaborators): none of them is a person */
export function readMention(id: string, thing: string, given: NamedPerson, house: readonly string[] = []): Read {
  if ('text' in given.name) {
    const written = given.name.text.trim().toLowerCase();
    const isHouse = house.some((h) => h.trim().toLowerCase() === written);
    // a sponsor may be a person (a sponsor-investigator); a company that the vocabulary knows is none
    if ((given.affiliation ?? '').trim().toLowerCase() === written || (isHouse && companyOf(written) !== null))
      return { mention: null, setAside: 'an office, team or company' };
  }
  const name = readName(given.name);
  if (!isPerson(name)) return { mention: null, setAside: name.setAside };
  const where = readAffiliation(given.affiliation);
  const country = where.country ?? (given.country ? countryCodeOf(given.country) : null);
  return { mention: { id, thing, name, where: { ...where, country }, orcid: given.orcid }, setAside: null };
}

/** What identifies somebody: `orcid:…`, or a name with an institution, or a name in one record. Rulings and objections hang on these. */
export type IdentityKey = string;

const nameKeys = (n: PersonName): string[] =>
  n.families.flatMap((f) => n.givens.map((g) => `${f} ${g}${n.suffix === '' ? '' : ` ${n.suffix}`}`));

/** The name alone, wherever it stands: what an objection that speaks of every institution hangs on. */
export const nameOnlyKeys = (n: PersonName): IdentityKey[] => nameKeys(n).map((k) => `name:${k}`);

const further = (n: PersonName): string => [...n.middle, ''].join(' ');

/** What this mention alone is called by: nobody else's has it, and it stays when others come. */
const ownKey = (m: ReadMention): IdentityKey =>
  `${m.name.families[0]} ${m.name.given}${m.name.suffix === '' ? '' : ` ${m.name.suffix}`} ${further(m.name)}in ${m.thing} at ${m.where.key ?? ''} ${m.where.country ?? ''} ${m.orcid ?? ''}`;

/** What rulings and addresses hang on: the mention itself, and the ORCID iD. */
export const keysOf = (m: ReadMention): IdentityKey[] => [ownKey(m), ...(m.orcid ? [`orcid:${m.orcid}`] : [])];

/** By what others may know the person: the ORCID iD, or the name at the institution; of a name without an institution only the record. */
export const matchKeysOf = (m: ReadMention): IdentityKey[] => [
  ...(m.orcid ? [`orcid:${m.orcid}`] : []),
  ...(m.where.key === null ? [ownKey(m)] : nameKeys(m.name).map((k) => `${k} ${further(m.name)}at ${m.where.key}`)),
];

/** Keys of a name at an institution as mentions have them, with the further given names and without. */
export const keysAt = (name: PersonName, institution: string): IdentityKey[] =>
  nameKeys(name).flatMap((k) => [`${k} at ${institution}`, `${k} ${further(name)}at ${institution}`]);

/** Mentions that are one person. */
export interface Cluster {
  /** All keys of its mentions, sorted; the first is what it is called by. */
  keys: IdentityKey[];
  mentions: ReadMention[];
}

export const PAIR_REASONS = {
  'name-elsewhere': 'the same full name at another institution',
  'name-only': 'the same full name, where one record names no institution',
  crowded: 'the same name at the same institution, but a name that many people bear',
  'different-middle': 'the same name at the same institution, with further given names that differ',
  countries: 'the same name and institution, in different countries',
  initial: 'the same family name and initial at the same institution',
  'initial-country': 'the same family name and initial in the same country',
  'two-orcids': 'the same name at the same institution, where that name has more than one ORCID iD',
  spelling: 'the same family name at the same institution, given names that may be two spellings',
} as const;
export type PairReason = keyof typeof PAIR_REASONS;

interface MayBePair {
  /** Places in the list of clusters, `one` < `other`. */
  one: number;
  other: number;
  reasons: PairReason[];
}

/** A person's word on two keys: one person, or two. */
export interface IdentityRuling {
  verdict: 'join' | 'apart';
  one: IdentityKey;
  other: IdentityKey;
}

/** More bearers of one family name and initial than this are not compared pair by pair: only the number is said. */
export const MOST_ALIKE = 12;

interface Sets {
  find(i: number): number;
  join(a: number, b: number): void;
}

/** Numbers 0 to n − 1 in sets that grow together. */
function setsOf(n: number): Sets {
  const parent = Array.from({ length: n }, (_, i) => i);
  const find = (i: number): number => {
    let at = i;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    parent[i] = at;
    return at;
  };
  return {
    find,
    join(a, b) {
      const [x, y] = [find(a), find(b)];
      if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
    },
  };
}

function group<T>(items: Iterable<T>, keysOfItem: (item: T) => readonly string[]): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const item of items)
    for (const key of keysOfItem(item)) {
      const list = out.get(key);
      if (list) list.push(item);
      else out.set(key, [item]);
    }
  return out;
}

const onlyOne = (values: readonly (string | null)[]): boolean => new Set(values.filter((v) => v !== null)).size <= 1;

/** Why mentions of one name and institution are not simply one person; null where they are. */
function doubt(list: readonly ReadMention[]): PairReason | null {
  if (list.some((m) => m.name.crowded)) return 'crowded';
  if (!onlyOne(list.map((m) => m.orcid))) return 'two-orcids';
  if (!onlyOne(list.map((m) => m.where.country))) return 'countries';
  const middles = list.map((m) => m.name.middle);
  return middles.every((a) => middles.every((b) => middlesAgree(a, b))) ? null : 'different-middle';
}

const sameMiddle = (m: ReadMention): string => `${m.name.middle.join(' ')}|${m.where.country ?? ''}`;

/**
 * Joins mentions. The answer does not depend on their order.
 * @param rulings a later word on the same two keys stands over an earlier one
 */
export function cluster(mentions: readonly ReadMention[], rulings: readonly IdentityRuling[] = []): Cluster[] {
  const all = [...mentions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const at = new Map(all.map((m, i) => [m, i]));
  const sets = setsOf(all.length);
  const joinAll = (list: readonly ReadMention[]): void => {
    const first = list[0];
    if (first) for (const m of list) sets.join(at.get(first) ?? 0, at.get(m) ?? 0);
  };
  for (const list of group(all, (m) => (m.orcid ? [m.orcid] : [])).values()) joinAll(list);
  const full = all.filter((m) => m.name.full);
  // the same name in the same record with the same institution, or with none, is one mention said twice
  for (const list of group(all, (m) => nameKeys(m.name).map((k) => `${k}|${m.thing}|${m.where.key}`)).values())
    for (const same of group(list, (m) => [sameMiddle(m)]).values())
      for (const one of onlyOne(same.map((m) => m.orcid)) ? [same] : group(same, (m) => [m.orcid ?? '']).values())
        joinAll(one);
  const placed = full.filter((m) => m.where.key !== null);
  for (const list of group(placed, (m) => nameKeys(m.name).map((k) => `${k}|${m.where.key}`)).values()) {
    const why = doubt(list);
    if (why === null) joinAll(list);
    else if (why === 'different-middle' || why === 'countries')
      for (const same of group(list, (m) => [sameMiddle(m)]).values()) if (doubt(same) === null) joinAll(same);
  }
  byRuling(all, sets, rulings);
  const found = group(all, (m) => [String(sets.find(at.get(m) ?? 0))]);
  return [...found.values()]
    .map((list) => ({ keys: [...new Set(list.flatMap(keysOf))].sort(orcidLast), mentions: list }))
    .sort((a, b) => compareText(a.keys[0] ?? '', b.keys[0] ?? ''));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A cluster is called by a name before it is called by a number, so that a number that comes later does not rename it. */
const orcidLast = (a: string, b: string): number =>
  Number(a.startsWith('orcid:')) - Number(b.startsWith('orcid:')) || compareText(a, b);

function byRuling(all: readonly ReadMention[], sets: Sets, rulings: readonly IdentityRuling[]): void {
  const holder = new Map<string, number>();
  for (const [i, m] of all.entries()) for (const key of keysOf(m)) if (!holder.has(key)) holder.set(key, i);
  for (const r of rulings) {
    const [one, other] = [holder.get(r.one), holder.get(r.other)];
    if (r.verdict === 'join' && one !== undefined && other !== undefined) sets.join(one, other);
  }
}

/** The pairs that may be one person and were not joined, each once with all its reasons. Pairs that a person keeps apart are left out. */
export function mayBePairs(clusters: readonly Cluster[], rulings: readonly IdentityRuling[] = []): MayBePair[] {
  const found = new Map<string, Set<PairReason>>();
  const apart = new Set(rulings.filter((r) => r.verdict === 'apart').map((r) => [r.one, r.other].sort().join('\n')));
  const keptApart = (a: Cluster, b: Cluster): boolean =>
    apart.size > 0 && a.keys.some((x) => b.keys.some((y) => apart.has([x, y].sort().join('\n'))));
  const flat = clusters.flatMap((c, i) => c.mentions.map((m) => ({ i, m })));
  const orcids = clusters.map((c) => new Set(c.mentions.map((m) => m.orcid).filter((o) => o !== null)));
  // two different ORCID iDs are two persons, unless a person made a mistake in registering
  const different = (a: number, b: number): boolean => (orcids[a]?.size ?? 0) > 0 && (orcids[b]?.size ?? 0) > 0;
  const byName = group(flat, ({ m }) => m.name.families.map((f) => `${f} ${m.name.given[0] ?? ''}`));
  for (const block of byName.values()) {
    if (new Set(block.map((x) => x.i)).size > MOST_ALIKE) {
      // too many of one family name and initial: only full names are compared, as far as these are not too many
      for (const same of group(
        block.filter((x) => x.m.name.full),
        (x) => [x.m.name.given],
      ).values())
        if (new Set(same.map((x) => x.i)).size <= MOST_ALIKE) compareAll(same);
    } else compareAll(block);
  }
  function compareAll(block: readonly { i: number; m: ReadMention }[]): void {
    for (const a of block)
      for (const b of block) {
        if (a.i >= b.i || different(a.i, b.i)) continue;
        const reason = likeness(a.m, b.m);
        const [one, other] = [clusters[a.i], clusters[b.i]];
        if (!reason || !one || !other || keptApart(one, other)) continue;
        const key = `${a.i} ${b.i}`;
        const reasons = found.get(key) ?? new Set();
        found.set(key, reasons.add(reason));
      }
  }
  return [...found]
    .map(([key, reasons]) => {
      const [one = 0, other = 0] = key.split(' ').map(Number);
      return { one, other, reasons: [...reasons].sort() };
    })
    .sort((a, b) => a.one - b.one || a.other - b.other);
}

/** Why two mentions of one family name and initial may be one person; null where nothing speaks for it. */
function likeness(a: ReadMention, b: ReadMention): PairReason | null {
  const same = a.name.full && b.name.full && sameGiven(a.name, b.name);
  const sameHouse = a.where.key !== null && a.where.key === b.where.key;
  const bothCountries = a.where.country !== null && b.where.country !== null;
  const sameCountry = bothCountries && a.where.country === b.where.country;
  if (same) {
    if (a.name.suffix !== b.name.suffix) return null;
    const agree = middlesAgree(a.name.middle, b.name.middle);
    if (!sameHouse) {
      if (!agree) return null;
      return a.where.key === null || b.where.key === null ? 'name-only' : 'name-elsewhere';
    }
    if (!agree) return 'different-middle';
    if (a.name.crowded) return 'crowded';
    return bothCountries && !sameCountry ? 'countries' : 'two-orcids';
  }
  if (!givensAgree(a.name, b.name)) return sameHouse && spelledAlike(a.name.given, b.name.given) ? 'spelling' : null;
  if (sameHouse) return 'initial';
  return sameCountry ? 'initial-country' : null;
}

/** "Sergey" and "Sergei": the same beginning, and at most two letters at the end that differ. */
function spelledAlike(a: string, b: string): boolean {
  const shared = [...a].findIndex((c, i) => c !== b[i]);
  const same = shared < 0 ? a.length : shared;
  return same >= 4 && Math.max(a.length, b.length) - same <= 2;
}
