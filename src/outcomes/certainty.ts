import { clopperPearson } from '#stats/proportion-intervals.ts';
import type { SourceMark } from './source-marks.ts';
import type { SynthesisAnswer } from './synthesis-answer.ts';
import { readTimepoint } from './timepoints.ts';

export const CERTAINTY_WORDS = ['very low', 'low', 'moderate', 'high'] as const;
export type CertaintyWord = (typeof CERTAINTY_WORDS)[number];

/** Steps down or up that the rule suggests; 0 where it sees no reason. `sentence` says why, also for 0. */
export interface CertaintyReason {
  key: CertaintyReasonKey;
  name: string;
  steps: 0 | 1 | 2;
  sentence: string;
}

export type CertaintyReasonKey =
  | 'risk-of-bias'
  | 'inconsistency'
  | 'indirectness'
  | 'imprecision'
  | 'publication-bias'
  | 'large-effect'
  | 'dose-response'
  | 'confounding';

/** A suggestion by rule, informed by GRADE and not GRADE: a judgement is made by people, in a claim. */
export interface SuggestedCertainty {
  start: CertaintyWord;
  startSentence: string;
  down: CertaintyReason[];
  up: CertaintyReason[];
  word: CertaintyWord;
  /** 'low at the start, 1 down for imprecision: very low' */
  summary: string;
}

/** What the answer itself does not say. `diseases`: those of each counted cohort, by outcome id. */
export interface CertaintyContext {
  design?: 'uncontrolled' | 'randomised';
  diseases?: ReadonlyMap<string, readonly string[]>;
}

/** The thresholds, in one place, as shown on the page. Shares and widths from 0 to 1. */
export const CERTAINTY_RULES = {
  /** Share of patients whose figure was not read in a journal or congress text. */
  weakSource: 1 / 3,
  pressRelease: 1 / 4,
  /** Width of the 95 % interval. */
  wide: 0.25,
  veryWide: 0.5,
  fewPatients: 50,
  veryFewPatients: 15,
  /** Width of the prediction interval, and I², which must both be exceeded. */
  predictionWide: 0.5,
  predictionVeryWide: 0.8,
  I2: 0.25,
  I2High: 0.75,
  /** Share of patients that one disease must have for the rest not to matter. */
  oneDisease: 0.8,
  monthsApart: 6,
  /** A cohort of at least this many is not a mere case series. */
  series: 20,
} as const;
const R = CERTAINTY_RULES;

const percent = (p: number): string => `${Math.round(p * 100)} %`;
const points = (w: number): string => `${Math.round(w * 100)} percentage points`;

function shareOf(a: SynthesisAnswer, marks: readonly SourceMark[]): { patients: number; share: number } {
  const patients = a.rows.filter((r) => marks.includes(r.mark)).reduce((s, r) => s + r.n, 0);
  return { patients, share: a.patients === 0 ? 0 : patients / a.patients };
}

function riskOfBias(a: SynthesisAnswer, randomised: boolean): Omit<CertaintyReason, 'key' | 'name'> {
  const weak = shareOf(a, ['secondary', 'unverified']);
  const start = randomised ? '' : 'That there is no control group is in the start already. ';
  if (weak.share > R.weakSource)
    return {
      steps: 1,
      sentence: `${start}The figures of ${weak.patients} of ${a.patients} patients were not read in a journal or congress text, so how they were counted cannot be judged.`,
    };
  return {
    steps: 0,
    sentence: `${start}${weak.patients === 0 ? 'No figure' : `Only ${weak.patients} of ${a.patients} patients have figures that`} ${weak.patients === 0 ? 'is' : 'are'} unchecked or second-hand; who was left out of the count still has to be read in each report.`,
  };
}

function inconsistency(a: SynthesisAnswer): Omit<CertaintyReason, 'key' | 'name'> {
  if (a.k < 2) return { steps: 0, sentence: 'One cohort cannot disagree with another; this could not be judged.' };
  const shares = a.rows.map((r) => r.p);
  const [least, most] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
  const span = least === most ? `Every cohort shows ${least}` : `The cohorts range from ${least} to ${most}`;
  if (a.estimate === null || !a.predictionInterval) {
    const unsound = a.k >= 3 && a.events > 0 && a.events < a.patients;
    return unsound
      ? { steps: 1, sentence: `${span}, and so far apart that the model gives no sound estimate.` }
      : { steps: 0, sentence: `${span}; nothing was pooled, so the spread was not modelled.` };
  }
  const width = a.predictionInterval[1] - a.predictionInterval[0];
  const I2 = a.I2 ?? 0;
  const words = `${span}; τ² = ${(a.tau2 ?? 0).toFixed(2)}, I² = ${percent(I2)}, and a new cohort is expected between ${percent(a.predictionInterval[0])} and ${percent(a.predictionInterval[1])}`;
  if (width > R.predictionVeryWide && I2 > R.I2High)
    return { steps: 2, sentence: `${words}: almost anything is possible.` };
  if (width > R.predictionWide && I2 > R.I2)
    return { steps: 1, sentence: `${words}: what holds in one centre need not hold in the next.` };
  return { steps: 0, sentence: `${words}: not enough to rate down for by itself.` };
}

function indirectness(
  a: SynthesisAnswer,
  diseases: CertaintyContext['diseases'],
): Omit<CertaintyReason, 'key' | 'name'> {
  const said: string[] = [];
  const byDisease = new Map<string, number>();
  for (const r of a.rows) {
    const key = [...(diseases?.get(r.outcome) ?? [])].sort().join(' + ') || 'not stated';
    byDisease.set(key, (byDisease.get(key) ?? 0) + r.n);
  }
  const largest = Math.max(0, ...byDisease.values());
  // a broader disease that was asked for by name may be made of narrower ones: that is the question itself
  if (diseases && !a.spec.diseases && byDisease.size > 1 && largest < R.oneDisease * a.patients)
    said.push(`the patients have ${byDisease.size} different diseases (or mixtures) and no disease was asked for`);
  const months = a.rows.flatMap((r) => {
    const t = readTimepoint(r.timepoint);
    return t.kind === 'fixed' ? [t.months] : [];
  });
  const open = a.rows.filter((r) => ['open', 'not-stated'].includes(readTimepoint(r.timepoint).kind)).length;
  const apart = months.length > 1 ? Math.max(...months) - Math.min(...months) : 0;
  if (apart > R.monthsApart)
    said.push(
      `the time points lie between ${Math.round(Math.min(...months) * 10) / 10} and ${Math.round(Math.max(...months) * 10) / 10} months`,
    );
  else if (months.length > 0 && open > 0 && open * 3 >= a.k)
    said.push(`${open} of ${a.k} cohorts were counted at no stated time and the others at a fixed one`);
  if (said.length === 0)
    return {
      steps: 0,
      sentence: diseases
        ? 'The counted cohorts are of the kind asked about, at comparable times.'
        : 'The counted cohorts were looked at at comparable times; how alike their diseases are was not looked at.',
    };
  const [first = '', ...rest] = said;
  return {
    steps: said.length > 1 ? 2 : 1,
    sentence: `${first.charAt(0).toUpperCase()}${first.slice(1)}${rest.map((s) => `, and ${s}`).join('')}.`,
  };
}

function imprecision(a: SynthesisAnswer): Omit<CertaintyReason, 'key' | 'name'> {
  if (a.patients === 0) return { steps: 2, sentence: 'There are no patients to count.' };
  const ci = a.ci ?? clopperPearson(a.events, a.patients);
  const width = ci[1] - ci[0];
  const words = `${a.patients} ${a.patients === 1 ? 'patient' : 'patients'}; the 95 % interval${a.ci ? '' : ' of the plain total'} runs from ${percent(ci[0])} to ${percent(ci[1])}`;
  if (width > R.veryWide) return { steps: 2, sentence: `${words}: more than half of all that is possible.` };
  if (a.patients < R.veryFewPatients)
    return { steps: 2, sentence: `${words}, from fewer than ${R.veryFewPatients} patients.` };
  if (width > R.wide) return { steps: 1, sentence: `${words}: ${points(width)} wide.` };
  if (a.patients < R.fewPatients) return { steps: 1, sentence: `${words}, from fewer than ${R.fewPatients} patients.` };
  return { steps: 0, sentence: `${words}: narrow enough.` };
}

function publicationBias(a: SynthesisAnswer): Omit<CertaintyReason, 'key' | 'name'> {
  const press = shareOf(a, ['press-release']);
  if (press.share > R.pressRelease)
    return {
      steps: 1,
      sentence: `${press.patients} of ${a.patients} patients come from press releases of companies, which tell good news first.`,
    };
  if (a.k > 0 && a.rows.every((r) => r.n < R.series))
    return {
      steps: 1,
      sentence: `Every cohort has fewer than ${R.series} patients: small series with good courses are written up first, and ${a.k < 10 ? `${a.k} cohorts are too few to test for it` : 'a test for it means little for proportions'}.`,
    };
  return {
    steps: 0,
    sentence: `${press.patients === 0 ? 'No patient comes' : `${press.patients} of ${a.patients} patients come`} from a press release; ${a.k < 10 ? `with ${a.k} cohorts it cannot be tested for` : 'tests for it mean little for proportions'}.`,
  };
}

/** What the reasons are called, those to rate down first. */
export const REASON_NAMES: Record<CertaintyReasonKey, string> = {
  'risk-of-bias': 'Risk of bias',
  inconsistency: 'Inconsistency',
  indirectness: 'Indirectness',
  imprecision: 'Imprecision',
  'publication-bias': 'Publication bias',
  'large-effect': 'Large effect',
  'dose-response': 'Dose and response',
  confounding: 'What would work against it',
};

const NOTHING = 'No cohort could be counted, so there is nothing to judge.';

/** A reason with its name. */
export const named = (key: CertaintyReasonKey, r: Omit<CertaintyReason, 'key' | 'name'>): CertaintyReason => ({
  key,
  name: REASON_NAMES[key],
  ...r,
});

/**
 * What a rule would say of the certainty of an answer: low at the start for uncontrolled series, high for randomised comparisons; five
 * reasons to rate down, each computed; three to rate up, which no rule can see in single-arm counts and which are left to people.
 */
export function suggestCertainty(a: SynthesisAnswer, context: CertaintyContext = {}): SuggestedCertainty {
  const randomised = context.design === 'randomised';
  const start: CertaintyWord = randomised ? 'high' : 'low';
  const down = [
    named('risk-of-bias', riskOfBias(a, randomised)),
    named('inconsistency', inconsistency(a)),
    named('indirectness', indirectness(a, context.diseases)),
    named('imprecision', imprecision(a)),
    named('publication-bias', publicationBias(a)),
  ];
  const people = 'Left to people:';
  const up = [
    named('large-effect', {
      steps: 0,
      sentence: `${people} an effect is large beside what the same patients would have had without the treatment, which these counts do not say.`,
    }),
    named('dose-response', { steps: 0, sentence: `${people} the counts carry no doses.` }),
    named('confounding', {
      steps: 0,
      sentence: `${people} that the patients had failed other treatments may work against a good result; how strongly is a matter of reading.`,
    }),
  ];
  if (a.k === 0)
    return { start, startSentence: NOTHING, down: [], up: [], word: 'very low', summary: 'there is nothing to judge' };
  return concluded(
    start,
    randomised
      ? 'Starts at high: patients were assigned by chance.'
      : 'Starts at low: these are series without a control group.',
    down,
    up,
  );
}

/** The word that follows from the start and the steps, with the summary. */
export function concluded(
  start: CertaintyWord,
  startSentence: string,
  down: CertaintyReason[],
  up: CertaintyReason[],
): SuggestedCertainty {
  const steps = down.reduce((s, r) => s + r.steps, 0);
  const word = CERTAINTY_WORDS[Math.max(0, CERTAINTY_WORDS.indexOf(start) - steps)]!;
  const because = down.filter((r) => r.steps > 0).map((r) => `${r.steps} down for ${r.name.toLowerCase()}`);
  const summary = `${start} at the start${because.length > 0 ? `, ${because.join(', ')}` : ', nothing rated down'}: ${word}`;
  return { start, startSentence, down, up, word, summary };
}
