import { clopperPearson } from '#stats/proportion-intervals.ts';
import { DEGENERATE_FIT, isDegenerate } from './degenerate-fit.ts';
import { readOverlapGroup } from './overlap.ts';
import { SAMPLE_SEED } from './overlap-range.ts';
import {
  FEWEST_TO_POOL,
  type OverlapChoice,
  type OverlapRange,
  type SynthesisSpec,
  type UnknownOverlap,
} from './synthesis-answer.ts';
import { TIMEPOINT_RULE } from './timepoints.ts';

const METHOD_WORDS: Record<SynthesisSpec['method'], string> = {
  glmm: 'binomial–normal model (random-intercept logistic, maximum likelihood, adaptive Gauss–Hermite quadrature) with a Wald interval on the logit scale',
  logit: 'two-step random effects on the logit (½ added only to arms with no or only events), τ² by REML',
  'freeman-tukey':
    'two-step random effects on the Freeman–Tukey double arcsine, back-transformed at the harmonic mean, τ² by REML',
  arcsine: 'two-step random effects on the arcsine, τ² by REML',
};

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A percentage that keeps one decimal where a whole one would say too much. */
const fine = (p: number): string =>
  p > 0 && p < 0.0005 ? 'under 0.1%' : p < 1 && p >= 0.9995 ? 'over 99.9%' : `${(p * 100).toFixed(1)}%`;

const sums = (rows: readonly { x: number; n: number }[]) => ({
  events: rows.reduce((s, r) => s + r.x, 0),
  patients: rows.reduce((s, r) => s + r.n, 0),
});

/** Why no pooled number is given, before any model is tried; null where one may be. */
export function notPooled(
  rows: readonly { x: number; n: number }[],
  fewest: number,
  method: SynthesisSpec['method'],
): string | null {
  const { events, patients } = sums(rows);
  if (rows.length === 0) return 'No cohort answers this question with a count that can be used.';
  if (rows.length < fewest)
    return `Only ${count(rows.length, 'cohort')} can be counted (${events} of ${count(patients, 'patient')}); fewer than ${fewest} are not pooled.`;
  if (method !== 'glmm' || (events > 0 && events < patients)) return null;
  const [low, high] = clopperPearson(events, patients);
  return `${events === 0 ? 'None' : 'All'} of the ${patients} patients in ${rows.length} cohorts had the event, so the model has no finite estimate; the exact 95% interval of the plain total is ${fine(low)} to ${fine(high)}.`;
}

/** Why a fitted estimate is not offered (DEGENERATE_FIT), with what the counts alone say; null where it is. */
export function notSound(
  rows: readonly { x: number; n: number }[],
  fit: { estimate: number; tau2: number },
): string | null {
  const { events, patients } = sums(rows);
  if (!isDegenerate(fit, events, patients)) return null;
  const [low, high] = clopperPearson(events, patients);
  return `The model has no sound estimate here: ${DEGENERATE_FIT.words} (τ = ${Math.sqrt(fit.tau2).toFixed(1)}, estimate ${fine(fit.estimate)}). In all, ${events} of ${patients} patients in ${rows.length} cohorts had the event (${fine(events / patients)}); the exact 95% interval of this plain total is ${fine(low)} to ${fine(high)}, and too narrow where the cohorts differ, as these do.`;
}

/** Why cohorts of unknown relation are all counted, and what the range does about it. */
export const UNKNOWN_RELATION =
  'whether they share patients is unknown; the main estimate counts all of these, and the range also covers choices in which they are not counted together';

interface TakenRow {
  nct: string | null;
  arm: string;
  cohort: string;
  overlapGroup: string | null;
  timepoint: string;
}

interface MethodFacts {
  spec: SynthesisSpec;
  months: number;
  k: number;
  events: number;
  patients: number;
  choices: readonly OverlapChoice[];
  unknown: readonly UnknownOverlap[];
  range: OverlapRange | null;
  taken: readonly TakenRow[];
  /** Somebody judged whether these two share patients. */
  isJudged: (a: TakenRow, b: TakenRow) => boolean;
  heldBack: number;
  /** Of at least one arm another time point was set aside. */
  timesChosen: boolean;
  /** How many of the counted are comparator arms, and how many are other arms of a trial that had one. */
  comparators: number;
  controlled: number;
  /** Null where nothing was pooled. */
  pooled: { estimate: number } | null;
}

// On the logit scale: the odds differ by a factor of e.
const FAR_APART = 1;
const logit = (p: number): number => Math.log(p / (1 - p));
const inside = (p: number): boolean => p > 0 && p < 1;

/** Trials of which two counted cohorts may be parts, where nobody has judged whether they share patients. */
function unjudgedTrials({ taken, isJudged }: MethodFacts): string[] {
  const open = taken.filter((r) => r.nct !== null && readOverlapGroup(r.overlapGroup)?.relation !== 'separate');
  return [...new Set(open.map((r) => r.nct!))]
    .filter((nct) => {
      const of = open.filter((r) => r.nct === nct);
      return of.some((a, i) => of.slice(i + 1).some((b) => !isJudged(a, b)));
    })
    .sort();
}

/**
 * Over what the range is taken: 'all 12 admissible choices', '1 of 3 admissible choices' where the others have no estimate, '200 of 256
 * admissible choices' of a sample; `without` says what became of those that have none, and is empty where all have one.
 */
export function rangeWords(r: OverlapRange): { over: string; without: string } {
  const { tooFew = 0, noEstimate = 0 } = r;
  const used = r.combinations - tooFew - noEstimate;
  const total = r.exact ? r.combinations : r.of;
  const over =
    r.exact && used === r.combinations
      ? `all ${r.combinations} admissible choices`
      : `${used} of ${total ?? 'more than 9 million million'} admissible choices`;
  const of = r.exact ? '' : ' more';
  const without = [
    ...(tooFew > 0 ? [`${tooFew}${of} ${tooFew === 1 ? 'leaves' : 'leave'} fewer than ${FEWEST_TO_POOL} cohorts`] : []),
    ...(noEstimate > 0 ? [`${noEstimate}${of} ${noEstimate === 1 ? 'has' : 'have'} no estimate by this method`] : []),
  ];
  return { over, without: without.join(' and ') };
}

const SEEN = 'the figures say how often it was seen, not how much of it the treatment did';

/** What the figures can say, by whether the counted patients were followed alone. */
function designWords({ k, comparators, controlled }: MethodFacts): string {
  if (comparators > 0) {
    if (comparators === k) return 'The cohorts are comparator arms: the figures say how often it was seen in them.';
    return `Of the ${k} cohorts ${comparators} ${comparators === 1 ? 'is a comparator arm' : 'are comparator arms'}, counted together with arms that got the treatment: ${SEEN}.`;
  }
  if (controlled === 0) return `The cohorts are uncontrolled: ${SEEN}.`;
  if (controlled === k)
    return `The cohorts are arms of controlled trials, counted without the arms they were compared with: ${SEEN}.`;
  return `Of the ${k} cohorts ${controlled} ${controlled === 1 ? 'is an arm of a controlled trial, counted without the arm it was' : 'are arms of controlled trials, counted without the arms they were'} compared with; the others are uncontrolled: ${SEEN}.`;
}

const armOf = (outcome: string): string => outcome.split('/')[0]!;

/** What was done, in sentences that can stand under the plot. */
export function methodText(f: MethodFacts): string {
  const verified =
    f.spec.verification === 'verified'
      ? 'figures checked against a source only'
      : 'unverified figures included and marked';
  const out = [
    `${f.pooled ? `Pooled by ${METHOD_WORDS[f.spec.method]}` : 'Listed, not pooled'}: ${count(f.k, 'cohort')}, ${count(f.patients, 'patient')}, ${count(f.events, 'event')}; ${verified}.`,
    'Intervals of single cohorts are exact (Clopper–Pearson).',
    ...(f.taken.length === 0
      ? []
      : [`Counted at: ${[...new Set(f.taken.map((r) => r.timepoint))].sort().join(', ')}.`]),
    ...(f.timesChosen ? [`By a rule set in advance, ${TIMEPOINT_RULE.words(f.months)}.`] : []),
    f.choices.length === 0
      ? 'No two of these cohorts are known to share patients.'
      : `Of cohorts that share patients one is counted: ${f.choices.map((c) => `${c.group}: ${armOf(c.taken)}, because ${c.because} (${count(c.instead.length, 'other')} set aside)`).join('; ')}.`,
    ...f.unknown.map((u) => `Of ${u.counted.map(armOf).join(', ')} (${u.group}): ${u.because}.`),
  ];
  if (f.range) {
    const [low, high] = [fine(f.range.low), fine(f.range.high)];
    const { over, without } = rangeWords(f.range);
    const drawn = f.range.exact
      ? ''
      : ` (the main one, those of the lowest and highest shares, and others drawn by chance with seed ${SAMPLE_SEED})`;
    out.push(
      `Over ${over}${drawn} the pooled estimate ${low === high ? `stays at ${low}` : `lies between ${low} and ${high}`}${without ? `; ${without}` : ''}.`,
    );
  }
  const trials = unjudgedTrials(f);
  if (trials.length > 0)
    out.push(
      `Several counted cohorts name the same trial (${trials.join(', ')}), and whether they share patients has not been judged.`,
    );
  if (f.heldBack > 0)
    out.push(`${count(f.heldBack, 'further row is', 'further rows are')} held back by the arithmetic checks.`);
  if (f.pooled) {
    const plain = f.events / f.patients;
    const both = inside(plain) && inside(f.pooled.estimate);
    const apart = both && Math.abs(logit(plain) - logit(f.pooled.estimate)) > FAR_APART;
    out.push(
      `The plain total is ${f.events} of ${f.patients} (${fine(plain)}).${apart ? ' The pooled estimate is far from it, because it describes a middling cohort and the cohorts differ very much: no one figure describes them.' : ''}`,
    );
  }
  out.push(designWords(f));
  return out.join(' ');
}
