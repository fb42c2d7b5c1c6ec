import { classify } from '#evidence/classify.ts';
import { contentHash, sha256 } from '#ledger/content-hash.ts';
import { type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import {
  type Cluster,
  cluster,
  type IdentityRuling,
  keysOf,
  matchKeysOf,
  mayBePairs,
  nameOnlyKeys,
  type PairReason,
  type ReadMention,
  readMention,
} from './expert-identity.ts';
import { MENTION_ROLES, type MentionRole, type NamedPerson } from './expert-mentions.ts';
import { foldName } from './expert-names.ts';
import { countryCodeOf, countryLabel, regionOf } from './regions.ts';

/** From records to people: what the table of experts holds is computed here, without a database. */

/** A record that names people. */
export interface NamingRecord {
  kind: 'study' | 'report';
  id: string;
  source: string;
  /** As precise as the source gives it; null where it gives none. */
  date: string | null;
  year: number | null;
  /** facet:key. */
  labels: readonly string[];
  /** Sponsor and collaborators of the studies behind it. */
  houses: readonly string[];
  /** Publication types of a report. */
  types: readonly string[];
  /** Country of the study where it runs in one alone: where its people are taken to work when nothing says otherwise. */
  onlyCountry: string | null;
  people: readonly NamedPerson[];
}

interface FoundMention {
  kind: 'study' | 'report';
  thing_id: string;
  place: string;
  role: MentionRole;
  name: string;
  affiliation: string | null;
  country: string | null;
  orcid: string | null;
  source: string;
  date: string | null;
  key: string;
}

interface FoundExpert {
  id: string;
  name: string;
  sort_name: string;
  orcid: string | null;
  institution: string;
  country: string | null;
  region: string | null;
  keys: string[];
  match_keys: string[];
  labels: string[];
  roles: MentionRole[];
  expertise: string[];
  regions: string[];
  studies: string[];
  reports: string[];
  sponsors: string[];
  first_year: number | null;
  last_year: number | null;
  alike: number;
  words: string;
  mentions: FoundMention[];
}

export interface Found {
  experts: FoundExpert[];
  pairs: { one: string; other: string; reasons: PairReason[] }[];
  mentions: number;
  /** Entries that name an office, a team, a company or nothing that can be read as a name. */
  setAside: number;
  hash: string;
}

/** What rulings, objections and addresses hang on: nobody is named in it. */
export const keyHash = (key: string): string => sha256(`expert ${key}`).slice(0, 24);

/** A ruling by hashes, as it is kept. */
export interface KeptRuling {
  verdict: 'join' | 'apart';
  one: string;
  other: string;
}

/**
 * Labels by which a report counts that belongs to no relevant study: its title, read as a study's title is, must speak of a cell therapy in an autoimmune
 * disease. Empty: it does not count.
 */
export function labelsOfTitle(title: string): string[] {
  const { labels, relevance } = classify({ nctId: 'NCT00000000', eligibility: {}, briefTitle: title });
  return relevance.relevant ? [...new Set(labels.map((l) => `${l.facet}:${l.key}`))].sort() : [];
}

const TRIAL_ROLES: ReadonlySet<MentionRole> = new Set([
  'principal-investigator',
  'study-chair',
  'study-director',
  'responsible-party',
  'site-investigator',
]);
const SYNTHESIS = /systematic review|meta-analysis/i;
const GUIDELINE = /guideline|consensus development/i;

/** Expertise that a role in a record speaks for; contacts speak for none. Inferred, never said by the person. */
function expertiseOf(role: MentionRole, record: NamingRecord): string[] {
  if (TRIAL_ROLES.has(role)) return ['trialist'];
  if (role !== 'author') return [];
  if (record.types.some((t) => SYNTHESIS.test(t) || GUIDELINE.test(t))) return ['evidence-synthesis'];
  return [];
}

interface Held extends FoundMention {
  read: ReadMention;
  record: NamingRecord;
}

/** @param objected hashes of keys of whoever does not want to be listed */
export function findExperts(
  records: readonly NamingRecord[],
  rulings: readonly KeptRuling[] = [],
  objected: ReadonlySet<string> = new Set(),
): Found {
  let setAside = 0;
  const held = new Map<string, Held>();
  for (const record of records)
    for (const [i, person] of record.people.entries()) {
      const id = `${record.kind} ${record.id} ${person.place} ${i}`;
      const { mention: read } = readMention(id, `${record.kind} ${record.id}`, person, record.houses);
      if (!read) {
        setAside++;
        continue;
      }
      const only = record.onlyCountry === null ? null : countryCodeOf(record.onlyCountry);
      // where no affiliation says it, the only country of the study does; it decides no identity
      const country = read.where.country ?? only;
      if (isObjected(read, objected)) continue;
      held.set(id, {
        kind: record.kind,
        thing_id: record.id,
        place: person.place,
        role: person.role,
        name: read.name.display,
        affiliation: person.affiliation,
        country,
        orcid: read.orcid,
        source: record.source,
        date: record.date,
        key: keyHash(keysOf(read)[0] ?? id),
        read,
        record,
      });
    }
  const reads = [...held.values()].map((h) => h.read);
  const spoken = inKeys(rulings, reads);
  const clusters = cluster(reads, spoken);
  const experts = clusters.map((c) => expertOf(c, held));
  const pairs = mayBePairs(clusters, spoken).flatMap((p) => {
    const [one, other] = [experts[p.one], experts[p.other]];
    if (!one || !other) return [];
    one.alike++;
    other.alike++;
    const [a, b] = [one.id, other.id].sort();
    return a && b && a !== b ? [{ one: a, other: b, reasons: p.reasons }] : [];
  });
  return { experts, pairs, mentions: held.size, setAside, hash: contentHash({ experts, pairs, setAside }) };
}

/** Whether this mention is of somebody who objected, by one of their keys or by the name wherever it stands. */
export const isObjected = (read: ReadMention, objected: ReadonlySet<string>): boolean =>
  objected.size > 0 &&
  [...keysOf(read), ...matchKeysOf(read), ...nameOnlyKeys(read.name)].some((k) => objected.has(keyHash(k)));

function inKeys(rulings: readonly KeptRuling[], reads: readonly ReadMention[]): IdentityRuling[] {
  if (rulings.length === 0) return [];
  const byHash = new Map(reads.flatMap((r) => keysOf(r).map((k) => [keyHash(k), k] as const)));
  return rulings.flatMap((r): IdentityRuling[] => {
    const [one, other] = [byHash.get(r.one), byHash.get(r.other)];
    return one !== undefined && other !== undefined ? [{ verdict: r.verdict, one, other }] : [];
  });
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** What most say, on a tie the latest. */
function commonest<T extends { date: string | null }>(
  list: readonly T[],
  value: (of: T) => string | null,
): string | null {
  const count = new Map<string, { n: number; last: string }>();
  for (const item of list) {
    const v = value(item);
    if (v === null || v === '') continue;
    const at = count.get(v) ?? { n: 0, last: '' };
    count.set(v, { n: at.n + 1, last: item.date && item.date > at.last ? item.date : at.last });
  }
  const [best] = [...count].sort(
    ([x, a], [y, b]) => b.n - a.n || (a.last < b.last ? 1 : a.last > b.last ? -1 : x < y ? -1 : 1),
  );
  return best?.[0] ?? null;
}

const ROLE_ORDER = Object.keys(MENTION_ROLES) as MentionRole[];

function expertOf(c: Cluster, held: ReadonlyMap<string, Held>): FoundExpert {
  const list = c.mentions.flatMap((m) => held.get(m.id) ?? []);
  // the fullest way of writing the name
  const name = [...list].sort((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1))[0]?.name ?? '';
  const first = list[0]?.read.name;
  const institution = commonest(list, (m) => m.read.where.institution) ?? '';
  const country = commonest(list, (m) => m.read.where.country) ?? commonest(list, (m) => m.country);
  const labels = sorted(list.flatMap((m) => m.record.labels));
  const years = list.flatMap((m) => m.record.year ?? []);
  const orcid = list.find((m) => m.orcid)?.orcid ?? null;
  const labelWords = labels.map((l) => {
    const [facet = '', ...key] = l.split(':');
    return `${key.join(':')} ${labelOf(facet as Facet, key.join(':'))}`;
  });
  const places = sorted(list.map((m) => m.read.where.institution));
  return {
    id: keyHash(c.keys[0] ?? ''),
    name,
    sort_name: `${first?.families[0] ?? ''} ${first?.given ?? ''}`,
    orcid,
    institution,
    country,
    region: regionOf(country),
    keys: sorted(c.keys.map(keyHash)),
    match_keys: sorted(c.mentions.flatMap(matchKeysOf).map(keyHash)),
    labels,
    roles: ROLE_ORDER.filter((r) => list.some((m) => m.role === r)),
    expertise: sorted(list.flatMap((m) => expertiseOf(m.role, m.record))),
    regions: sorted(list.flatMap((m) => regionOf(m.country) ?? [])),
    studies: sorted(list.flatMap((m) => (m.kind === 'study' ? [m.thing_id] : []))),
    reports: sorted(list.flatMap((m) => (m.kind === 'report' ? [m.thing_id] : []))),
    sponsors: sorted(list.flatMap((m) => m.record.houses)),
    first_year: years.length > 0 ? Math.min(...years) : null,
    last_year: years.length > 0 ? Math.max(...years) : null,
    alike: 0,
    words: foldName([name, ...places, country ? countryLabel(country) : '', orcid ?? '', ...labelWords].join(' ')),
    mentions: list
      .map(({ read: _read, record: _record, ...m }) => m)
      .sort((a, b) => {
        const [x, y] = [`${b.date ?? ''}`, `${a.date ?? ''}`];
        return x < y
          ? -1
          : x > y
            ? 1
            : a.thing_id < b.thing_id
              ? -1
              : a.thing_id > b.thing_id
                ? 1
                : a.place < b.place
                  ? -1
                  : 1;
      }),
  };
}
