import { diseaseParents, labelOf } from '#vocabulary/vocabulary.ts';
import { expertiseLabel } from './expertise.ts';
import { regionLabel, regionOf } from './regions.ts';
import { type Cover, NODE_LIMIT, smallestCover } from './set-cover.ts';

/** Where the network has people and where the evidence is: disease × region × expertise, the gaps, and the fewest invitations that close them. */

interface CoverageMember {
  country: string | null;
  diseases: readonly string[];
  expertise: readonly string[];
}

/** Studies of a disease in a region. `open`: recruiting, by invitation, or about to recruit. */
export interface CoverageEvidence {
  disease: string;
  region: string;
  open: number;
  all: number;
}

interface CoverageCell {
  disease: string;
  region: string;
  members: number;
  open: number;
  all: number;
}

interface CoverageTable {
  diseases: string[];
  regions: string[];
  cells: Map<string, CoverageCell>;
}

const cellKey = (disease: string, region: string): string => `${disease} ${region}`;

/** A disease and the broader ones it belongs to: who works on the narrower works on the broader. */
const withParents = (diseases: readonly string[]): Set<string> =>
  new Set(diseases.flatMap((d) => [d, ...diseaseParents(d)]));

/** @param expertise only members with this one count; '' for any */
export function coverageTable(
  members: readonly CoverageMember[],
  evidence: readonly CoverageEvidence[],
  expertise = '',
): CoverageTable {
  const cells = new Map<string, CoverageCell>();
  const at = (disease: string, region: string): CoverageCell => {
    const key = cellKey(disease, region);
    const cell = cells.get(key) ?? { disease, region, members: 0, open: 0, all: 0 };
    cells.set(key, cell);
    return cell;
  };
  for (const e of evidence) {
    const cell = at(e.disease, e.region);
    cell.open += e.open;
    cell.all += e.all;
  }
  for (const m of members) {
    const region = regionOf(m.country);
    if (region === null || (expertise !== '' && !m.expertise.includes(expertise))) continue;
    for (const d of withParents(m.diseases)) at(d, region).members++;
  }
  const sum = (of: (c: CoverageCell) => string) => {
    const n = new Map<string, number>();
    for (const c of cells.values()) n.set(of(c), (n.get(of(c)) ?? 0) + c.all + c.members / 1000);
    return [...n].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
  };
  return { diseases: sum((c) => c.disease), regions: sum((c) => c.region), cells };
}

export const cellOf = (t: CoverageTable, disease: string, region: string): CoverageCell =>
  t.cells.get(cellKey(disease, region)) ?? { disease, region, members: 0, open: 0, all: 0 };

/** A gap: open studies, and nobody of the network. */
export const isGap = (c: CoverageCell): boolean => c.open > 0 && c.members === 0;

export interface Gap {
  key: string;
  disease: string;
  region: string;
  expertise: string;
  open: number;
}

export interface CoverageChoice {
  diseases: readonly string[];
  regions: readonly string[];
  expertise: readonly string[];
}

/** The gaps among what was chosen; empty lists of diseases or regions stand for all of the table. */
export function gapsOf(
  choice: CoverageChoice,
  members: readonly CoverageMember[],
  evidence: readonly CoverageEvidence[],
): Gap[] {
  return choice.expertise.flatMap((expertise) => {
    const table = coverageTable(members, evidence, expertise);
    return [...table.cells.values()]
      .filter((c) => choice.diseases.length === 0 || choice.diseases.includes(c.disease))
      .filter((c) => choice.regions.length === 0 || choice.regions.includes(c.region))
      .filter(isGap)
      .map((c) => ({
        key: `${c.disease} ${c.region} ${expertise}`,
        disease: c.disease,
        region: c.region,
        expertise,
        open: c.open,
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  });
}

export const gapWords = (g: Gap): string =>
  `${labelOf('disease', g.disease)} in ${regionLabel(g.region)} (${expertiseLabel(g.expertise).toLowerCase()})`;

export interface Candidate {
  id: string;
  region: string | null;
  /** facet:key. */
  labels: readonly string[];
  /** Inferred from roles in the evidence. */
  expertise: readonly string[];
  studies: number;
}

interface InvitationPlan extends Omit<Cover, 'uncovered' | 'chosen'> {
  chosen: { id: string; closes: Gap[] }[];
  uncovered: Gap[];
}

/** The fewest people whose evidence covers the gaps; on a tie those with more studies. */
export function planInvitations(
  gaps: readonly Gap[],
  candidates: readonly Candidate[],
  nodeLimit = NODE_LIMIT,
): InvitationPlan {
  const byKey = new Map(gaps.map((g) => [g.key, g]));
  const offers = candidates.flatMap((c) => {
    const covers = gaps
      .filter(
        (g) => c.region === g.region && c.expertise.includes(g.expertise) && c.labels.includes(`disease:${g.disease}`),
      )
      .map((g) => g.key);
    return covers.length > 0 ? [{ id: c.id, covers, weight: c.studies }] : [];
  });
  const cover = smallestCover([...byKey.keys()], offers, nodeLimit);
  const closes = new Map(offers.map((o) => [o.id, o.covers]));
  const gapsFor = (keys: readonly string[]) => keys.flatMap((k) => byKey.get(k) ?? []);
  return {
    ...cover,
    chosen: cover.chosen.map((id) => ({ id, closes: gapsFor(closes.get(id) ?? []) })),
    uncovered: gapsFor(cover.uncovered),
  };
}
