import { diseaseParents, type Facet } from '#vocabulary/vocabulary.ts';
import type { Label } from './classify.ts';
import type { Relevance } from './relevance.ts';

/** What the machine made of a study. */
export interface Classification {
  labels: readonly Label[];
  relevance: Relevance;
}

/** A curator's word on one label: it is so, or it is not. The facet `relevant` has the one key `yes`. */
export interface Ruling {
  facet: Facet | 'relevant';
  key: string;
  present: boolean;
}

/** The labels of a study as they stand: the machine's, with each ruling in its place. */
export interface StandingLabels {
  relevant: boolean;
  /** `facet:key`, sorted; a disease brings its broader ones. */
  keys: string[];
}

export const labelKey = (facet: Facet, key: string): string => `${facet}:${key}`;

/** Rulings stand over the machine. What is ruled out stays out, also where a narrower disease would bring it. */
export function standingLabels(machine: Classification, rulings: readonly Ruling[]): StandingLabels {
  const out = new Set<string>();
  const denied = new Set<string>();
  let { relevant } = machine.relevance;
  for (const r of rulings) {
    if (r.facet === 'relevant') relevant = r.present;
    else if (!r.present) denied.add(labelKey(r.facet, r.key));
  }
  const add = (facet: Facet, key: string): void => {
    if (denied.has(labelKey(facet, key))) return;
    out.add(labelKey(facet, key));
    if (facet !== 'disease') return;
    for (const parent of diseaseParents(key)) if (!denied.has(`disease:${parent}`)) out.add(`disease:${parent}`);
  };
  // broader diseases follow from those that stand, so the machine's own are not taken over
  for (const l of machine.labels) if (l.rule !== 'parent') add(l.facet, l.key);
  for (const r of rulings) if (r.present && r.facet !== 'relevant') add(r.facet, r.key);
  return { relevant, keys: [...out].sort() };
}
