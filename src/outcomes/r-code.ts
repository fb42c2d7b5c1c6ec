import type { Method } from './pool-counts.ts';
import type { SynthesisAnswer } from './synthesis-answer.ts';

/** A synthesis as the code needs it. `hash` null: the answer was computed live and is not on record. */
export interface CodeSource {
  /** 'Y1', or what it is called where it is not on record. */
  name: string;
  question: string;
  asOf: string | null;
  hash: string | null;
  url: string | null;
  answer: SynthesisAnswer;
}

const MEASURE: Record<Exclude<Method, 'glmm'>, { measure: string; words: string }> = {
  logit: { measure: 'PLO', words: 'logit' },
  'freeman-tukey': { measure: 'PFT', words: 'Freeman-Tukey double arcsine' },
  arcsine: { measure: 'PAS', words: 'arcsine' },
};

/** Text as a string of R: anything beyond plain ASCII as an escape, so that no encoding and no quote can break out of it. */
const rString = (text: string): string =>
  `"${[...text]
    .map((c) => {
      const code = c.codePointAt(0) ?? 0;
      if (c === '"' || c === '\\') return `\\${c}`;
      if (code >= 32 && code < 127) return c;
      // R has no string with a NUL, and a lone half of a pair is no character
      if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return '?';
      return `\\U{${code.toString(16)}}`;
    })
    .join('')}"`;

/** A comment of one line whatever the text: a line break in a question must not become code. */
const comment = (text: string): string => `# ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')}`;

const full = (x: number | null | undefined): string => (x === null || x === undefined ? 'none' : String(x));

const vector = (name: string, values: readonly (string | number)[], last = false): string =>
  `  ${name} = c(${values.join(', ')})${last ? '' : ','}`;

/** The names of what the code prints, in its order, with our figure for each; null where there is none. */
function ourFigures(a: SynthesisAnswer): { name: string; ours: number | null }[] {
  return [
    { name: 'estimate', ours: a.estimate },
    { name: 'ci_low', ours: a.ci?.[0] ?? null },
    { name: 'ci_high', ours: a.ci?.[1] ?? null },
    { name: 'pi_low', ours: a.predictionInterval?.[0] ?? null },
    { name: 'pi_high', ours: a.predictionInterval?.[1] ?? null },
    { name: 'tau2', ours: a.tau2 },
    { name: 'I2', ours: a.I2 },
  ];
}

const GLMM = `# Binomial-normal model: random-intercept logistic regression, maximum likelihood, adaptive Gauss-Hermite quadrature.
fit <- rma.glmm(measure = "PLO", xi = x, ni = n, data = cohorts, nAGQ = 25)
mu <- as.numeric(fit$beta); se <- fit$se; tau2 <- fit$tau2; I2 <- fit$I2 / 100
back <- plogis`;

const twoStep = (method: Exclude<Method, 'glmm'>): string => {
  const { measure, words } = MEASURE[method];
  const back =
    method === 'logit'
      ? 'plogis'
      : method === 'arcsine'
        ? 'transf.iarcsin'
        : 'function(y) transf.ipft.hm(y, targs = list(ni = cohorts$n))';
  return `# Two steps on the ${words} scale, random effects by REML, Wald interval.
fit <- rma(measure = "${measure}", xi = x, ni = n, data = cohorts, method = "REML", add = ${method === 'logit' ? '1/2' : '0'}, to = "only0",
           control = list(threshold = 1e-12, maxiter = 10000))
mu <- as.numeric(fit$beta); se <- fit$se; tau2 <- fit$tau2; I2 <- fit$I2 / 100
back <- ${back}`;
};

const RESULT = `half <- qnorm(.975) * se
wide <- qt(.975, nrow(cohorts) - 1) * sqrt(se^2 + tau2)   # prediction interval, t with k - 1 degrees of freedom
result <- c(estimate = back(mu), ci_low = back(mu - half), ci_high = back(mu + half),
            pi_low = back(mu - wide), pi_high = back(mu + wide), tau2 = tau2, I2 = I2)
ours <- c(OURS)
print(data.frame(R = result, ACTioN = ours, difference = result - ours), digits = 10)
forest(fit, transf = back, slab = cohorts$cohort, refline = NA)`;

const NOT_POOLED = `# Nothing is pooled here; the plain total with its exact interval:
print(binom.test(sum(cohorts$x), sum(cohorts$n))$conf.int)`;

/**
 * R code that repeats the synthesis on its own data with metafor, and prints R's figures beside ours. Runs offline as it stands; the counted
 * cohorts are in it, those set aside stand in comments with their reason.
 */
export function rCode({ name, question, asOf, hash, url, answer: a }: CodeSource): string {
  const head = [
    comment(`${name}: ${question}`),
    ...(url ? [comment(url)] : []),
    comment(
      `Evidence as of ${asOf ?? 'no stated date'}; ${hash ? `content hash ${hash}` : 'computed live, not on record'}.`,
    ),
    comment(
      `Outcome: ${a.spec.outcome}. ${a.spec.verification === 'verified' ? 'Checked figures only.' : 'All figures.'}`,
    ),
    '# Needs: install.packages("metafor") (with lme4 for the binomial-normal model).',
    '',
  ];
  if (a.rows.length === 0)
    return `${[...head, '# No cohort could be counted, so there is nothing to compute.'].join('\n')}\n`;
  const data = [
    'cohorts <- data.frame(',
    vector(
      'cohort',
      a.rows.map((r) => rString(r.label)),
    ),
    vector(
      'x',
      a.rows.map((r) => r.x),
    ),
    vector(
      'n',
      a.rows.map((r) => r.n),
      true,
    ),
    ')',
    ...a.setAside.map((r) => comment(`not counted: ${r.label}, ${r.x}/${r.n}. ${r.reason}`)),
    '',
    '# Exact (Clopper-Pearson) interval of each cohort.',
    'exact <- t(mapply(function(x, n) binom.test(x, n)$conf.int, cohorts$x, cohorts$n))',
    'print(cbind(cohorts, p = cohorts$x / cohorts$n, low = exact[, 1], high = exact[, 2]))',
    '',
  ];
  if (a.estimate === null)
    return `${[...head, ...data, comment(a.notPooledReason ?? 'Not pooled.'), NOT_POOLED].join('\n')}\n`;
  const figures = ourFigures(a);
  const ours = figures.map(({ name: n, ours: v }) => `${n} = ${v === null ? 'NA' : v}`).join(', ');
  return `${[
    ...head,
    ...data,
    'library(metafor)',
    a.spec.method === 'glmm' ? GLMM : twoStep(a.spec.method),
    '',
    comment(`Ours: ${figures.map((f) => `${f.name} ${full(f.ours)}`).join('; ')}.`),
    RESULT.replace('OURS', ours),
  ].join('\n')}\n`;
}
