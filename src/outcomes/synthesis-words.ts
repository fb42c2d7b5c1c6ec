import { clopperPearson } from '#stats/proportion-intervals.ts';
import { readOverlapGroup } from './overlap.ts';
import { MOST_COMBINATIONS, SAMPLE_SEED } from './overlap-range.ts';
import type { OverlapChoice, OverlapRange, SynthesisSpec } from './synthesis-answer.ts';
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
const fine = (p: number): string => (p > 0 && p < 0.0005 ? 'under 0.1%' : `${(p * 100).toFixed(1)}%`);

/** Why no pooled number is given, before any model is tried; null where one may be. */
export function notPooled(
  rows: readonly { x: number; n: number }[],
  fewest: number,
  method: SynthesisSpec['method'],
): string | null {
  const events = rows.reduce((s, r) => s + r.x, 0);
  const patients = rows.reduce((s, r) => s + r.n, 0);
  if (rows.length === 0) return 'No cohort answers this question with a count that can be used.';
  if (rows.length < fewest)
    return `Only ${count(rows.length, 'cohort')} can be counted (${events} of ${count(patients, 'patient')}); fewer than ${fewest} are not pooled.`;
  if (method !== 'glmm' || (events > 0 && events < patients)) return null;
  const [low, high] = clopperPearson(events, patients);
  return `${events === 0 ? 'None' : 'All'} of the ${patients} patients in ${rows.length} cohorts had the event, so the model has no finite estimate; the exact 95% interval of the plain total is ${fine(low)} to ${fine(high)}.`;
}

interface MethodFacts {
  spec: SynthesisSpec;
  months: number;
  k: number;
  events: number;
  patients: number;
  choices: readonly OverlapChoice[];
  range: OverlapRange | null;
  taken: readonly { nct: string | null; arm: string; overlapGroup: string | null; timepoint: string }[];
  heldBack: number;
  /** Of at least one arm another time point was set aside. */
  timesChosen: boolean;
  /** Null where nothing was pooled. */
  pooled: { estimate: number } | null;
}

// On the logit scale: the odds differ by a factor of e. Seen with rare events that all fell in one cohort.
const FAR_APART = 1;
const logit = (p: number): number => Math.log(p / (1 - p));
const inside = (p: number): boolean => p > 0 && p < 1;

/** Trials of which two counted cohorts may be parts, where nobody has judged whether they share patients. */
function unjudgedTrials(taken: MethodFacts['taken']): string[] {
  const open = taken.filter((r) => r.nct !== null && readOverlapGroup(r.overlapGroup)?.relation !== 'separate');
  return [...new Set(open.map((r) => r.nct!))].filter((nct) => open.filter((r) => r.nct === nct).length > 1).sort();
}

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
      : `Of cohorts that share patients, or may, one is counted: ${f.choices.map((c) => `${c.group}: ${c.taken.split('/')[0]}, because ${c.because} (${count(c.instead.length, 'other')} set aside)`).join('; ')}.`,
  ];
  if (f.range) {
    const [low, high] = [fine(f.range.low), fine(f.range.high)];
    const over = f.range.exact
      ? `all ${f.range.combinations} admissible choices`
      : `${f.range.combinations} of more than ${MOST_COMBINATIONS} admissible choices, drawn with seed ${SAMPLE_SEED},`;
    out.push(
      `Over ${over} the pooled estimate ${low === high ? `stays at ${low}` : `lies between ${low} and ${high}`}.`,
    );
  }
  const trials = unjudgedTrials(f.taken);
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
  out.push(
    'The cohorts are uncontrolled: the figures say how often it was seen, not how much of it the treatment did.',
  );
  return out.join(' ');
}
