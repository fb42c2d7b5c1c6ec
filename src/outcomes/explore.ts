import { diseaseParents, labelOf } from '#vocabulary/vocabulary.ts';
import {
  COMPARATOR,
  isProductAsked,
  isTarget,
  isWithin,
  productsOf,
  sameTargets,
  targetsOf,
} from './arm-vocabulary.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { synthesisSpec } from './synthesis-answer.ts';
import type { CandidateRow } from './synthesise.ts';
import { isWithinWindow } from './timepoints.ts';

/** What the explorer needs of an outcome row to say where a choice leads: rows that a synthesis could use. */
export type ExploreRow = Pick<
  CandidateRow,
  | 'arm'
  | 'name'
  | 'timepoint'
  | 'product'
  | 'diseaseKeys'
  | 'diseaseUnread'
  | 'targetKeys'
  | 'modalityKeys'
  | 'verified'
>;

/** A question as it stands in the address; an empty text is no condition. `from` and `to` in months. */
export interface ExploreChoice {
  outcome: string;
  disease: string;
  target: string;
  modality: string;
  product: string;
  from: number | null;
  to: number | null;
  verification: SynthesisSpec['verification'];
  method: SynthesisSpec['method'];
  /** What stands for months in the address and cannot be read; left out where everything can. */
  unread?: string;
}

export const METHODS: Record<SynthesisSpec['method'], string> = {
  glmm: 'binomial–normal model',
  logit: 'logit, two-step',
  'freeman-tukey': 'Freeman–Tukey, two-step',
  arcsine: 'arcsine, two-step',
};

export const VERIFICATION: Record<SynthesisSpec['verification'], string> = {
  verified: 'checked figures only',
  all: 'all figures, each marked',
};

const LAST_MONTH = 240;

const months = (text: string | null): number | null => {
  const n = text === null || text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
  return Number.isFinite(n) && n >= 0 && n <= LAST_MONTH ? n : null;
};

/** Reads an address. What means nothing is no condition, but for months: an answer over all times would be taken for one over some. */
export function readChoice(search: URLSearchParams): ExploreChoice {
  const text = (name: string): string => (search.get(name) ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
  const method = text('method');
  const unread = ['from', 'to'].map(text).find((t) => t !== '' && months(t) === null);
  return {
    outcome: text('outcome'),
    disease: text('disease'),
    target: text('target'),
    modality: text('modality'),
    product: text('product'),
    from: months(search.get('from')),
    to: months(search.get('to')),
    verification: text('verification') === 'all' ? 'all' : 'verified',
    method: Object.hasOwn(METHODS, method) ? (method as SynthesisSpec['method']) : 'glmm',
    ...(unread === undefined ? {} : { unread }),
  };
}

/** The address of a choice, without what is the default. */
export function addressOfChoice(c: ExploreChoice): string {
  const words = new URLSearchParams();
  for (const key of ['outcome', 'disease', 'target', 'modality', 'product'] as const)
    if (c[key]) words.set(key, c[key]);
  if (c.from !== null) words.set('from', String(c.from));
  if (c.to !== null) words.set('to', String(c.to));
  if (c.verification !== 'verified') words.set('verification', c.verification);
  if (c.method !== 'glmm') words.set('method', c.method);
  const query = words.toString();
  return `/outcomes/explore${query ? `?${query}` : ''}`;
}

const windowOf = (c: ExploreChoice): [number, number] | undefined =>
  c.from === null && c.to === null ? undefined : [c.from ?? 0, c.to ?? LAST_MONTH];

/** The question as a synthesis takes it, or the sentence that says what cannot be asked. */
export function specOfChoice(
  c: ExploreChoice,
): { spec: SynthesisSpec; problem: null } | { spec: null; problem: string } {
  if (c.unread !== undefined)
    return {
      spec: null,
      problem: `“${c.unread}” is no number of months from 0 to ${LAST_MONTH}; write 6 for six months.`,
    };
  const some = (key: string): string[] | undefined => (key ? [key] : undefined);
  const read = synthesisSpec.safeParse({
    outcome: c.outcome,
    diseases: some(c.disease),
    targets: some(c.target),
    modalities: some(c.modality),
    products: some(c.product),
    window: windowOf(c),
    verification: c.verification,
    method: c.method,
  });
  return read.success
    ? { spec: read.data, problem: null }
    : { spec: null, problem: read.error.issues.map((i) => i.message).join(' ') };
}

/** The address of the form that puts the question on record, filled in. */
export function recordAddress(c: ExploreChoice): string {
  const words = new URLSearchParams({ outcome: c.outcome });
  for (const [name, value] of [
    ['diseases', c.disease],
    ['targets', c.target],
    ['modalities', c.modality],
    ['products', c.product],
  ] as const)
    if (value) words.set(name, value);
  const window = windowOf(c);
  if (window) {
    words.set('from', String(window[0]));
    words.set('to', String(window[1]));
  }
  words.set('verification', c.verification);
  words.set('method', c.method);
  return `/desk/syntheses/new?${words.toString()}`;
}

type Condition = 'outcome' | 'disease' | 'target' | 'modality' | 'product' | 'window' | 'verification';

const same = (a: string, b: string): boolean =>
  a.replace(/\s+/g, ' ').trim().toLowerCase() === b.replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether a row fits a choice, by the rules of a synthesis; `but` leaves one condition out. */
function fits(r: ExploreRow, c: ExploreChoice, but?: Condition): boolean {
  const window = windowOf(c);
  return (
    !r.modalityKeys.includes(COMPARATOR) &&
    (but === 'outcome' || c.outcome === '' || same(r.name, c.outcome)) &&
    (but === 'disease' ||
      c.disease === '' ||
      (r.diseaseKeys.length > 0 &&
        r.diseaseUnread.length === 0 &&
        r.diseaseKeys.every((k) => isWithin(k, c.disease)))) &&
    (but === 'target' || c.target === '' || sameTargets(targetsOf(c.target), r.targetKeys)) &&
    (but === 'modality' || c.modality === '' || r.modalityKeys.includes(c.modality)) &&
    (but === 'product' || c.product === '' || isProductAsked(r.product, [c.product])) &&
    (but === 'window' || window === undefined || isWithinWindow(r.timepoint, window)) &&
    (but === 'verification' || c.verification === 'all' || r.verified)
  );
}

const groups = (rows: readonly ExploreRow[]): number => new Set(rows.map((r) => r.arm)).size;

/** A value that can be chosen; `groups`: published groups of patients that then fit, before shared patients are looked at. */
export interface ExploreOption {
  value: string;
  label: string;
  groups: number;
}

export type ExploreFacet = 'outcome' | 'disease' | 'target' | 'modality' | 'product';

const KEYS: Record<ExploreFacet, (r: ExploreRow) => { value: string; label: string }[]> = {
  // names that differ only in case are one outcome, under the spelling that comes first
  outcome: (r) => [{ value: r.name, label: r.name.replace('>=', '≥') }],
  disease: (r) =>
    r.diseaseUnread.length > 0 || r.diseaseKeys.length === 0
      ? []
      : [...new Set(r.diseaseKeys.flatMap((k) => [k, ...diseaseParents(k)]))]
          .filter((d) => r.diseaseKeys.every((k) => isWithin(k, d)))
          .map((value) => ({ value, label: labelOf('disease', value) })),
  target: (r) => {
    const value = [...r.targetKeys].sort().join('+');
    return value !== '' && isTarget(value) ? [{ value, label: value.replaceAll('+', ' and ') }] : [];
  },
  modality: (r) => r.modalityKeys.map((value) => ({ value, label: labelOf('modality', value) })),
  product: (r) => {
    const known = productsOf(r.product);
    return known.length === 1 && known[0] !== undefined
      ? [{ value: known[0], label: labelOf('product', known[0]) }]
      : [{ value: r.product, label: r.product }];
  },
};

/** The values of a facet that lead somewhere under the other conditions, most groups first; the chosen one is always among them. */
export function optionsOf(rows: readonly ExploreRow[], c: ExploreChoice, facet: ExploreFacet): ExploreOption[] {
  const found = new Map<string, { label: string; value: string; arms: Set<string> }>();
  for (const r of rows) {
    if (!fits(r, c, facet)) continue;
    for (const { value, label } of KEYS[facet](r)) {
      const key = value.toLowerCase();
      const known = found.get(key) ?? { label, value, arms: new Set<string>() };
      known.arms.add(r.arm);
      found.set(key, known);
    }
  }
  const chosen = c[facet];
  if (chosen && !found.has(chosen.toLowerCase()))
    found.set(chosen.toLowerCase(), {
      value: chosen,
      label: facet === 'outcome' || facet === 'target' ? chosen : labelOf(facet, chosen),
      arms: new Set(),
    });
  return [...found.values()]
    .map(({ value, label, arms }) => ({ value, label, groups: arms.size }))
    .sort((a, b) => b.groups - a.groups || (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1));
}

/** A way out of an empty answer: the choice without one condition, and how many groups then fit. */
export interface Loosened {
  words: string;
  href: string;
  groups: number;
}

const WITHOUT: readonly { but: Condition; words: string; without: (c: ExploreChoice) => ExploreChoice | null }[] = [
  {
    but: 'verification',
    words: 'count unchecked figures too, each marked',
    without: (c) => (c.verification === 'all' ? null : { ...c, verification: 'all' }),
  },
  {
    but: 'window',
    words: 'take any time point',
    without: (c) => (windowOf(c) ? { ...c, from: null, to: null } : null),
  },
  { but: 'product', words: 'take any product', without: (c) => (c.product ? { ...c, product: '' } : null) },
  { but: 'modality', words: 'take any modality', without: (c) => (c.modality ? { ...c, modality: '' } : null) },
  { but: 'target', words: 'take any target', without: (c) => (c.target ? { ...c, target: '' } : null) },
  { but: 'disease', words: 'take any disease', without: (c) => (c.disease ? { ...c, disease: '' } : null) },
  { but: 'outcome', words: 'ask for another outcome', without: (c) => (c.outcome ? { ...c, outcome: '' } : null) },
];

/** What to loosen, one condition at a time, each way that leads to more than there is now; most groups first. */
export function loosened(rows: readonly ExploreRow[], c: ExploreChoice): Loosened[] {
  const now = groups(rows.filter((r) => fits(r, c)));
  return WITHOUT.flatMap(({ words, without }) => {
    const wider = without(c);
    const found = wider ? groups(rows.filter((r) => fits(r, wider))) : 0;
    return wider && found > now ? [{ words, href: addressOfChoice(wider), groups: found }] : [];
  }).sort((a, b) => b.groups - a.groups);
}

/** 'DORIS remission in systemic lupus erythematosus after products directed at CD19, from 3 to 12 months' */
export function choiceWords(c: ExploreChoice): string {
  const window = windowOf(c);
  return [
    c.outcome.replace('>=', '≥'),
    c.disease ? `in ${labelOf('disease', c.disease)}` : '',
    c.product ? `after ${labelOf('product', c.product)}` : '',
    c.target ? `directed at ${c.target.replaceAll('+', ' and ')}` : '',
    c.modality ? `(${labelOf('modality', c.modality)})` : '',
    window ? `from ${window[0]} to ${window[1]} months` : '',
  ]
    .filter((w) => w !== '')
    .join(' ');
}
