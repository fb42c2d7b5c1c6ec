import type { CountMeasure } from '#stats/effect-measures.ts';
import { poolEffectTable } from '#stats/pool-effects.ts';
import { clopperPearson } from '#stats/proportion-intervals.ts';
import { chiSquareUpperTail } from '#stats/special.ts';
import { COMPARATOR } from './arm-vocabulary.ts';
import { citationLabel } from './citation-label.ts';
import { type SourceMark, sourceMark } from './source-marks.ts';
import type { CandidateRow } from './synthesise.ts';

/** An outcome row with what two arms are told apart and sourced by. */
export type TrialRow = Pick<
  CandidateRow,
  | 'id'
  | 'arm'
  | 'citation'
  | 'nct'
  | 'product'
  | 'diseaseKeys'
  | 'modalityKeys'
  | 'name'
  | 'timepoint'
  | 'measure'
  | 'events'
  | 'evaluable'
  | 'verified'
  | 'sourceType'
  | 'heldBack'
  | 'retracted'
> & { definition: string; sourceUrl: string };

/** x of n patients in one arm, with the exact 95 % interval of the proportion. */
export interface TrialArm {
  outcome: string;
  arm: string;
  product: string;
  x: number;
  n: number;
  ci: [number, number];
  mark: SourceMark;
  definition: string;
  sourceUrl: string;
}

/** Natural scale: a ratio, or a difference of proportions. `corrected`: ½ was added to the four cells because one is zero. */
export interface TrialEffect {
  measure: 'RR' | 'OR' | 'RD';
  estimate: number;
  ci: [number, number];
  corrected: boolean;
}

/** One outcome of one trial in one analysis set: treated against comparator. */
export interface ArmComparison {
  /** 'mITT', 'per protocol', … in the words of the source; 'as reported' where it names none. */
  set: string;
  treated: TrialArm;
  comparator: TrialArm;
  effects: TrialEffect[];
  /** Two-sided p values of the same table. */
  fisher: number;
  pearson: number;
}

/** A trial with a control arm, one outcome at one time point, with every analysis set that the source gives. */
export interface TwoArmTrial {
  /** Another for every trial, publication, outcome and time point. */
  key: string;
  label: string;
  citation: string;
  nct: string | null;
  disease: string;
  outcome: string;
  timepoint: string;
  comparisons: ArmComparison[];
  /** What a careful reader should know of these figures. */
  cautions: string[];
}

/** First that fits; the order matters, since 'modified intention to treat' names the other too. */
const SETS: readonly { set: string; words: RegExp }[] = [
  { set: 'mITT', words: /\bmITT\b|modified intent/i },
  { set: 'per protocol', words: /per[- ]protocol|\bPP\b/i },
  { set: 'ITT', words: /\bITT\b|intent(?:ion)?[- ]to[- ]treat/i },
  { set: 'safety set', words: /safety (?:set|population)/i },
];

/** The set of patients that a definition names. */
export const analysisSet = (definition: string): string =>
  SETS.find((s) => s.words.test(definition))?.set ?? 'as reported';

/** Kept out of single-arm answers only because the same outcome is given for several sets: here they stand side by side. */
const SEVERAL_SETS = /is given \d+ times with different counts/;

const usable = (r: TrialRow): boolean =>
  !r.retracted &&
  r.measure === 'count' &&
  r.events !== null &&
  r.evaluable !== null &&
  r.evaluable > 0 &&
  r.events <= r.evaluable &&
  r.heldBack.every((s) => SEVERAL_SETS.test(s));

const MEASURES: readonly { measure: TrialEffect['measure']; kernel: CountMeasure }[] = [
  { measure: 'RR', kernel: 'logRR' },
  { measure: 'OR', kernel: 'logOR' },
  { measure: 'RD', kernel: 'RD' },
];

function effectsOf(t: TrialArm, c: TrialArm): TrialEffect[] {
  const table = { study: t.arm, ai: t.x, n1i: t.n, ci: c.x, n2i: c.n };
  const corrected = t.x === 0 || c.x === 0 || t.x === t.n || c.x === c.n;
  return MEASURES.map(({ measure, kernel }) => {
    const { estimate, ci } = poolEffectTable({ measure: kernel, rows: [table] }, { tau2: 'none', leaveOneOut: false });
    const back = measure === 'RD' ? (y: number) => y : Math.exp;
    // a difference of proportions cannot lie beyond 1, whatever the normal approximation says
    const kept = measure === 'RD' ? (y: number) => Math.min(1, Math.max(-1, y)) : (y: number) => y;
    return { measure, estimate: back(estimate), ci: [kept(back(ci[0])), kept(back(ci[1]))], corrected };
  });
}

// Below it a number loses its digits.
const NEGLIGIBLE = 1e-305;

/**
 * Fisher's exact test, two-sided: the sum of the probabilities of all tables with these margins that are no more likely than the one seen
 * (Fisher 1935; the convention of fisher.test in R, with its relative tolerance of 1e-7). The tables are walked outwards from the most
 * likely one until their weight is next to none, so that the work grows as the root of the number of patients; a p below 1e-300 comes out as 0.
 */
export function fisherExact(a: number, n1: number, c: number, n2: number): number {
  const events = a + c;
  const least = Math.max(0, events - n2);
  const most = Math.min(n1, events);
  const mode = Math.min(most, Math.max(least, Math.floor(((events + 1) * (n1 + 1)) / (n1 + n2 + 2))));
  // relative to the mode; neighbours differ by a factor of whole numbers, and nothing cancels
  const weights = new Map([[mode, 1]]);
  let all = 1;
  for (let x = mode, w = 1; x < most; x++) {
    w *= ((n1 - x) * (events - x)) / ((x + 1) * (n2 - events + x + 1));
    if (w < NEGLIGIBLE) break;
    weights.set(x + 1, w);
    all += w;
  }
  for (let x = mode, w = 1; x > least; x--) {
    w *= (x * (n2 - events + x)) / ((n1 - x + 1) * (events - x + 1));
    if (w < NEGLIGIBLE) break;
    weights.set(x - 1, w);
    all += w;
  }
  const seen = (weights.get(a) ?? 0) * (1 + 1e-7);
  let p = 0;
  for (const w of weights.values()) if (w <= seen) p += w;
  return Math.min(1, p / all);
}

/** Pearson's χ² without a continuity correction, one degree of freedom; 1 where nobody or everybody had the event. */
export function pearsonChiSquare(a: number, n1: number, c: number, n2: number): number {
  const events = a + c;
  const n = n1 + n2;
  if (events === 0 || events === n) return 1;
  const chi2 = (n * (a * (n2 - c) - (n1 - a) * c) ** 2) / (n1 * n2 * events * (n - events));
  return chiSquareUpperTail(chi2, 1);
}

const armOf = (r: TrialRow): TrialArm => ({
  outcome: r.id,
  arm: r.arm,
  product: r.product,
  x: r.events!,
  n: r.evaluable!,
  ci: [...clopperPearson(r.events!, r.evaluable!)] as [number, number],
  mark: sourceMark(r.verified, r.sourceType),
  definition: r.definition,
  sourceUrl: r.sourceUrl,
});

function compare(treated: TrialRow, control: TrialRow, set: string): ArmComparison {
  const t = armOf(treated);
  const c = armOf(control);
  return {
    set,
    treated: t,
    comparator: c,
    effects: effectsOf(t, c),
    fisher: fisherExact(t.x, t.n, c.x, c.n),
    pearson: pearsonChiSquare(t.x, t.n, c.x, c.n),
  };
}

const size = (c: ArmComparison): number => c.treated.n + c.comparator.n;

/** p values that the source prints, as '0.018'. */
const printedP = (c: ArmComparison): string[] =>
  [...`${c.treated.definition} ${c.comparator.definition}`.matchAll(/\bp\s*=\s*(0?\.\d+)/gi)].map((m) =>
    m[1]!.startsWith('.') ? `0${m[1]}` : m[1]!,
  );

// Agreement to the last printed digit, where a source may cut instead of rounding.
const agrees = (printed: string, p: number): boolean =>
  Math.abs(Number(printed) - p) < 10 ** -(printed.length - printed.indexOf('.') - 1);

/** A publication on a trial with a control arm of which an arm is not compared: its report was retracted. */
export interface RetractedTrial {
  label: string;
  citation: string;
  nct: string | null;
}

/** What `twoArmTrials` leaves out because its report was retracted, each publication once, by its citation. */
export function retractedTrials(rows: readonly TrialRow[]): RetractedTrial[] {
  const found = new Map<string, RetractedTrial>();
  for (const { retracted, citation, nct } of rows)
    if (retracted) found.set(JSON.stringify([citation, nct]), { label: citationLabel(citation), citation, nct });
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, t]) => t);
}

function cautionsOf(comparisons: readonly ArmComparison[], heldBack: boolean): string[] {
  const out: string[] = [];
  if (heldBack)
    out.push(
      'The source gives these counts in more than one set of patients. Each set stands here beside the other; until somebody says which is meant, none of them is used in any synthesis.',
    );
  const mitt = comparisons.find((c) => c.set === 'mITT' || c.set === 'ITT');
  const protocol = comparisons.find((c) => c.set === 'per protocol');
  if (mitt && protocol && size(protocol) > size(mitt))
    out.push(
      `The set called per protocol (${size(protocol)} patients) is larger than the set called ${mitt.set} (${size(mitt)}). It is usually the other way round, so the source’s names for them need checking; both are shown as the source has them.`,
    );
  for (const c of comparisons)
    for (const printed of printedP(c))
      if (agrees(printed, c.pearson) && !agrees(printed, c.fisher))
        out.push(
          `The p of ${printed} that the source prints for ${c.set} agrees with Pearson’s χ² without correction (${c.pearson.toFixed(4)}); Fisher’s exact test, which suits counts this small, gives ${c.fisher.toFixed(3)}.`,
        );
      else if (!agrees(printed, c.pearson) && !agrees(printed, c.fisher))
        out.push(
          `The source prints p = ${printed} for ${c.set}; from the counts we get ${c.pearson.toFixed(3)} (Pearson’s χ²) and ${c.fisher.toFixed(3)} (Fisher’s exact test), so another test or model was used.`,
        );
  const weak = comparisons.flatMap((c) => [c.treated, c.comparator]).some((a) => a.mark !== 'verified');
  if (weak) out.push('The counts come from a press release or a page that reports it, not from a journal article.');
  return out;
}

/**
 * Pairs the arms of each trial that has a comparator: same trial and publication, same outcome and time point, same analysis set. Trials by
 * outcome; within one the smaller, stricter set first. A set that only one arm reports is left out, and so is an arm whose report was
 * retracted (see `retractedTrials`).
 */
export function twoArmTrials(rows: readonly TrialRow[]): TwoArmTrial[] {
  const groups = new Map<string, TrialRow[]>();
  for (const r of rows.filter(usable)) {
    const key = JSON.stringify([r.nct, r.citation, r.name.toLowerCase(), r.timepoint]);
    groups.set(key, [...(groups.get(key) ?? []), r]);
  }
  return [...groups]
    .flatMap(([key, members]): TwoArmTrial[] => {
      const comparisons: ArmComparison[] = [];
      const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const set of new Set(sorted.map((r) => analysisSet(r.definition)))) {
        const inSet = sorted.filter((r) => analysisSet(r.definition) === set);
        const controls = inSet.filter((r) => r.modalityKeys.includes(COMPARATOR));
        const treated = inSet.filter((r) => !r.modalityKeys.includes(COMPARATOR));
        // two rows of one arm in one set contradict each other; neither can be taken
        if (new Set(inSet.map((r) => r.arm)).size !== inSet.length) continue;
        for (const c of controls) for (const t of treated) comparisons.push(compare(t, c, set));
      }
      const first = sorted[0];
      if (comparisons.length === 0 || !first) return [];
      comparisons.sort((a, b) => size(a) - size(b) || (a.set < b.set ? -1 : 1));
      return [
        {
          key,
          label: citationLabel(first.citation),
          citation: first.citation,
          nct: first.nct,
          disease: [...first.diseaseKeys].join(' + '),
          outcome: first.name,
          timepoint: first.timepoint,
          comparisons,
          cautions: cautionsOf(
            comparisons,
            sorted.some((r) => r.heldBack.length > 0),
          ),
        },
      ];
    })
    .sort((a, b) => (a.outcome < b.outcome ? -1 : a.outcome > b.outcome ? 1 : a.key < b.key ? -1 : 1));
}
