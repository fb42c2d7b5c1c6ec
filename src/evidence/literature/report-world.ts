import { canonicalJson, sha256 } from '#ledger/content-hash.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { compareReports } from './compare-reports.ts';
import { foldReadings, ID_KINDS, idsOf, isOfAnother, latestReading, type Reading } from './fold-readings.ts';
import type { GivenReport, ReportFacts, ReportNotice, ReportSource } from './report-facts.ts';
import { matchKey } from './report-key.ts';

/** The reports that a batch of readings may touch, as they are held and as the readings change them one after another. */

/** A content that a report has had. */
interface ReportVersion {
  version: number;
  hash: string;
  asOf: string;
  content: string;
  changes: FieldChange[];
}

export interface HeldReport {
  id: string;
  /** When it was first held; null for one that this batch adds. */
  createdAt: string | null;
  /** What its own sources said last. */
  own: Map<ReportSource, Reading>;
  /** The same of the reports that were found to be this one. */
  inherited: Reading[];
  /** Null until it was folded once. */
  facts: ReportFacts | null;
  hash: string;
  version: number;
  asOf: string;
  /** Versions begun since it was loaded. */
  versions: ReportVersion[];
  /** Sources whose own reading is another one now. */
  read: Set<ReportSource>;
  /** The report that it turned out to be. */
  goneInto: HeldReport | null;
  /** Its row says what its content says, so that it need not be written again where the content stays. */
  sound?: boolean;
}

/** That two reports became one in this batch. */
export interface Joined {
  kept: string;
  gone: string;
  reason: string;
  by: string;
}

/** Who joins two reports because one record names both. */
const MACHINE = 'system:identity';

export interface World {
  reports: Map<string, HeldReport>;
  /** By `pmid:…`, `doi:…`, `pmcid:…` of the facts that stand. */
  byName: Map<string, HeldReport>;
  byMatch: Map<string, Set<HeldReport>>;
  /** The same names of reports that went into others, with those others. */
  former: Map<string, HeldReport>;
  /** Every id that a report has or had, with the report that stands for it. */
  taken: Map<string, string>;
  /** Pairs (`a b`, sorted) that a person said are two. */
  apart: ReadonlySet<string>;
  /** What other reports say they are, of the report with this name: by the name, then by the id of the notice. */
  noticesOf: Map<string, Map<string, ReportNotice[]>>;
  joined: Joined[];
  /** Names of which a report that went into another said that it is a notice: looked at again with the next fold. */
  unsaid: Set<string>;
}

export const emptyWorld = (apart: ReadonlySet<string> = new Set()): World => ({
  reports: new Map(),
  byName: new Map(),
  byMatch: new Map(),
  former: new Map(),
  taken: new Map(),
  apart,
  noticesOf: new Map(),
  joined: [],
  unsaid: new Set(),
});

/** `pmid:…`, `doi:…` and `pmcid:…` of what a record or a report has of them. */
export const namesOf = (facts: Pick<GivenReport, 'pmid' | 'doi' | 'pmcid'>): string[] =>
  ID_KINDS.flatMap((kind) => {
    const id = facts[kind];
    return !id ? [] : [`${kind}:${kind === 'pmcid' ? id.toLowerCase() : id}`];
  });

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Puts a report among those that are looked up. */
export function enter(world: World, report: HeldReport): void {
  world.reports.set(report.id, report);
  world.taken.set(report.id, report.id);
  if (report.facts) index(world, report, report.facts);
}

function index(world: World, report: HeldReport, facts: ReportFacts): void {
  for (const name of namesOf(facts)) world.byName.set(name, report);
  const key = matchKey(facts);
  if (!key) return;
  const others = world.byMatch.get(key) ?? new Set();
  world.byMatch.set(key, others.add(report));
}

function forget(world: World, report: HeldReport, facts: ReportFacts): void {
  for (const name of namesOf(facts)) if (world.byName.get(name) === report) world.byName.delete(name);
  world.byMatch.get(matchKey(facts) ?? '')?.delete(report);
}

export function newReport(world: World, id: string): HeldReport {
  const report: HeldReport = {
    id,
    createdAt: null,
    own: new Map(),
    inherited: [],
    facts: null,
    hash: '',
    version: 0,
    asOf: '',
    versions: [],
    read: new Set(),
    goneInto: null,
  };
  enter(world, report);
  return report;
}

/**
 * Adds what one record says; where the source has said something later already, only the ids that it lacked. A record of a report that went into this
 * one and has ids of its own stays with that one.
 */
export function addReading(report: HeldReport, reading: Reading): void {
  const another = isOfAnother(idsOf([...report.own.values()]), reading);
  const member = another && report.inherited.find((r) => r.member && sharesId(r, reading))?.member;
  if (member) {
    const held = report.inherited.find((r) => r.member === member && r.source === reading.source);
    const latest = { ...(held ? latestReading(held, reading) : reading), member };
    report.inherited = [...report.inherited.filter((r) => r !== held), latest];
    report.read.add(reading.source);
    return;
  }
  const held = report.own.get(reading.source);
  report.own.set(reading.source, held ? latestReading(held, reading) : reading);
  report.read.add(reading.source);
}

const sharesId = (a: Reading, b: Reading): boolean =>
  ID_KINDS.some((kind) => a.ids[kind] && a.ids[kind]?.value === b.ids[kind]?.value);

/** The report that stands for one that went into another. */
export const rootOf = (r: HeldReport): HeldReport => (r.goneInto ? rootOf(r.goneInto) : r);

/** What the sources said of each report that went into this one, by the id of that one. */
export function membersOf(report: HeldReport): Map<string, Reading[]> {
  const out = new Map<string, Reading[]>();
  for (const r of report.inherited) out.set(r.member ?? '', [...(out.get(r.member ?? '') ?? []), r]);
  return out;
}

/** By which names others may speak of a report: those that it has, and those of the reports that went into it. */
export function calledNames(report: HeldReport, facts: Pick<GivenReport, 'pmid' | 'doi' | 'pmcid'> | null): string[] {
  const parts = [[...report.own.values()], ...membersOf(report).values()];
  return [...new Set([...(facts ? namesOf(facts) : []), ...parts.flatMap((part) => namesOf(idsOf(part)))])];
}

/** Those that a name speaks of: who has it now, and who once had it. */
const called = (world: World, name: string): HeldReport[] =>
  [world.byName.get(name), world.former.get(name)].flatMap((r) => (r ? [rootOf(r)] : []));

/** What other reports say against this one, in one order whatever the order of their arrival. */
function derivedNotices(world: World, names: readonly string[], self: string): ReportNotice[] {
  const found = names.flatMap((name) => [...(world.noticesOf.get(name) ?? new Map<string, ReportNotice[]>())]);
  // by what they say: the ids of reports tell which record came first
  return found
    .filter(([by]) => by !== self)
    .flatMap(([, notices]) => notices)
    .map((notice) => [canonicalJson(notice), notice] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, notice]) => notice);
}

/** What a report that is a notice of others says of them. */
function noticesBy(facts: ReportFacts): Map<string, ReportNotice[]> {
  const out = new Map<string, ReportNotice[]>();
  for (const of of facts.noticeOf) {
    const notice: ReportNotice = {
      kind: of.kind,
      noticePmid: facts.pmid,
      noticeDoi: facts.doi,
      words: [facts.title.replace(/\.$/, ''), facts.journal, facts.published].filter((part) => part).join('. '),
    };
    for (const name of namesOf({ pmid: of.pmid, doi: of.doi })) out.set(name, [...(out.get(name) ?? []), notice]);
  }
  return out;
}

/** Takes down what a report says of others. @returns their names. */
export function hear(world: World, by: string, facts: ReportFacts): string[] {
  const saying = noticesBy(facts);
  for (const [name, notices] of saying) {
    const others = world.noticesOf.get(name) ?? new Map<string, ReportNotice[]>();
    world.noticesOf.set(name, others.set(by, notices));
  }
  return [...saying.keys()];
}

/**
 * Makes a report anew from its readings, and those that it is a notice of.
 * @returns the changes that began a version of this report; null when it is as it was.
 */
export function refold(world: World, report: HeldReport): FieldChange[] | null {
  const { facts: before } = report;
  const own = [...report.own.values()];
  // its ids first: by them others may have named it
  const names = calledNames(report, foldReadings(own, report.inherited));
  const after = foldReadings(own, report.inherited, derivedNotices(world, names, report.id));
  report.asOf = [...own, ...report.inherited].reduce((latest, r) => (r.asOf > latest ? r.asOf : latest), '');
  if (before) forget(world, report, before);
  index(world, report, after);
  const changes = setFacts(report, after);
  const said = before ? [...noticesBy(before).keys()] : [];
  for (const name of said) world.noticesOf.get(name)?.delete(report.id);
  const saying = hear(world, report.id, after);
  const targets = new Set([...said, ...saying, ...world.unsaid].flatMap((name) => called(world, name)));
  world.unsaid.clear();
  for (const target of targets) if (target !== report) refoldTarget(world, target);
  return changes;
}

/** The report that a notice is of: nothing of what it says of others changes with it. */
function refoldTarget(world: World, report: HeldReport): void {
  const derived = derivedNotices(world, calledNames(report, report.facts), report.id);
  setFacts(report, foldReadings([...report.own.values()], report.inherited, derived));
}

/** An older release wrote the content otherwise. */
const NEW_FORM: FieldChange = {
  field: 'details',
  before: null,
  after: null,
  grade: 'noise',
  rule: 'wording-noise',
  sentence: 'The report is written in another form here; nothing that it says changed.',
};

function setFacts(report: HeldReport, after: ReportFacts): FieldChange[] | null {
  const before = report.facts;
  report.facts = after;
  const content = canonicalJson(after);
  const hash = sha256(content);
  if (hash === report.hash) return null;
  const changes = before ? compareReports(before, after) : [];
  // a version without any change would be taken for one that nobody can explain
  if (before && changes.length === 0) changes.push(NEW_FORM);
  report.version++;
  report.hash = hash;
  report.versions.push({ version: report.version, hash, asOf: report.asOf, content, changes });
  return changes;
}

const RANK = ['pmid:', 'doi:', 'pmcid:', 'ref:'];
const rank = (id: string): number => RANK.findIndex((prefix) => id.startsWith(prefix));

/** The one that was held first; among those of one batch the one with the better id. */
export function earlier(a: HeldReport, b: HeldReport): HeldReport {
  const [x, y] = [a.createdAt ?? '9', b.createdAt ?? '9'];
  if (x !== y) return x < y ? a : b;
  const byRank = rank(a.id) - rank(b.id);
  return byRank < 0 || (byRank === 0 && a.id < b.id) ? a : b;
}

/** Two reports that are one: the first keeps its id and takes what the other's sources said. */
export function join(world: World, kept: HeldReport, gone: HeldReport, reason: string, by = MACHINE): void {
  for (const name of calledNames(gone, gone.facts)) world.former.set(name, kept);
  for (const reading of gone.own.values()) kept.inherited.push({ ...reading, member: gone.id });
  kept.inherited.push(...gone.inherited);
  gone.goneInto = kept;
  kept.sound = false;
  if (gone.facts) {
    forget(world, gone, gone.facts);
    for (const name of noticesBy(gone.facts).keys()) {
      world.noticesOf.get(name)?.delete(gone.id);
      world.unsaid.add(name);
    }
  }
  for (const [id, stands] of world.taken) if (stands === gone.id) world.taken.set(id, kept.id);
  world.joined.push({ kept: kept.id, gone: gone.id, reason, by });
}

/** After the fold: the last content of a report that went into another, so that what was news about it is told to those who rest on it. */
export function closeGone(gone: HeldReport): void {
  const facts = gone.goneInto?.facts;
  if (!facts || gone.version === 0) return;
  gone.asOf = gone.goneInto?.asOf ?? gone.asOf;
  setFacts(gone, facts);
}
