import { canonicalJson } from '#ledger/content-hash.ts';
import { RETRACTED } from './publication-types.ts';
import { mentionsIn } from './registry-mentions.ts';
import {
  type GivenReport,
  NOTICE_KINDS,
  type NoticeKind,
  type NoticeOf,
  REPORT_SOURCES,
  type RegistryMention,
  type ReportFacts,
  type ReportNotice,
  type ReportSource,
} from './report-facts.ts';

/** What several sources say of one report, made into one: a function of the set of readings, so that the order of their arrival does not matter. */

export const ID_KINDS = ['pmid', 'doi', 'pmcid'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** An id, and the reading that gave it last (`asOf rawHash`). A later reading that leaves an id out does not take it away. */
export type KnownIds = Partial<Record<IdKind, { value: string; at: string }>>;

/** The latest reading of one source; of several of one day the last by its hash, with all that is said of notices on that day. */
export interface Reading {
  source: ReportSource;
  /** YYYY-MM-DD. */
  asOf: string;
  /** SHA-256 of the untouched record. */
  rawHash: string;
  facts: GivenReport;
  ids: KnownIds;
  /** The report that it was held for, where that one went into another. */
  member?: string;
}

/** Publishers put it before the title. */
const RETRACTED_TITLE = /^\W*retracted(?: (?:article|paper|chapter|publication))?\s*[:\])-]/i;

const moment = (r: Pick<Reading, 'asOf' | 'rawHash'>): string => `${r.asOf} ${r.rawHash}`;

export function readingOf(source: ReportSource, asOf: string, rawHash: string, facts: GivenReport): Reading {
  const ids: KnownIds = {};
  for (const kind of ID_KINDS) {
    const value = facts[kind];
    if (value) ids[kind] = { value, at: moment({ asOf, rawHash }) };
  }
  return { source, asOf, rawHash, facts, ids };
}

/** A record without any id was taken for its report by the title alone; it says nothing beside one that names the report. */
const names = (r: Reading): boolean => ID_KINDS.some((kind) => r.facts[kind]);

/** Of two readings of one source the later, with the ids that either knew; of one day, neither unsays that the paper was taken back. */
export function latestReading(a: Reading, b: Reading): Reading {
  const ids: KnownIds = { ...a.ids };
  for (const kind of ID_KINDS) {
    const [mine, theirs] = [a.ids[kind], b.ids[kind]];
    if (theirs && (!mine || mine.at < theirs.at)) ids[kind] = theirs;
  }
  if (names(a) !== names(b)) return { ...(names(b) ? b : a), ids };
  const [later, other] = moment(a) < moment(b) ? [b, a] : [a, b];
  return a.asOf === b.asOf ? { ...later, facts: withNoticesOf(later.facts, other.facts), ids } : { ...later, ids };
}

/** Which of two records of one day came last is not known: what either says of the kind of the paper and of notices holds until a later day. */
function withNoticesOf(facts: GivenReport, other: GivenReport): GivenReport {
  const out: GivenReport = { ...facts };
  const retracted = [facts, other].some((f) => RETRACTED_TITLE.test(f.title)) ? [RETRACTED] : [];
  if (facts.types || other.types || retracted.length > 0)
    out.types = [...new Set([...(facts.types ?? []), ...(other.types ?? []), ...retracted])].sort();
  if (facts.notices || other.notices) out.notices = inUnion(facts.notices ?? [], other.notices ?? []);
  if (facts.noticeOf || other.noticeOf) out.noticeOf = inUnion(facts.noticeOf ?? [], other.noticeOf ?? []);
  return out;
}

/** Each once, in one order. */
function inUnion<T>(a: readonly T[], b: readonly T[]): T[] {
  const all = new Map([...a, ...b].map((one) => [canonicalJson(one), one]));
  return [...all].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([, one]) => one);
}

/** One reading of each source, best source first. */
export function standingReadings(readings: readonly Reading[]): Reading[] {
  const bySource = new Map<ReportSource, Reading>();
  for (const r of readings) {
    const held = bySource.get(r.source);
    bySource.set(r.source, held ? latestReading(held, r) : r);
  }
  const all = REPORT_SOURCES.flatMap((source) => bySource.get(source) ?? []);
  const named = all.filter(names);
  return named.length > 0 ? named : all;
}

/** The first source that knows the field, though it knows it to be empty: a complete record of PubMed without keywords has none. */
const FIRST_KNOWN = [
  'published',
  'authors',
  'volume',
  'issue',
  'pages',
  'languages',
  'keywords',
  'mesh',
  'publicationStatus',
] as const;
/** The first source that has something: an abstract that PubMed lacks may be in Embase. */
const FIRST_GIVEN = ['vernacularTitle', 'journal', 'abstract'] as const;

/** The ids that these readings give a report, each by the best source that has one. */
export function idsOf(readings: readonly Reading[]): Record<IdKind, string | null> {
  const standing = standingReadings(readings);
  const id = (kind: IdKind): string | null => standing.find((r) => r.ids[kind])?.ids[kind]?.value ?? null;
  return { pmid: id('pmid'), doi: id('doi'), pmcid: id('pmcid') };
}

/** Whether a reading is of another record than the one with these ids: a preprint that a person merged into its paper. */
export function isOfAnother(ids: Record<IdKind, string | null>, reading: Reading): boolean {
  const { pmid, doi } = reading.ids;
  if (ids.pmid && pmid) return ids.pmid !== pmid.value;
  return Boolean(ids.doi && doi && ids.doi !== doi.value);
}

/**
 * The report as its readings give it, field by field by the rank of the sources.
 * @param own what its sources said of itself
 * @param inherited the same of reports that went into it; of another record, they only fill what is not known otherwise
 * @param derived notices that other reports say they are, of this one
 */
export function foldReadings(
  own: readonly Reading[],
  inherited: readonly Reading[] = [],
  derived: readonly ReportNotice[] = [],
): ReportFacts {
  const self = idsOf(own);
  const others = inherited.filter((r) => isOfAnother(self, r));
  const same = [...own, ...inherited.filter((r) => !others.includes(r))];
  const standing = [...standingReadings(same), ...standingReadings(others)];
  const [best] = standing;
  if (!best) throw new Error('A report is made of at least one reading.');
  const facts: ReportFacts = {
    ...idsOf(same),
    title: best.facts.title,
    types: typesOf(standing),
    registryNumbers: [],
    notices: mergeNotices([...standing.flatMap((r) => r.facts.notices ?? []), ...derived]),
    noticeOf: mergeNoticeOf(standing.flatMap((r) => r.facts.noticeOf ?? [])),
  };
  const put = <K extends keyof GivenReport>(key: K, value: GivenReport[K] | undefined): void => {
    if (value !== undefined) Object.assign(facts, { [key]: value });
  };
  for (const key of FIRST_KNOWN) put(key, standing.find((r) => r.facts[key] !== undefined)?.facts[key]);
  for (const key of FIRST_GIVEN)
    put(key, (standing.find((r) => r.facts[key]) ?? standing.find((r) => r.facts[key] !== undefined))?.facts[key]);
  facts.registryNumbers = mentionsOf(standing, facts);
  return facts;
}

/** PubMed's words stand in a bibliography too, and better than what other exports make of them. A retraction that any source knows stands. */
function typesOf(standing: readonly Reading[]): string[] {
  const known = standing.filter((r) => r.facts.types !== undefined);
  const best = known.find((r) => r.source !== 'ris') ?? known[0];
  const types = new Set(best?.facts.types ?? []);
  if (known.some((r) => r.facts.types?.includes(RETRACTED))) types.add(RETRACTED);
  return [...types].sort();
}

/** What the sources list as the report's own, and what its title, abstract and keywords name. */
function mentionsOf(standing: readonly Reading[], facts: ReportFacts): RegistryMention[] {
  const banked = new Map<string, RegistryMention>();
  for (const r of standing)
    for (const m of r.facts.registryNumbers ?? [])
      if (m.field === 'data-bank' && !banked.has(m.id)) banked.set(m.id, m);
  const { title, abstract, keywords } = facts;
  const own = [...banked.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...own, ...mentionsIn({ title, abstract, keywords })];
}

const rank = (kind: NoticeKind): number => NOTICE_KINDS.indexOf(kind);
const inOrder = (a: readonly string[], b: readonly string[]): number => {
  const [x, y] = [a.join('\n'), b.join('\n')];
  return x < y ? -1 : x > y ? 1 : 0;
};

/**
 * One entry for each notice, gravest first: two that share an id are one, with what either knows; one without any id is the
 * same as any other of its kind, since a source that cites a notice without its id says only that there is one.
 */
function mergeNotices(list: readonly ReportNotice[]): ReportNotice[] {
  const out: ReportNotice[] = [];
  for (const kind of NOTICE_KINDS) {
    const own = list.filter((n) => n.kind === kind);
    const named: ReportNotice[] = [];
    for (const n of own) {
      if (n.noticePmid === null && n.noticeDoi === null) continue;
      const same = named.find(
        (m) => (n.noticePmid && m.noticePmid === n.noticePmid) || (n.noticeDoi && m.noticeDoi === n.noticeDoi),
      );
      if (!same) named.push({ ...n });
      else {
        same.noticePmid ??= n.noticePmid;
        same.noticeDoi ??= n.noticeDoi;
        same.words ??= n.words;
      }
    }
    const [unnamed] = own;
    if (named.length > 0) out.push(...named);
    else if (unnamed) out.push(unnamed);
  }
  return out.sort(
    (a, b) =>
      rank(a.kind) - rank(b.kind) ||
      inOrder([a.noticePmid ?? '', a.noticeDoi ?? ''], [b.noticePmid ?? '', b.noticeDoi ?? '']),
  );
}

const mergeNoticeOf = (list: readonly NoticeOf[]): NoticeOf[] =>
  mergeNotices(list.map(({ kind, pmid, doi, words }) => ({ kind, noticePmid: pmid, noticeDoi: doi, words }))).map(
    ({ kind, noticePmid, noticeDoi, words }) => ({ kind, pmid: noticePmid, doi: noticeDoi, words }),
  );

/** The gravest that stands against a report. */
export type Notice = 'retracted' | 'concern' | 'corrected';

/** What stands against a report now; null where nothing does. */
export function noticeOn(facts: ReportFacts): Notice | null {
  const kinds = new Set(facts.notices.map((n) => n.kind));
  if (kinds.has('retraction') || facts.types.includes(RETRACTED) || RETRACTED_TITLE.test(facts.title))
    return 'retracted';
  if (kinds.has('partial-retraction') || kinds.has('concern')) return 'concern';
  return kinds.has('correction') ? 'corrected' : null;
}
