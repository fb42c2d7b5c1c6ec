import type { Label } from './classify.ts';
import type { StudyFacts } from './study-facts.ts';

/** Whether a study is what the network follows: a cell therapy or a T-cell engager, given in an autoimmune disease. */
export interface Relevance {
  relevant: boolean;
  /** One sentence for people. */
  why: string;
  /** Name of the rule that decided. */
  rule: string;
  /** The words of the record that decided, as written, and where they stand; null where their absence did. */
  words: string | null;
  field: string | null;
}

/** Counts up with every change of the rules that can alter a label: studies classified by an older number are classified again. */
export const CLASSIFIER = 2;

const isTherapy = (l: Label): boolean => l.facet === 'modality' || l.facet === 'product';

/** Judges a study by its labels and facts. Deterministic. */
export function judgeRelevance(_facts: StudyFacts, labels: readonly Label[]): Relevance {
  const therapy = labels.find(isTherapy);
  const disease = labels.find((l) => l.facet === 'disease' && l.rule !== 'parent');
  if (!therapy)
    return {
      relevant: false,
      why: 'No cell therapy or T-cell engager is named.',
      rule: 'no-therapy',
      words: null,
      field: null,
    };
  if (!disease)
    return { relevant: false, why: 'No autoimmune disease is named.', rule: 'no-disease', words: null, field: null };
  return {
    relevant: true,
    why: `It gives “${therapy.words}” in “${disease.words}”.`,
    rule: 'therapy-in-disease',
    words: disease.words,
    field: disease.field,
  };
}
