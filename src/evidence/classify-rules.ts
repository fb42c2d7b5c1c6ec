import type { LabelRule } from './classify.ts';
import type { LabelField } from './classify-texts.ts';

/** A rule in words, for pages. `inferred`: the label is concluded, the record does not say it. */
export interface RuleInWords {
  rule: string;
  sentence: string;
  inferred: boolean;
}

const SENTENCES: Record<LabelRule, string> = {
  name: 'The record names it as the vocabulary does.',
  synonym: 'The record uses another name that the vocabulary or its additions list.',
  'short form': 'The record uses an unambiguous short form, written in its own letters (SLE, gMG).',
  'name in catalogue order': 'A heading names it with the noun first: “Anemia, Hemolytic, Autoimmune”.',
  'spelling variant': 'A heading or title misspells a long word of the name by a letter or two.',
  'known product':
    'A product outside the list is named, of which its label or another registry record says what it is.',
  'short form defined in the record':
    'An ambiguous short form (MS, AAV) that the record itself explains: “multiple sclerosis (MS)”.',
  'short form in a list of diseases':
    'An ambiguous short form in a list with diseases that are certain: “SLE, SSc, MG”.',
  'name of an arm': 'The label of an arm or cohort names the disease.',
  'who is enrolled':
    'A sentence of the summary or description says that people with the disease are treated in this study.',
  'inclusion criterion':
    'Nothing else names a disease, and the inclusion criteria do. What stands under exclusion is never read.',
  'of children':
    'Systemic lupus in a study whose ages, title or hospital are those of children is childhood-onset lupus too.',
  parent: 'A study of a disease is one of the broader disease too.',
  product: 'The vocabulary says this of the product that is named.',
  'product, not checked':
    'The vocabulary notes this of the product that is named, and nobody has checked the note yet.',
  wording: 'Words of the record, together: a receptor and a kind of cell, an origin, two antigens, an engager.',
  apheresis: 'Plain CAR-T cells, and the people treated give their own cells by apheresis: autologous.',
  'usual origin': 'Plain CAR-T cells, and nothing speaks of a donor: taken for autologous, as most are.',
  'usual vector': 'A receptor made in the body, and nothing tells the vector: taken for lentiviral.',
};

const INFERRED: ReadonlySet<string> = new Set<LabelRule>([
  'of children',
  'product, not checked',
  'apheresis',
  'usual origin',
  'usual vector',
]);

/** How a label of the classifier is earned. */
export const LABEL_RULES: readonly RuleInWords[] = Object.entries(SENTENCES).map(([rule, sentence]) => ({
  rule,
  sentence,
  inferred: INFERRED.has(rule),
}));

/** How a study is judged relevant or not; the first rule that holds decides. */
export const RELEVANCE_RULES: readonly { rule: string; relevant: boolean; sentence: string }[] = [
  {
    rule: 'no-therapy',
    relevant: false,
    sentence:
      'No cell therapy of this kind and no T-cell engager is given; stem cells and other medicines do not count.',
  },
  { rule: 'survey', relevant: false, sentence: 'It asks people about such a therapy and gives none.' },
  {
    rule: 'therapy-in-both',
    relevant: true,
    sentence:
      'Titles or conditions name cancer and an autoimmune disease side by side, and the autoimmune disease is treated for its own sake.',
  },
  {
    rule: 'oncology',
    relevant: false,
    sentence:
      'Titles or conditions name a cancer. An autoimmune disease that comes with the cancer or its treatment changes nothing.',
  },
  { rule: 'therapy-in-disease', relevant: true, sentence: 'An autoimmune disease of the vocabulary is treated.' },
  {
    rule: 'therapy-in-autoimmune',
    relevant: true,
    sentence: 'Autoimmune diseases are treated that are not named, or one that the vocabulary lacks.',
  },
  {
    rule: 'graft-versus-host',
    relevant: false,
    sentence: 'Graft-versus-host disease is treated, which is not autoimmune.',
  },
  {
    rule: 'no-disease',
    relevant: false,
    sentence: 'Conditions, titles and the sentences that say who is enrolled name no autoimmune disease.',
  },
];

/** Where words are looked for, the most telling place first. */
export const FIELDS_READ: readonly { field: LabelField; how: string }[] = [
  { field: 'condition', how: 'always, for diseases' },
  { field: 'brief title', how: 'always' },
  { field: 'official title', how: 'always' },
  { field: 'intervention', how: 'always, for products, targets and modality' },
  { field: 'other name of an intervention', how: 'as the intervention' },
  { field: 'keyword', how: 'for diseases always; for the rest where titles and interventions are silent' },
  { field: 'arm', how: 'labels of arms, for diseases and for what the places above leave open' },
  { field: 'description of an intervention', how: 'for what the places above leave open' },
  { field: 'description of an arm', how: 'for what the places above leave open' },
  {
    field: 'brief summary',
    how: 'only sentences about this study, not about earlier ones or about a disease in general',
  },
  { field: 'detailed description', how: 'as the summary, for what it leaves open' },
  { field: 'outcome', how: 'only for whether CAR-T cells are given at all' },
  { field: 'inclusion criteria', how: 'only where no disease is named anywhere above; exclusion criteria never' },
];
