import { clopperPearson } from '#stats/proportion-intervals.ts';
import type { SourceMark } from './source-marks.ts';
import { aboutTen, type SynthesisAnswer } from './synthesis-answer.ts';

/** What a reader without statistics should take away, and what it does not say. */
export interface PlainWords {
  sentence: string;
  limits: string[];
}

const VERBS: readonly { words: RegExp; verb: (outcome: string) => string }[] = [
  { words: /death|died/i, verb: (o) => `died (${o})` },
  { words: /^no /i, verb: (o) => `had ${o}` },
  { words: /remission|response|improvement|improved|LLDAS|SRI/i, verb: (o) => `reached ${o}` },
  { words: /^(immunosuppressants|renal function|autoantibody)/i, verb: (o) => `had the outcome “${o}”` },
];

/** 'reached DORIS remission', 'had ICANS any grade'. */
export const whatHappened = (outcome: string): string =>
  VERBS.find((v) => v.words.test(outcome))?.verb(outcome) ?? `had ${outcome}`;

const cohorts = (k: number): string => (k === 1 ? '1 cohort' : `${k} cohorts`);

const patientsMarked = (a: SynthesisAnswer, mark: SourceMark): number =>
  a.rows.filter((r) => r.mark === mark).reduce((s, r) => s + r.n, 0);

const end = (p: number): string =>
  p < 0.05 ? 'almost none' : p >= 0.95 ? 'almost all' : `about ${Math.round(p * 10)} in 10`;

/** So far apart a reader would think that one of the two was miscounted. */
const APART = 0.025;
const whole = (p: number): string => `${Math.round(p * 100)} %`;

/** 'from about 2 in 10 to almost all'; one end alone where both read the same. */
const span = ([low, high]: readonly [number, number]): string =>
  end(low) === end(high) ? end(low) : `anywhere from ${end(low)} to ${end(high)}`;

/** "Of 47 patients in 6 cohorts, 39 reached DORIS remission: about 8 in 10.", then the limits, most important first. */
export function plainWords(a: SynthesisAnswer): PlainWords {
  const outcome = a.spec.outcome.replace('>=', '≥');
  if (a.k === 0)
    return { sentence: `No cohort that could be counted says how many ${whatHappened(outcome)}.`, limits: [] };
  const about = aboutTen(a.events / a.patients);
  const share = about === 'none' || about === 'all' ? '' : `: ${about}`;
  const number = a.events === 0 ? 'none' : a.events === a.patients ? 'all' : String(a.events);
  const sentence =
    a.patients === 1
      ? `The one patient who could be judged ${a.events === 1 ? whatHappened(outcome) : `did not: ${outcome}`}.`
      : `Of ${a.patients} patients in ${cohorts(a.k)}, ${number} ${whatHappened(outcome)}${share}.`;
  const limits = [
    'There was no comparison group in this count: it says how often it was seen after treatment, not how often it was seen because of it.',
  ];
  const [low, high] = clopperPearson(a.events, a.patients);
  if (a.events === 0)
    limits.push(
      `None seen does not mean never: a true rate of up to about ${Math.max(1, Math.round(high * 100))} in 100 would fit these counts.`,
    );
  else if (a.events === a.patients)
    limits.push(
      `All seen does not mean always: a true rate of only about ${Math.min(99, Math.round(low * 100))} in 100 would fit these counts.`,
    );
  if (a.predictionInterval)
    limits.push(`In another group of patients like these it could be ${span(a.predictionInterval)}.`);
  else if (a.estimate === null && a.notPooledReason !== null && a.k < 3)
    limits.push(`${a.k === 1 ? 'One cohort is' : 'Two cohorts are'} too few to say what another group would show.`);
  else if (a.estimate === null && a.events > 0 && a.events < a.patients)
    limits.push(
      'The cohorts differ too much for one pooled figure. The plain total stands instead, and its interval is too narrow: it takes all patients for one group.',
    );
  const plain = a.events / a.patients;
  if (a.estimate !== null && Math.abs(a.estimate - plain) >= APART)
    limits.push(
      `Pooled (${whole(a.estimate)}) and plain (${whole(plain)}) are not the same: the pooled figure says what the middle one of such cohorts shows, the plain one counts every patient alike.`,
    );
  if (a.patients < 100)
    limits.push(`${a.patients} patients are few: a handful of different courses would move the figure.`);
  const press = patientsMarked(a, 'press-release');
  const second = patientsMarked(a, 'secondary');
  const unchecked = patientsMarked(a, 'unverified');
  const weak = [
    unchecked > 0 ? `${unchecked} come from figures that nobody checked` : '',
    press > 0 ? `${press} come from press releases` : '',
    second > 0 ? `${second} come from pages that report somebody else’s figure` : '',
  ].filter((s) => s !== '');
  if (weak.length > 0) limits.push(`Of the ${a.patients} patients, ${weak.join(', ')}.`);
  if ((a.overlap.unknown ?? []).length > 0)
    limits.push('Of some cohorts nobody knows whether they share patients; some patients may be counted twice.');
  return { sentence, limits };
}
