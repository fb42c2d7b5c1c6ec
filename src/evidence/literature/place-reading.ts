import type { GivenReport } from './report-facts.ts';
import { matchKey, nameKey } from './report-key.ts';
import { earlier, type HeldReport, join, namesOf, newReport, pairKey, rootOf, type World } from './report-world.ts';

/**
 * To which report a record belongs: by its PubMed id, DOI and PMC id, whatever its source. A record without any of them belongs to the report with the same
 * title, year and first author; beside one that has ids it is a copy, which says nothing certain.
 */
export type Placed =
  | { kind: 'report'; report: HeldReport; isNew: boolean }
  | { kind: 'copy'; of: HeldReport }
  | { kind: 'refused'; reason: string };

const isNamed = (report: HeldReport): boolean => report.facts !== null && namesOf(report.facts).length > 0;

export function placeReading(world: World, facts: GivenReport): Placed {
  const names = namesOf(facts);
  if (names.length === 0) return placeNameless(world, facts);
  const found = [...new Set(names.flatMap((name) => world.byName.get(name) ?? []))];
  const problem = contradiction(world, found, facts);
  if (problem) return { kind: 'refused', reason: problem };
  const [first, ...others] = found;
  if (!first) {
    const former = names.map((name) => world.former.get(name)).find((report) => report !== undefined);
    return former ? { kind: 'report', report: rootOf(former), isNew: false } : placeNew(world, facts, names);
  }
  if (others.length === 0) return { kind: 'report', report: first, isNew: false };
  const kept = others.reduce(earlier, first);
  for (const gone of found)
    if (gone !== kept) join(world, kept, gone, `One record names ${inWords(names)}, which were held as two reports.`);
  return { kind: 'report', report: kept, isNew: false };
}

function placeNameless(world: World, facts: GivenReport): Placed {
  const key = matchKey(facts);
  const named = key ? [...(world.byMatch.get(key) ?? [])].filter(isNamed) : [];
  const [first, ...others] = named;
  if (first) return { kind: 'copy', of: others.reduce((a, b) => (a.id < b.id ? a : b), first) };
  const id = `ref:${nameKey(facts)}`;
  const held = standing(world, id);
  if (!held) return { kind: 'report', report: newReport(world, id), isNew: true };
  return isNamed(held) ? { kind: 'copy', of: held } : { kind: 'report', report: held, isNew: false };
}

function placeNew(world: World, facts: GivenReport, names: readonly string[]): Placed {
  const nameless = namelessLike(world, facts);
  if (nameless) return { kind: 'report', report: nameless, isNew: false };
  const free = names.find((name) => !world.taken.has(name));
  if (free) return { kind: 'report', report: newReport(world, free), isNew: true };
  // the id that it had before a source mended it
  const held = names.map((name) => standing(world, name)).find((report) => report !== null);
  if (held && !contradiction(world, [held], facts)) return { kind: 'report', report: held, isNew: false };
  return { kind: 'refused', reason: twoReports(names) };
}

const standing = (world: World, id: string): HeldReport | null => world.reports.get(world.taken.get(id) ?? '') ?? null;

/** The report that was known by its title alone and is this one. */
export function namelessLike(world: World, facts: GivenReport): HeldReport | null {
  const key = matchKey(facts);
  return key ? ([...(world.byMatch.get(key) ?? [])].find((report) => !isNamed(report)) ?? null) : null;
}

const KIND_NAMES: Readonly<Record<string, string>> = { pmid: 'the PubMed id', doi: 'the DOI', pmcid: 'the PMC id' };

const inWords = (names: readonly string[]): string =>
  names
    .map((name) => {
      const [kind = '', ...rest] = name.split(':');
      const id = rest.join(':');
      return `${KIND_NAMES[kind] ?? kind} ${kind === 'pmcid' ? id.toUpperCase() : id}`;
    })
    .join(' and ');

const twoReports = (names: readonly string[]): string =>
  `Here ${inWords(names)} belong to two different reports; find out which is right.`;

/** Why these reports and this record cannot be one, in a sentence. */
function contradiction(world: World, found: readonly HeldReport[], facts: GivenReport): string | null {
  const names = namesOf(facts);
  const values = (kind: 'pmid' | 'doi' | 'pmcid') =>
    new Set([facts[kind], ...found.map((r) => r.facts?.[kind])].filter((id) => id));
  if (values('pmid').size > 1) return twoReports(names);
  if (found.length < 2) return null;
  if (values('doi').size > 1 || values('pmcid').size > 1) return twoReports(names);
  for (const a of found)
    for (const b of found)
      if (a !== b && world.apart.has(pairKey(a.id, b.id)))
        return `A person has said that ${a.id} and ${b.id} are two reports, and this record names ${inWords(names)}; find out which is right.`;
  return null;
}
