import { contentHash } from '#ledger/content-hash.ts';
import { readingOf } from './fold-readings.ts';
import { namelessLike, placeReading } from './place-reading.ts';
import type { GivenReport, ReportSource } from './report-facts.ts';
import { addReading, closeGone, type HeldReport, join, pairKey, refold, type World } from './report-world.ts';

/** One readable record of a batch. */
export interface Incoming {
  position: number;
  rawHash: string;
  facts: GivenReport;
}

type Outcome = 'added' | 'changed' | 'unchanged' | { refused: string };

export interface PlannedRecord {
  record: Incoming;
  outcome: Outcome;
  /** The report that it speaks of; null when it was refused. */
  report: HeldReport | null;
  factsHash: string;
}

/** The rules whose changes are no news of the paper: another manner of saying the same. */
const MANNER = new Set(['wording-noise', 'order-noise']);

/** Takes the records of a batch one after another into the world, which changes with them. */
export function planReports(
  world: World,
  records: readonly Incoming[],
  source: ReportSource,
  asOf: string,
): PlannedRecord[] {
  const out: PlannedRecord[] = [];
  for (const record of records) {
    const { facts, rawHash } = record;
    const factsHash = contentHash(facts);
    const placed = placeReading(world, facts);
    if (placed.kind === 'refused') {
      out.push({ record, outcome: { refused: placed.reason }, report: null, factsHash });
      continue;
    }
    if (placed.kind === 'copy') {
      out.push({ record, outcome: 'unchanged', report: placed.of, factsHash });
      continue;
    }
    const { report, isNew } = placed;
    addReading(report, readingOf(source, asOf, rawHash, facts));
    const changes = refold(world, report);
    absorbNameless(world, report);
    const news = changes?.some((c) => !MANNER.has(c.rule)) ?? false;
    out.push({ record, outcome: isNew ? 'added' : news ? 'changed' : 'unchanged', report, factsHash });
  }
  for (const { gone } of world.joined) {
    const report = world.reports.get(gone);
    if (report) closeGone(report);
  }
  return out;
}

/** A report that was known by its title alone, and turns out to be one that has ids now. */
function absorbNameless(world: World, report: HeldReport): void {
  const { facts } = report;
  if (!facts || (!facts.pmid && !facts.doi && !facts.pmcid)) return;
  const nameless = namelessLike(world, facts);
  if (!nameless || nameless === report || world.apart.has(pairKey(nameless.id, report.id))) return;
  join(world, report, nameless, 'They have the same title, year and first author, and one of them has no id.');
  refold(world, report);
}
