import { findInHeading, findNames, type NameRule } from '#vocabulary/match.ts';
import { diseaseParents, type Facet, productOf } from '#vocabulary/vocabulary.ts';
import { findModalities } from './classify-modality.ts';
import type { StudyFacts } from './study-facts.ts';

/** What the curated vocabulary recognised in a study: one label for each key, with the first field that earns it. */
export interface Label {
  facet: Facet;
  key: string;
  /** The words of the record that earned it, as written. */
  words: string;
  field: LabelField;
  rule: LabelRule;
}

export type LabelField =
  | 'condition'
  | 'keyword'
  | 'brief title'
  | 'official title'
  | 'intervention'
  | 'other name of an intervention';

/**
 * `parent`: a study of a disease is one of the broader disease too. `product`: what the vocabulary says of the product that is named.
 * `wording`: a rule of classify-modality.ts.
 */
export type LabelRule = NameRule | 'parent' | 'product' | 'wording';

/** One text of the record. */
export interface FieldText {
  field: LabelField;
  text: string;
}

const MOST_WORDS = 200;
const cut = (words: string): string => (words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words);

const texts = (field: LabelField, list: readonly (string | null | undefined)[] | undefined): FieldText[] =>
  (list ?? []).flatMap((text) => (text ? [{ field, text }] : []));

/** The fields that name diseases, the registry's own headings first. */
const diseaseTexts = (facts: StudyFacts): FieldText[] => [
  ...texts('condition', facts.conditions),
  ...texts('brief title', [facts.briefTitle]),
  ...texts('official title', [facts.officialTitle]),
  ...texts('keyword', facts.keywords),
];

/** The fields that name what is given. Companion medicines stand among the interventions too. */
const treatmentTexts = (facts: StudyFacts): FieldText[] => [
  ...texts(
    'intervention',
    facts.interventions?.map((i) => i.name),
  ),
  ...texts(
    'other name of an intervention',
    facts.interventions?.flatMap((i) => i.otherNames ?? []),
  ),
  ...texts('brief title', [facts.briefTitle]),
  ...texts('official title', [facts.officialTitle]),
];

const found = (where: readonly FieldText[], ...facets: Facet[]): Label[] =>
  where.flatMap(({ field, text }) => {
    const names =
      field === 'condition' || field === 'keyword' ? findInHeading(text, ...facets) : findNames(text, ...facets);
    return names.map((name) => ({ ...name, field }));
  });

/**
 * The labels of a study, from what its record says about conditions, titles, keywords and interventions. Deterministic; the same facts
 * always give the same labels. A basket of "autoimmune diseases" that names none gets no disease.
 */
export function classifyStudy(facts: StudyFacts): Label[] {
  const labels = new Map<string, Label>();
  const add = (label: Label): void => {
    const id = `${label.facet} ${label.key}`;
    if (!labels.has(id)) labels.set(id, { ...label, words: cut(label.words) });
  };
  const diseases = found(diseaseTexts(facts), 'disease');
  for (const label of diseases) add(label);
  for (const label of diseases) for (const key of diseaseParents(label.key)) add({ ...label, key, rule: 'parent' });

  const where = treatmentTexts(facts);
  const named = found(where, 'product', 'target', 'modality');
  const products = named.filter((label) => label.facet === 'product');
  for (const label of named) if (label.facet !== 'modality') add(label);
  for (const label of products)
    for (const key of productOf(label.key)?.targets ?? []) add({ ...label, facet: 'target', key, rule: 'product' });

  for (const label of products) {
    const key = productOf(label.key)?.modality;
    if (key) add({ ...label, facet: 'modality', key, rule: 'product' });
  }
  const known = [...labels.values()].filter((label) => label.facet === 'modality').map((label) => label.key);
  for (const label of findModalities(where, named, known)) add(label);
  return [...labels.values()];
}
