import { CERTAINTY_RULES, concluded, named, type SuggestedCertainty } from './certainty.ts';
import type { TwoArmTrial } from './two-arm.ts';

/** A trial smaller than this is imprecise whatever its interval. */
const FEW = 100;

/**
 * What a rule would say of the certainty of one controlled trial: high at the start, by the same five reasons. It judges the comparison of
 * the smallest set of patients, which comes first; whether chance assigned the patients is taken from the citation or the modality of the
 * comparator (placebo), and has to be read in the report.
 */
export function suggestTrialCertainty(t: TwoArmTrial): SuggestedCertainty | null {
  const main = t.comparisons[0];
  const ratio = main?.effects.find((e) => e.measure === 'RR');
  if (!main || !ratio) return null;
  const n = main.treated.n + main.comparator.n;
  const marks = t.comparisons.flatMap((c) => [c.treated.mark, c.comparator.mark]);
  const press = marks.includes('press-release');
  const weak = marks.some((m) => m === 'secondary' || m === 'unverified');
  const several = t.comparisons.length > 1;
  const crosses = t.comparisons.filter((c) =>
    c.effects.some((e) => e.measure === 'RR' && e.ci[0] <= 1 && e.ci[1] >= 1),
  );
  const spread = ratio.ci[1] / ratio.ci[0];
  const span = `${n} patients; the risk ratio may be anything from ${ratio.ci[0].toFixed(1)} to ${ratio.ci[1].toFixed(1)}`;
  return concluded(
    'high',
    'Starts at high: a trial with a control arm; that chance assigned the patients has to be read in its report.',
    [
      named('risk-of-bias', {
        steps: several || weak ? 1 : 0,
        sentence: several
          ? `The source gives ${t.comparisons.length} sets of patients with different results${crosses.length > 0 && crosses.length < t.comparisons.length ? ', one of them compatible with no effect' : ''}: patients were left out after they had been assigned.`
          : weak
            ? 'The figures are unchecked or second-hand.'
            : 'One set of patients, read in a journal or congress text.',
      }),
      named('inconsistency', {
        steps: 0,
        sentence: 'One trial cannot disagree with another; this could not be judged.',
      }),
      named('indirectness', { steps: 0, sentence: 'Patients, treatment and outcome are those of the trial itself.' }),
      named('imprecision', {
        steps: n < FEW && spread > 4 ? 2 : n < FEW || spread > 4 ? 1 : 0,
        sentence: `${span}${crosses.length > 0 ? ', and in one set of patients or more it includes no effect' : ''}.`,
      }),
      named('publication-bias', {
        steps: press ? 1 : 0,
        sentence: press
          ? 'The counts come from a press release of the company or a page that reports it.'
          : `No count comes from a press release${n < CERTAINTY_RULES.fewPatients ? '; with one small trial it cannot be tested for' : ''}.`,
      }),
    ],
    [
      named('large-effect', { steps: 0, sentence: 'Rating up is for studies without random assignment.' }),
      named('dose-response', { steps: 0, sentence: 'Left to people: the counts carry no doses.' }),
      named('confounding', { steps: 0, sentence: 'Does not apply where chance assigned the patients.' }),
    ],
  );
}
