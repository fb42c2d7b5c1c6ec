import type { CueName } from '#vocabulary/cues.ts';
import type { NameRule } from '#vocabulary/match.ts';
import { isCue } from '#vocabulary/scan.ts';
import { diseaseParents, type Facet } from '#vocabulary/vocabulary.ts';
import { findDiseases } from './classify-diseases.ts';
import { findModalities } from './classify-modality.ts';
import { findAims, findProducts, targetLabels } from './classify-targets.ts';
import { type LabelField, type RecordTexts, textsOf } from './classify-texts.ts';
import type { Classification } from './labels.ts';
import { judge, remember } from './relevance.ts';
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

export type { LabelField } from './classify-texts.ts';

/** How a label was earned; LABEL_RULES of classify-rules.ts says each in a sentence. */
export type LabelRule =
  | NameRule
  | 'parent'
  | 'short form defined in the record'
  | 'short form in a list of diseases'
  | 'name of an arm'
  | 'who is enrolled'
  | 'inclusion criterion'
  | 'of children'
  | 'product'
  | 'product, not checked'
  | 'wording'
  | 'apheresis'
  | 'usual origin'
  | 'usual vector';

const MOST_WORDS = 200;
const cut = (words: string): string => (words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words);

const THERAPY =
  /CAR(?:s?\b|-|T|s? |⁺|\+)|chimeric|engager|engaging|[Bb]i-?specific|[Tt]ri-?specific|\bTCE\b|BiTE|leucel|\bNK|Treg|regulatory T|\bcar[- ]t\b/;

/** Whether any part of the record may speak of what the network follows; a quick look before the slow one. */
function mayTreat(facts: StudyFacts, record: RecordTexts): boolean {
  for (const text of [...record.interventions, ...record.titles, ...record.conditions, ...record.keywords])
    for (const hit of text.scan.hits) {
      if (hit.term.group === 'product' || hit.term.group === 'known') return true;
      if (
        isCue(hit, 'receptor') ||
        isCue(hit, 'engager') ||
        isCue(hit, 'adoptive') ||
        isCue(hit, 'bispecific') ||
        isCue(hit, 'trispecific')
      )
        return true;
      if (isCue(hit, 'star') || isCue(hit, 'inVivo') || isCue(hit, 'nkt')) return true;
    }
  return [
    facts.briefSummary,
    facts.detailedDescription,
    ...(facts.interventions ?? []).map((i) => i.description),
    ...(facts.arms ?? []).flatMap((a) => [a.label, a.description]),
  ].some((t) => t && THERAPY.test(t));
}

/**
 * Whether what is given may be what only the running text explains: something with a code or called cells or an injection, and not stem cells.
 * In a study of a medicine, "CAR-T" in the summary is a mention.
 */
function mayBeCells(record: RecordTexts): boolean {
  const leading = [...record.interventions, ...record.titles];
  const cue = (name: CueName): boolean => leading.some((t) => t.scan.hits.some((h) => isCue(h, name)));
  if (cue('receptor') || cue('engager')) return true;
  if (cue('otherCells')) return false;
  if (
    cue('cellProduct') ||
    leading.some((t) => t.scan.hits.some((h) => h.term.group === 'product' || h.term.group === 'known'))
  )
    return true;
  return leading.some(({ scan: { pieces, hits } }) => {
    for (let row = 0; row < pieces.count; row++)
      if (pieces.number[row] !== -1 && !hits.some((h) => h.term.group === 'target' && h.first <= row && h.last >= row))
        return true;
    return false;
  });
}

/**
 * The labels of a study and whether it is relevant, from what its record says. Conditions, titles and interventions lead; what else is read,
 * and how far, is said in classify-texts.ts. Deterministic: the same facts always give the same answer. No record is longer than a few
 * kilobytes to it.
 */
export function classify(facts: StudyFacts): Classification {
  const record = textsOf(facts);
  const treats = mayTreat(facts, record);
  const products = treats ? findProducts(record) : [];
  const inVivo =
    products.some((p) => p.inVivo || p.modality?.startsWith('in-vivo')) ||
    record.interventions.concat(record.titles).some((t) => t.scan.hits.some((h) => isCue(h, 'inVivo')));
  const given = (facts.interventions?.length ?? 0) > 0 && mayBeCells(record);
  const aims = treats ? findAims(record, inVivo) : [];
  const modalities = treats ? findModalities(record, products, aims, given) : [];
  const therapy = modalities.length > 0 || products.length > 0;
  const diseases = findDiseases(record, treats, facts);

  const labels = new Map<string, Label>();
  const add = (label: Label): void => {
    const id = `${label.facet} ${label.key}`;
    if (!labels.has(id)) labels.set(id, { ...label, words: cut(label.words) });
  };
  for (const label of diseases.labels) add(label);
  for (const label of diseases.labels)
    for (const key of diseaseParents(label.key)) add({ ...label, key, rule: 'parent' });
  if (therapy) for (const label of targetLabels(products, aims)) add(label);
  for (const label of modalities) add(label);
  const all = [...labels.values()];
  const relevance = judge(record, all);
  remember(all, relevance);
  return { labels: all, relevance };
}

/** The labels alone; `judgeRelevance` gives the judgement that was made with them. */
export const classifyStudy = (facts: StudyFacts): readonly Label[] => classify(facts).labels;
