import { spawnSync } from 'node:child_process';
import { kaplanMeier } from '#stats/kaplan-meier.ts';
import { groupTest } from '#stats/log-rank.ts';
import { type SurvivalRow, survivalGroups } from '#stats/survival-rows.ts';
import { type Figure, quantile, round } from './measure.ts';

const PATIENTS = 1_000_000;
/** A linear congruence: the same patients every time, here and in R. */
const R = `suppressMessages(library(survival)); n <- ${PATIENTS}; i <- 0:(n - 1); u <- ((i * 7919) %% 999983) / 999983
time <- -log(1 - u * 0.999) * 24; status <- as.integer((i * 31) %% 10 < 7); group <- i %% 2
best <- Inf; for (k in 1:3) { s <- proc.time()[[3]]; survfit(Surv(time, status) ~ group, conf.type = "log-log"); survdiff(Surv(time, status) ~ group); best <- min(best, proc.time()[[3]] - s) }; cat(best * 1000)`;

function patients(): SurvivalRow[] {
  return Array.from({ length: PATIENTS }, (_, i) => ({
    time: -Math.log(1 - (((i * 7919) % 999983) / 999983) * 0.999) * 24,
    status: (i * 31) % 10 < 7 ? 1 : 0,
    group: i % 2 === 0 ? 'A' : 'B',
  }));
}

/** Kaplan–Meier curves and the log-rank test over a million patients in two groups, nearly all at times of their own. */
export function benchSurvival(): Figure[] {
  const rows = patients();
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const t = performance.now();
    const groups = survivalGroups(rows);
    for (const group of groups) kaplanMeier(group);
    groupTest(groups, 'log-rank');
    times.push(performance.now() - t);
  }
  const ours = quantile(times, 0.5);
  const theirs = Number(spawnSync(process.env.RSCRIPT ?? 'Rscript', ['-e', R], { encoding: 'utf8' }).stdout);
  return [
    {
      what: 'Kaplan–Meier and log-rank over 1,000,000 patients, p50',
      value: round(ours),
      unit: 'ms',
      ...(theirs > 0 ? { ratio: { to: 'the survival package of R', value: round(ours / theirs, 2) } } : {}),
    },
  ];
}
