import { related } from './arm-vocabulary.ts';
import { type Said, sharingOf } from './overlap-paths.ts';

/**
 * What the table says about sharing patients. `overlaps`: shares with the others of the group (same, subset or partial).
 * `unknown`: it may; the main estimate counts it beside the others, and the sensitivity range says what it does if they share.
 * `separate`: judged to share with nobody.
 */
export type OverlapRelation = 'overlaps' | 'unknown' | 'separate';

/** How the words in brackets after a group's name are read: the first that fits; other words change nothing, and the group overlaps. */
const OVERLAP_WORDS: readonly { relation: OverlapRelation; words: RegExp }[] = [
  { relation: 'separate', words: /different patients|no overlap|not overlapping|no shared patients/i },
  { relation: 'unknown', words: /possible|possibly|not confirmed|unconfirmed|unknown|unclear|suspected/i },
];

/**
 * 'ERLANGEN' → overlaps in group ERLANGEN; 'cCAR (overlap possible, not confirmed)' → unknown in group cCAR;
 * 'TYU19-NCT05859997 (same trial, different patients)' → separate; no group → null.
 */
export function readOverlapGroup(text: string | null): { group: string; relation: OverlapRelation } | null {
  if (text === null || text.trim() === '') return null;
  const [, name = text, remark = ''] = /^([^(]*)(?:\(([^)]*)\))?/.exec(text.trim()) ?? [];
  const group = name.trim() || text.trim();
  return { group, relation: OVERLAP_WORDS.find((w) => w.words.test(remark))?.relation ?? 'overlaps' };
}

/**
 * How two cohorts were judged to stand: `none` shared, `partial` some, `subset` one within the other, `same` patients, `unknown` after looking.
 */
export const JUDGED_RELATIONS = ['none', 'partial', 'subset', 'same', 'unknown'] as const;
export type JudgedRelation = (typeof JUDGED_RELATIONS)[number];

/** What people judged about two cohorts, in either order. It stands over what the table says of their groups. */
export interface Judged {
  /** Number of the judgement: V1 … */
  id: string;
  a: string;
  b: string;
  relation: JudgedRelation;
  /** Only for `subset`: the cohort that lies within the other; left out where nobody said which. */
  contained?: string;
}

/** One cohort that could be counted: an arm at the time point chosen for it. */
export interface Cohort {
  id: string;
  arm: string;
  /** What judgements speak about; left out: the arm is a cohort of its own that nobody judged. */
  cohort?: string;
  /** How many arms the cohort has in all; left out: one. */
  cohortArms?: number;
  study: string;
  product: string;
  diseaseKeys: readonly string[];
  diseaseUnread: readonly string[];
  overlapGroup: string | null;
  preferred: boolean;
  x: number;
  n: number;
  /** Year of publication or presentation, from the citation; null where it names none. */
  year: number | null;
  followUpMonths: number | null;
}

/** Cohorts that share patients: only one of them may be counted. */
interface Part<C extends Cohort = Cohort> {
  name: string;
  members: C[];
}

/**
 * Cohorts that share patients, or may. In `parts` those stand together that are known to; between parts it is unknown. The main estimate
 * counts one cohort of each part; the sensitivity range also leaves parts out, as if they shared with one that is counted.
 */
export interface Cluster<C extends Cohort = Cohort> extends Part<C> {
  parts: Part<C>[];
}

/** Names of groups that differ only in case and white space are one name. */
export const groupKey = (group: string): string => group.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** The names of these groups, each once, in the first of its spellings by alphabet. */
function groupNames(members: readonly Cohort[], which: (relation: OverlapRelation) => boolean): string {
  const names = new Map<string, string>();
  for (const { overlapGroup } of members) {
    const read = readOverlapGroup(overlapGroup);
    if (!read || !which(read.relation)) continue;
    const known = names.get(groupKey(read.group));
    if (known === undefined || read.group < known) names.set(groupKey(read.group), read.group);
  }
  return [...names.values()].sort().join(' and ');
}

const maySharePatients = (a: Cohort, b: Cohort): boolean =>
  a.diseaseUnread.length > 0 ||
  b.diseaseUnread.length > 0 ||
  a.diseaseKeys.length === 0 ||
  b.diseaseKeys.length === 0 ||
  a.diseaseKeys.some((x) => b.diseaseKeys.some((y) => related(x, y)));

type Relation = 'overlaps' | 'unknown' | 'none';
interface Named {
  cohort?: string;
}
type Pairs = (a: Named, b: Named) => Said | null;

/** Finds what the judgements say of two cohorts, also over other cohorts; null where nothing does. */
export function judgedPairs(judgements: readonly Judged[]): Pairs {
  const sharing = sharingOf(judgements);
  return (a, b) => (a.cohort === undefined || b.cohort === undefined ? null : sharing(a.cohort, b.cohort));
}

/** What the table says of two arms by the names of their groups. */
function byGroup(a: Cohort, b: Cohort): Relation {
  const s = readOverlapGroup(a.overlapGroup);
  const t = readOverlapGroup(b.overlapGroup);
  if (!s || !t || groupKey(s.group) !== groupKey(t.group) || s.relation === 'separate' || t.relation === 'separate')
    return 'none';
  return s.relation === 'unknown' || t.relation === 'unknown' ? 'unknown' : 'overlaps';
}

/**
 * How two arms stand. Two arms of one publication with the same product overlap when a patient could be in both (SLE within SLE + SSc). Else
 * what was judged of their cohorts holds, or follows from judgements of others; where a cohort has several arms, for those of which a patient could be in both. Else the groups
 * of the table.
 */
function relationOf(a: Cohort, b: Cohort, pairs: Pairs): Relation {
  const possible = maySharePatients(a, b);
  if (a.study === b.study && a.product === b.product && possible) return 'overlaps';
  const said = pairs(a, b);
  const judged = said?.relation;
  const stated = byGroup(a, b);
  if (judged === undefined) return stated;
  if (judged === 'none') return 'none';
  const meant = possible || ((a.cohortArms ?? 1) === 1 && (b.cohortArms ?? 1) === 1);
  // what follows only from other pairs takes nothing from what the table says of these two
  if (judged === 'unknown' && said?.through && stated === 'overlaps') return stated;
  if (judged === 'unknown') return meant || stated !== 'none' ? 'unknown' : 'none';
  return meant ? 'overlaps' : stated;
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function connected<C extends object>(items: readonly C[], joined: (a: C, b: C) => boolean): C[][] {
  const left = [...items];
  const out: C[][] = [];
  for (let first = left.shift(); first !== undefined; first = left.shift()) {
    const found = [first];
    for (let i = 0; i < found.length; i++)
      for (let j = left.length - 1; j >= 0; j--) if (joined(found[i]!, left[j]!)) found.push(...left.splice(j, 1));
    out.push(found);
  }
  return out;
}

/** A name for cohorts that share patients: their groups, and the publications that a judgement added to them. */
function nameOf(members: readonly Cohort[], pairs: Pairs, which: (relation: OverlapRelation) => boolean): string {
  const groups = groupNames(members, which);
  const judged = members.filter((m) => members.some((o) => o !== m && pairs(m, o) && pairs(m, o)!.relation !== 'none'));
  const added = judged.filter((m) => groups === '' || readOverlapGroup(m.overlapGroup) === null).map((m) => m.study);
  const names = [...(groups === '' ? [] : [groups]), ...[...new Set(added)].sort()];
  return names.join(' and ') || [...members].sort(byId)[0]!.study;
}

/**
 * Sorts cohorts into clusters; one that shares with nobody is a cluster of its own. Neither clusters nor members depend on the order given,
 * nor on the order of the judgements.
 */
export function clustersOf<C extends Cohort>(cohorts: readonly C[], judgements: readonly Judged[] = []): Cluster<C>[] {
  const pairs = judgedPairs(judgements);
  return connected(cohorts, (a, b) => relationOf(a, b, pairs) !== 'none')
    .map((found) => {
      const members = found.sort(byId);
      return {
        name: nameOf(members, pairs, () => true),
        members,
        parts: connected(members, (a, b) => relationOf(a, b, pairs) === 'overlaps')
          .map((part) => ({
            name: nameOf(part, pairs, (r) => r !== 'unknown'),
            // the order of members decides which choices a sample draws: it stays what it was for the answers on record
            members: groupNames(part, (r) => r !== 'unknown') === '' ? part.sort(byId) : part,
          }))
          .sort((a, b) => byId(a.members[0]!, b.members[0]!)),
      };
    })
    .sort((a, b) => byId(a.members[0]!, b.members[0]!));
}

const numberOr = (n: number | null, otherwise: number): number => n ?? otherwise;

/** Marked as the one to use, else most evaluable, else latest (year, then follow-up), then by id. */
const RANK: readonly { key: (c: Cohort) => number; because: (c: Cohort) => string }[] = [
  { key: (c) => (c.preferred ? 1 : 0), because: () => 'it is marked as the one to use of this group' },
  { key: (c) => c.n, because: (c) => `it has the most evaluable patients (${c.n})` },
  { key: (c) => numberOr(c.year, 0), because: (c) => `it is the latest report (${c.year ?? 'year not stated'})` },
  {
    key: (c) => numberOr(c.followUpMonths, 0),
    because: (c) => `it has the longest follow-up (median ${c.followUpMonths} months)`,
  },
];

/** The member that stands for the others, with the reason in words that decided between it and the runner-up. */
export function representative<C extends Cohort>(part: Part<C>): { taken: C; because: string; instead: C[] } {
  const ranked = [...part.members].sort((a, b) => {
    for (const r of RANK) if (r.key(a) !== r.key(b)) return r.key(b) - r.key(a);
    return byId(a, b);
  });
  const taken = ranked[0]!;
  const next = ranked[1];
  const rule = next && RANK.find((r) => r.key(taken) !== r.key(next));
  // Where several are marked, the mark narrowed the choice and something else decided it: say both.
  const alsoMarked = rule && rule !== RANK[0] && taken.preferred ? 'of those marked as the ones to use, ' : '';
  const because = !next
    ? 'no other cohort shares its patients'
    : rule
      ? `${alsoMarked}${rule.because(taken)}`
      : 'the cohorts are alike in every respect and the first by name was taken';
  return { taken, because, instead: ranked.slice(1) };
}
