import { GRADES } from '#ledger/grades.ts';
import { diseaseParents, FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { PHASE_GROUPS, STATUS_WORDS } from './phase-groups.ts';
import { valueWords } from './study-filter.ts';

/** What a list of studies can be narrowed by, in the order in which it is shown. */
export const STUDY_FACETS = [
  'disease',
  'target',
  'modality',
  'product',
  'status',
  'phase',
  'country',
  'sponsorClass',
  'startYear',
  'changedSince',
  'grade',
] as const;
export type FacetKey = (typeof STUDY_FACETS)[number];

export const isLabelFacet = (facet: FacetKey): facet is Facet => (FACETS as readonly string[]).includes(facet);

/** One choice of a facet: how many studies it would give. */
export interface FacetCount {
  key: string;
  label: string;
  count: number;
  /** How many broader choices of the list it stands under; 0 but for diseases. */
  depth: number;
}

/** How many studies have one value: of a label its key, of phases all of a study joined by "/", of the latest change its day. */
export interface FacetTally {
  facet: FacetKey;
  key: string;
  count: number;
}

/** Spans before the date of the evidence, in days. */
const SPANS = [7, 30, 90, 365] as const;
const SPAN_WORDS: Readonly<Record<number, string>> = { 7: 'a week', 30: '30 days', 90: '90 days', 365: 'a year' };

const byCount = (a: FacetCount, b: FacetCount): number => b.count - a.count || (a.label < b.label ? -1 : 1);

/** Broader diseases before the narrower ones, which stand under them; beside each other the largest first. */
function inTree(choices: readonly FacetCount[]): FacetCount[] {
  const held = new Set(choices.map((c) => c.key));
  const parentOf = (key: string): string | null => diseaseParents(key).find((p) => held.has(p)) ?? null;
  const under = (parent: string | null, depth: number): FacetCount[] =>
    choices
      .filter((c) => parentOf(c.key) === parent)
      .sort(byCount)
      .flatMap((c) => [{ ...c, depth }, ...under(c.key, depth + 1)]);
  return under(null, 0);
}

/** A study of a combined phase stands under both of its phases and under the combination. */
function ofPhases(tallies: readonly FacetTally[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key, count } of tallies) {
    const phases = key.split('/').sort();
    for (const one of new Set([...phases, phases.join('/')])) counts.set(one, (counts.get(one) ?? 0) + count);
  }
  return counts;
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** Tallies as choices for people, those that nothing has left out. */
export function facetChoices(tallies: readonly FacetTally[], until: string | null): Record<FacetKey, FacetCount[]> {
  const of = (facet: FacetKey) => tallies.filter((t) => t.facet === facet);
  const choice = (facet: FacetKey, key: string, count: number): FacetCount => ({
    key,
    label: valueWords(facet, key),
    count,
    depth: 0,
  });
  const choices = (facet: FacetKey) => of(facet).map((t) => choice(facet, t.key, t.count));
  const placed = (facet: FacetKey, order: readonly string[], counts: ReadonlyMap<string, number>): FacetCount[] => {
    const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
    return [...counts]
      .map(([key, count]) => choice(facet, key, count))
      .sort((a, b) => place(a.key) - place(b.key) || (a.key < b.key ? -1 : 1));
  };
  const counted = (facet: FacetKey) => new Map(of(facet).map((t) => [t.key, t.count]));
  const sumWhere = (facet: FacetKey, test: (key: string) => boolean): number =>
    of(facet).reduce((sum, t) => sum + (test(t.key) ? t.count : 0), 0);
  return {
    disease: inTree(choices('disease')),
    target: choices('target').sort(byCount),
    modality: choices('modality').sort(byCount),
    product: choices('product').sort(byCount),
    status: placed('status', Object.keys(STATUS_WORDS), counted('status')),
    phase: placed(
      'phase',
      PHASE_GROUPS.map((g) => g.key),
      ofPhases(of('phase')),
    ),
    country: choices('country').sort(byCount),
    sponsorClass: choices('sponsorClass').sort(byCount),
    startYear: choices('startYear').sort((a, b) =>
      a.key === 'NONE' ? 1 : b.key === 'NONE' ? -1 : b.key < a.key ? -1 : 1,
    ),
    changedSince: SPANS.flatMap((days) => {
      if (until === null) return [];
      const since = daysBefore(until, days);
      const count = sumWhere('changedSince', (day) => day >= since);
      return count === 0 ? [] : [{ key: since, label: `within ${SPAN_WORDS[days]}`, count, depth: 0 }];
    }),
    grade: GRADES.filter((g) => g !== 'noise').flatMap((grade, i) => {
      const count = sumWhere('grade', (g) => GRADES.slice(0, i + 1).some((worse) => worse === g));
      return count === 0 ? [] : [choice('grade', grade, count)];
    }),
  };
}
