import type { LabelRule } from '#evidence/classify.ts';

/** The lists from which curators work, the most doubtful first. */
export const WORK_LISTS = [
  {
    key: 'no-disease',
    title: 'No disease',
    says: 'Taken for relevant, but no disease of the vocabulary stands: a basket study, or a name that the vocabulary lacks.',
  },
  {
    key: 'weak',
    title: 'Weak rules',
    says: 'Relevant, and a label was inferred rather than read: where the cells usually come from, a product whose target was not checked, a short form.',
  },
  {
    key: 'doubtful',
    title: 'Perhaps relevant',
    says: 'Judged not relevant, although the record names both a cell therapy or T-cell engager and an autoimmune disease.',
  },
  {
    key: 'therapy',
    title: 'A therapy, no disease',
    says: 'Judged not relevant: a cell therapy or T-cell engager is named, and no autoimmune disease. Most are cancer studies.',
  },
  { key: 'unseen', title: 'Not looked at', says: 'Relevant studies on which no curator has said anything yet.' },
  {
    key: 'differ',
    title: 'Machine differs',
    says: 'A curator’s word stands over another answer of the machine. Look again when the classifier is new.',
  },
  { key: 'ruled', title: 'Looked at', says: 'Studies on which a curator has said something.' },
] as const;

export type WorkList = (typeof WORK_LISTS)[number]['key'];

/** The list that an address names; the first where it names none. */
export const workListOf = (text: string | null | undefined): WorkList =>
  WORK_LISTS.find((l) => l.key === text)?.key ?? 'no-disease';

/** Rules that infer a label rather than read it: what such a rule says is looked at first. */
export const WEAK_RULES: readonly string[] = [
  'usual origin',
  'usual vector',
  'product, not checked',
  'apheresis',
  'short form in a list of diseases',
  'of children',
  'who is enrolled',
  'inclusion criterion',
  'name of an arm',
] satisfies readonly LabelRule[];
