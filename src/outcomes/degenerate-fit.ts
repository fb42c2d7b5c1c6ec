import { clopperPearson } from '#stats/proportion-intervals.ts';

// On the logit scale. 95 % of cohorts then lie between a fiftieth and fifty times the odds of the middle one.
const MOST_TAU = 2;

/**
 * When a fit of the binomial–normal model is not offered as an answer: both must hold. `words` is the criterion with its reason.
 *
 * The pooled estimate is the proportion in the middle cohort. With rare events that fell in one or two cohorts of many, the likelihood only
 * says that the middle is low, and how low follows from the assumed bell shape alone: for rare events the mean over cohorts is exp(τ²/2)
 * times the middle, 7 times at τ = 2 and 3,000 times at τ = 4. A large τ by itself is no fault (cohorts may really differ), and an
 * estimate off the plain total is none either (a large cohort outweighs the total); together they say that the number is the model's.
 */
export const DEGENERATE_FIT = {
  tau: MOST_TAU,
  words: `the standard deviation τ between cohorts is above ${MOST_TAU} on the logit scale, and the pooled estimate lies outside the exact 95% interval of the plain total`,
} as const;

/** Whether DEGENERATE_FIT holds for a fit to cohorts with these sums. */
export function isDegenerate(fit: { estimate: number; tau2: number }, events: number, patients: number): boolean {
  const [low, high] = clopperPearson(events, patients);
  return Math.sqrt(fit.tau2) > DEGENERATE_FIT.tau && (fit.estimate < low || fit.estimate > high);
}
