/** The Kaplan–Meier curve of one group. */
import { normalQuantile } from './normal.ts';
import { curveSteps, observedAt } from './risk-sets.ts';
import type { SurvivalGroup } from './survival-rows.ts';

export type ConfidenceKind = 'log-log' | 'log' | 'plain';

/** The curve just after a time at which somebody had the event or was censored. Times in the unit of the rows. */
export interface KaplanMeierPoint {
  readonly time: number;
  /** Just before the time. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  readonly survival: number;
  /** Greenwood's standard error of the survival; null where it is 0 because everybody at risk had the event. */
  readonly se: number | null;
  /** Null where the transformation has no interval: at a survival of 1 for log-log, and of 0. */
  readonly ci: readonly [number, number] | null;
}

export interface KaplanMeierCurve {
  readonly group: string;
  readonly n: number;
  readonly events: number;
  readonly curve: readonly KaplanMeierPoint[];
}

/** Product-limit estimate (Kaplan and Meier 1958, 10.1080/01621459.1958.10501452) with Greenwood's error and pointwise intervals. */
export function kaplanMeier(group: SurvivalGroup, kind: ConfidenceKind = 'log-log', level = 0.95): KaplanMeierCurve {
  const { time, atRisk, events, censored } = curveSteps(group);
  const z = -normalQuantile((1 - level) / 2);
  const curve: KaplanMeierPoint[] = [];
  let survival = 1;
  let hazardVariance = 0;
  let total = 0;
  for (let i = 0; i < time.length; i++) {
    const n = atRisk[i] as number;
    const d = events[i] as number;
    total += d;
    if (d > 0) {
      survival *= (n - d) / n;
      hazardVariance += d / (n * (n - d));
    }
    const gone = survival === 0;
    curve.push({
      time: time[i] as number,
      atRisk: n,
      events: d,
      censored: censored[i] as number,
      survival,
      se: gone ? null : survival * Math.sqrt(hazardVariance),
      ci: gone ? null : confidence(survival, Math.sqrt(hazardVariance), z, kind),
    });
  }
  return { group: group.group, n: group.time.length, events: total, curve };
}

/** @param se of the logarithm of the survival. */
function confidence(s: number, se: number, z: number, kind: ConfidenceKind): readonly [number, number] | null {
  switch (kind) {
    case 'plain':
      return [Math.max(0, s - z * se * s), Math.min(1, s + z * se * s)];
    case 'log':
      return [s * Math.exp(-z * se), Math.min(1, s * Math.exp(z * se))];
    case 'log-log': {
      if (s === 1) return null;
      const log = Math.log(s);
      const half = (z * se) / log;
      const centre = Math.log(-log);
      return [Math.exp(-Math.exp(centre - half)), Math.exp(-Math.exp(centre + half))];
    }
  }
}

/** A quantile of the time to the event; null where the curve, or its bound, does not come down to it. */
export interface SurvivalQuantile {
  readonly estimate: number | null;
  readonly ci: readonly [number | null, number | null];
}

const NEAR = Math.sqrt(Number.EPSILON);

/** The first time at which the curve is at or below 1 − p; where it rests exactly there, the middle of that rest. */
function crossing(curve: readonly { time: number; at: number | null }[], level: number): number | null {
  for (let i = 0; i < curve.length; i++) {
    const { time, at } = curve[i] as { time: number; at: number | null };
    if (at === null || at >= level + NEAR) continue;
    if (at < level - NEAR) return time;
    const next = curve.slice(i + 1).find((p) => p.at !== null && p.at < level - NEAR);
    return next ? (time + next.time) / 2 : time;
  }
  return null;
}

/** The time by which a share p has had the event, with the interval of Brookmeyer and Crowley (1982, 10.2307/2530286) for the curve's own kind of limits. */
export function survivalQuantile({ curve }: KaplanMeierCurve, p = 0.5): SurvivalQuantile {
  const at = (pick: (point: KaplanMeierPoint) => number | null) => curve.map((c) => ({ time: c.time, at: pick(c) }));
  const level = 1 - p;
  return {
    estimate: crossing(
      at((c) => c.survival),
      level,
    ),
    ci: [
      crossing(
        at((c) => c.ci?.[0] ?? null),
        level,
      ),
      crossing(
        at((c) => c.ci?.[1] ?? null),
        level,
      ),
    ],
  };
}

/** The curve at a time; before the first time nobody has had the event. Null after everybody has left without the event. */
export interface SurvivalAt {
  readonly time: number;
  /** Who is still observed at that time. */
  readonly atRisk: number;
  readonly survival: number;
  readonly se: number | null;
  readonly ci: readonly [number, number] | null;
}

/** @returns null beyond the last observation of a curve that has not come down to 0: nobody was then watched. */
export function survivalAt({ curve }: KaplanMeierCurve, group: SurvivalGroup, time: number): SurvivalAt | null {
  const last = curve.at(-1);
  if (!last || (time > last.time && last.survival > 0)) return null;
  const before = curve.findLast((c) => c.time <= time);
  return {
    time,
    atRisk: observedAt(group, time),
    survival: before?.survival ?? 1,
    se: before ? before.se : 0,
    ci: before ? before.ci : [1, 1],
  };
}

/** Mean time without the event up to `horizon`: the area under the curve, with its error. */
export interface RestrictedMean {
  readonly horizon: number;
  readonly estimate: number;
  readonly se: number;
  /** The last observation ends before the horizon while the curve is above 0: the curve was drawn on level. */
  readonly extended: boolean;
}

/** Restricted mean (Irwin 1949; error by Greenwood's sums over the area that remains: Karrison 1987, 10.1080/01621459.1987.10478555). */
export function restrictedMean({ curve }: KaplanMeierCurve, horizon: number): RestrictedMean {
  const inside = curve.filter((c) => c.time <= horizon);
  const areas: number[] = [];
  let estimate = 0;
  let from = 0;
  let survival = 1;
  for (const point of inside) {
    const area = survival * (point.time - from);
    estimate += area;
    areas.push(area);
    from = point.time;
    survival = point.survival;
  }
  const rest = survival * (horizon - from);
  estimate += rest;
  let after = rest;
  let variance = 0;
  for (let i = inside.length - 1; i >= 0; i--) {
    const { atRisk: n, events: d } = inside[i] as KaplanMeierPoint;
    if (d > 0 && n > d) variance += (after * after * d) / (n * (n - d));
    after += areas[i] as number;
  }
  const last = curve.at(-1);
  return {
    horizon,
    estimate,
    se: Math.sqrt(variance),
    extended: last !== undefined && last.time < horizon && last.survival > 0,
  };
}
