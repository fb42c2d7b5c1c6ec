/** Cumulative incidence of competing causes in one group. */
import type { ConfidenceKind } from './kaplan-meier.ts';
import { normalQuantile } from './normal.ts';
import { curveSteps, observedAt } from './risk-sets.ts';
import type { SurvivalGroup } from './survival-rows.ts';

/** The incidence of one cause just after a time at which somebody had any event or was censored. Times in the unit of the rows. */
export interface IncidencePoint {
  readonly time: number;
  /** Free of any event just before the time. */
  readonly atRisk: number;
  /** Of this cause at the time. */
  readonly events: number;
  /** Share that has had this cause as its first event. */
  readonly estimate: number;
  readonly se: number;
  /** Null at an estimate of 0, and where the transformation has no interval: at 1 for log-log. */
  readonly ci: readonly [number, number] | null;
}

export interface CauseIncidence {
  readonly cause: number;
  readonly events: number;
  /** One point at each distinct time of the group, the same times for every cause. */
  readonly curve: readonly IncidencePoint[];
}

export interface IncidenceGroup {
  readonly group: string;
  readonly n: number;
  readonly censored: number;
  readonly causes: readonly CauseIncidence[];
}

/** The causes that anybody had, from the smallest; [1] where nobody had an event, so that there is a curve at 0 to show. */
export function causesOf(groups: readonly SurvivalGroup[]): number[] {
  const seen = new Set<number>();
  for (const { status } of groups) for (const s of status) if (s > 0) seen.add(s);
  return seen.size === 0 ? [1] : [...seen].sort((a, b) => a - b);
}

/**
 * Aalen and Johansen's estimate (1978, https://www.jstor.org/stable/4615704) of the cumulative incidence of each cause, with the variance of the
 * delta method as `cuminc` of the package cmprsk prints it: the numbers of events at one time are taken as hypergeometric, those
 * of the cause and of all other causes as independent. Delayed entry is taken into the risk sets.
 * @param causes in the order wanted; `causesOf` names those that occur.
 * @param kind of interval; log-log is the estimate to the power exp(±z·se/(F·log F)), which stays between 0 and 1.
 */
export function aalenJohansen(
  group: SurvivalGroup,
  causes: readonly number[],
  kind: ConfidenceKind = 'log-log',
  level = 0.95,
): IncidenceGroup {
  const z = -normalQuantile((1 - level) / 2);
  const steps = curveSteps(group);
  const { status } = group;
  let events = 0;
  for (const s of status) if (s > 0) events++;
  return {
    group: group.group,
    n: status.length,
    censored: status.length - events,
    causes: causes.map((cause) => oneCause(steps, status, cause, kind, z)),
  };
}

const ROUNDING = 1e-14;

function oneCause(
  steps: ReturnType<typeof curveSteps>,
  status: Int32Array,
  cause: number,
  kind: ConfidenceKind,
  z: number,
): CauseIncidence {
  const { time, atRisk, events, first } = steps;
  const curve: IncidencePoint[] = [];
  let total = 0;
  let free = 1;
  let incidence = 0;
  // With e the error of one earlier count, the incidence now is off by e·(a − b·rise since): the sums of the squares of that, of its
  // product with b, and of b², each times the variance of the count, are carried along and shifted when the incidence rises.
  let square = 0;
  let cross = 0;
  let slope = 0;
  let largest = 0;
  for (let i = 0; i < time.length; i++) {
    const n = atRisk[i] as number;
    const any = events[i] as number;
    let d = 0;
    if (any > 0) for (let r = first[i] as number; r < (first[i + 1] as number); r++) if (status[r] === cause) d++;
    if (any > 0) {
      const before = free;
      free = any === n ? 0 : (before * (n - any)) / n;
      if (d > 0) {
        const rise = (before * d) / n;
        // sums of shares may round beyond everybody
        incidence = Math.min(1, incidence + rise);
        square += rise * (rise * slope - 2 * cross);
        cross -= rise * slope;
      }
      const b = free > 0 ? 1 / free : 0;
      const own = before * before * countVariance(d, n);
      square += own;
      cross += own * b;
      slope += (own + before * before * countVariance(any - d, n)) * b * b;
      total += d;
    }
    largest = Math.max(largest, square);
    // where everybody has had the cause the terms cancel to their rounding
    const se = square > ROUNDING * largest ? Math.sqrt(square) : 0;
    curve.push({
      time: time[i] as number,
      atRisk: n,
      events: d,
      estimate: incidence,
      se,
      ci: confidence(incidence, se, z, kind),
    });
  }
  return { cause, events: total, curve };
}

/** Variance of d/n with n at risk: hypergeometric; a single event counts 1/n² even where nobody else is left. */
function countVariance(d: number, n: number): number {
  if (d === 0) return 0;
  return (d * (d > 1 ? (n - d) / (n - 1) : 1)) / (n * n);
}

function confidence(f: number, se: number, z: number, kind: ConfidenceKind): readonly [number, number] | null {
  if (f <= 0) return null;
  switch (kind) {
    case 'plain':
      return [Math.max(0, f - z * se), Math.min(1, f + z * se)];
    case 'log':
      return [f * Math.exp((-z * se) / f), Math.min(1, f * Math.exp((z * se) / f))];
    case 'log-log': {
      if (f >= 1) return null;
      const half = (z * se) / (f * Math.log(f));
      return [f ** Math.exp(-half), f ** Math.exp(half)];
    }
  }
}

/** The incidence of one cause at a time. */
export interface IncidenceAt {
  readonly time: number;
  /** Observed and free of any event just before that time. */
  readonly atRisk: number;
  readonly estimate: number;
  readonly se: number;
  readonly ci: readonly [number, number] | null;
}

/** @returns null beyond the last observation, unless everybody had had an event by then. Before the first time nobody has had one. */
export function incidenceAt(
  { causes }: IncidenceGroup,
  group: SurvivalGroup,
  cause: number,
  time: number,
): IncidenceAt | null {
  const curve = causes.find((c) => c.cause === cause)?.curve ?? [];
  const last = curve.at(-1);
  if (!last) return null;
  const everyone = causes.reduce((s, c) => s + (c.curve.at(-1)?.estimate ?? 0), 0);
  if (time > last.time && everyone < 1 - 1e-12) return null;
  const before = curve.findLast((c) => c.time <= time);
  return {
    time,
    atRisk: observedAt(group, time),
    estimate: before?.estimate ?? 0,
    se: before?.se ?? 0,
    ci: before?.ci ?? null,
  };
}
