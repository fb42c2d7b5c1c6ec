import { spawnSync } from 'node:child_process';
import { estimateTau2 } from '#stats/heterogeneity.ts';
import { poolEffectTable } from '#stats/pool-effects.ts';
import { fitBinomialNormal } from '#stats/pool-glmm.ts';
import { poolProportions } from '#stats/pool-proportions.ts';
import { type Figure, quantile, round } from './measure.ts';

/** Fifty arms between 4 and 60 patients, the same every time. */
const ARMS = Array.from({ length: 50 }, (_, i) => {
  const n = 4 + ((i * 37) % 57);
  return { study: `arm ${i}`, n, x: Math.min(n, Math.round(n * (0.5 + 0.45 * Math.sin(i)))) };
});

/** A thousand effects with standard errors from 0.1 to 0.5. */
const EFFECTS = Array.from({ length: 1000 }, (_, i) => ({
  study: `study ${i}`,
  yi: Math.sin(i * 1.7) + 0.3,
  sei: 0.1 + (0.4 * ((i * 37) % 101)) / 101,
}));

const median = (times: number, work: () => unknown): number => {
  const measured: number[] = [];
  for (let i = 0; i < times; i++) {
    const t = performance.now();
    work();
    measured.push(performance.now() - t);
  }
  return quantile(measured, 0.5);
};

/** Milliseconds of rma.glmm, as it comes and with quadrature, and of rma with REML; null without R or metafor. */
function inR(): { glmm: number; adaptive: number; reml: number } | null {
  // R reads no longer lines from standard input
  const lines = (numbers: readonly number[]): string => numbers.join(',\n');
  const script = `suppressMessages(library(metafor)); x <- c(${lines(ARMS.map((a) => a.x))}); n <- c(${lines(ARMS.map((a) => a.n))})
y <- c(${lines(EFFECTS.map((e) => e.yi))}); s <- c(${lines(EFFECTS.map((e) => e.sei))})
ms <- function(times, f) median(replicate(times, { t <- proc.time()[["elapsed"]]; suppressWarnings(f()); 1000 * (proc.time()[["elapsed"]] - t) }))
cat(ms(5, function() rma.glmm(measure = "PLO", xi = x, ni = n)), ms(3, function() rma.glmm(measure = "PLO", xi = x, ni = n, nAGQ = 25)), ms(3, function() rma(y, s^2)))`;
  const { status, stdout } = spawnSync('R', ['--no-echo', '--no-save'], { input: script, encoding: 'utf8' });
  const [glmm, adaptive, reml] = status === 0 ? stdout.trim().split(/\s+/).map(Number) : [];
  return glmm && adaptive && reml ? { glmm, adaptive, reml } : null;
}

/** Pooling by likelihood against the limits wanted of it and, where R is installed, against metafor. */
export function benchPooling(): Figure[] {
  const y = Float64Array.from(EFFECTS, (e) => e.yi);
  const v = Float64Array.from(EFFECTS, (e) => e.sei ** 2);
  const fit = median(50, () => fitBinomialNormal(ARMS, 0.95, false));
  const glmm = median(20, () => poolProportions(ARMS, { leaveOneOut: false }));
  const all = median(20, () => poolProportions(ARMS));
  const tau2 = median(50, () => estimateTau2(y, v, 'REML'));
  const reml = median(20, () => poolEffectTable({ measure: 'generic', rows: EFFECTS }, { leaveOneOut: false }));
  const remlAll = median(3, () => poolEffectTable({ measure: 'generic', rows: EFFECTS }));
  const r = inR();
  const against = (what: string, theirs: number | undefined, ours: number) =>
    theirs === undefined ? {} : { ratio: { to: what, value: round(ours / theirs, 2) } };
  const ms = (what: string, value: number, ratio: Pick<Figure, 'ratio'>): Figure => ({
    what,
    value: round(value),
    unit: 'ms',
    ...ratio,
  });
  return [
    ms('GLMM over 50 arms, the fit alone, p50', fit, against('rma.glmm with nAGQ 25', r?.adaptive, fit)),
    ms('GLMM over 50 arms with every interval, p50', glmm, against('rma.glmm (Laplace)', r?.glmm, glmm)),
    ms('GLMM over 50 arms, leave-one-out included, p50', all, against('the limit of 50 ms', 50, all)),
    ms('τ² by REML over 1,000 studies, p50', tau2, against('rma', r?.reml, tau2)),
    ms('REML over 1,000 studies with every interval, p50', reml, against('the limit of 20 ms', 20, reml)),
    ms('REML over 1,000 studies, leave-one-out included, p50', remlAll, against('rma, one fit', r?.reml, remlAll)),
  ];
}
