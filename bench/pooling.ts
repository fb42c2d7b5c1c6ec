import { poolProportions } from '#stats/pool-proportions.ts';
import { type Figure, quantile, round } from './measure.ts';

/** Fifty arms between 4 and 60 patients, the same every time. */
const ARMS = Array.from({ length: 50 }, (_, i) => {
  const n = 4 + ((i * 37) % 57);
  return { study: `arm ${i}`, n, x: Math.min(n, Math.round(n * (0.5 + 0.45 * Math.sin(i)))) };
});

/** The default pooled proportion over fifty arms, against a common-effect one. */
export function benchPooling(): Figure[] {
  const time = (work: () => unknown) => {
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const t = performance.now();
      work();
      times.push(performance.now() - t);
    }
    return quantile(times, 0.5);
  };
  const closed = time(() => poolProportions(ARMS, { method: 'logit', tau2: 'none' }));
  const glmm = time(() => poolProportions(ARMS, { method: 'glmm' }));
  return [
    {
      what: 'GLMM over 50 arms, leave-one-out included, p50',
      value: round(glmm),
      unit: 'ms',
      ratio: { to: 'closed form', value: round(glmm / closed, 2) },
    },
  ];
}
