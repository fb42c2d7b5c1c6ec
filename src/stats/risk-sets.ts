/** Who was at risk, and who had the event, at each time: over several groups together, and of one group. */
import { StatsRefusal } from './refusal.ts';
import type { SurvivalGroup } from './survival-rows.ts';

/** The times at which somebody of any group had an event, in columns: one line of `groups` numbers a time. */
export interface RiskSets {
  readonly times: number;
  readonly groups: number;
  /** Observed just before the time; the group g at the time i stands at i·groups + g. */
  readonly atRisk: Float64Array;
  /** Of any cause. */
  readonly events: Float64Array;
  /** Of the cause that was asked for; the same as `events` where none was. */
  readonly ofCause: Float64Array;
}

/** Numbers in one column beyond which the groups are too many: a gigabyte. */
const MOST_NUMBERS = 2 ** 27;

/**
 * Walks all groups together. Times at which nobody had an event are passed over; who enters at a time is at risk after it.
 * @throws StatsRefusal where groups times events go beyond the memory of a machine, as when every patient is a group.
 */
export function riskSets(groups: readonly SurvivalGroup[], cause?: number): RiskSets {
  const k = groups.length;
  const place = new Int32Array(k);
  const entered = new Int32Array(k);
  const entries = groups.map((g) => (g.entry ? Float64Array.from(g.entry).sort() : null));
  let most = 0;
  for (const { status } of groups) for (const s of status) if (s > 0) most++;
  if (most * k > MOST_NUMBERS)
    throw new StatsRefusal(
      `${k} groups with ${most} events are too many to compare; is the group the name of a patient?`,
    );
  const atRisk = new Float64Array(most * k);
  const events = new Float64Array(most * k);
  const ofCause = cause === undefined ? events : new Float64Array(most * k);
  let times = 0;
  for (;;) {
    let t = Number.POSITIVE_INFINITY;
    for (let g = 0; g < k; g++) {
      const next = groups[g]?.time[place[g] as number];
      if (next !== undefined && next < t) t = next;
    }
    if (t === Number.POSITIVE_INFINITY) break;
    const line = times * k;
    let any = 0;
    for (let g = 0; g < k; g++) {
      const { time, status } = groups[g] as SurvivalGroup;
      const from = place[g] as number;
      const late = entries[g];
      let inside = time.length;
      if (late) {
        let e = entered[g] as number;
        while (e < late.length && (late[e] as number) < t) e++;
        entered[g] = e;
        inside = t === 0 ? late.length : e;
      }
      let at = from;
      let d = 0;
      let own = 0;
      for (; at < time.length && time[at] === t; at++) {
        const s = status[at] as number;
        if (s > 0) d++;
        if (s === cause) own++;
      }
      place[g] = at;
      any += d;
      // after the last event nothing more is written: the columns hold one line for each event at most
      if (line < atRisk.length) {
        atRisk[line + g] = inside - from;
        events[line + g] = d;
        if (cause !== undefined) ofCause[line + g] = own;
      }
    }
    if (any > 0) times++;
  }
  const cut = (column: Float64Array) => column.subarray(0, times * k);
  return { times, groups: k, atRisk: cut(atRisk), events: cut(events), ofCause: cut(ofCause) };
}

/** The distinct times of one group, in columns: what its curve, the error and the area under it are made of. */
export interface CurveSteps {
  readonly time: Float64Array;
  /** Observed just before the time. */
  readonly atRisk: Float64Array;
  /** Of any cause. */
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** The row of the group at which each time begins, and after the last the number of rows. */
  readonly first: Uint32Array;
}

/** Distinct times with who was at risk just before them. Somebody who enters at a time is at risk after it. */
export function curveSteps({ time, status, entry }: SurvivalGroup): CurveSteps {
  const n = time.length;
  const at = new Float64Array(n);
  const atRisk = new Float64Array(n);
  const events = new Float64Array(n);
  const censored = new Float64Array(n);
  const first = new Uint32Array(n + 1);
  const entries = entry ? Float64Array.from(entry).sort() : null;
  let entered = 0;
  let steps = 0;
  for (let i = 0; i < n; steps++) {
    const t = time[i] as number;
    let d = 0;
    let j = i;
    for (; j < n && time[j] === t; j++) if ((status[j] as number) > 0) d++;
    if (entries) while (entered < n && (entries[entered] as number) < t) entered++;
    // those at time 0 who "entered at 0" were there from the start
    const inside = entries ? (t === 0 ? n : entered) : n;
    at[steps] = t;
    atRisk[steps] = inside - i;
    events[steps] = d;
    censored[steps] = j - i - d;
    first[steps] = i;
    i = j;
  }
  first[steps] = n;
  const cut = (column: Float64Array) => column.subarray(0, steps);
  return {
    time: cut(at),
    atRisk: cut(atRisk),
    events: cut(events),
    censored: cut(censored),
    first: first.subarray(0, steps + 1),
  };
}

/** How many are under observation just before a time; at time 0, who was there from the start. */
export function observedAt({ time, entry }: SurvivalGroup, at: number): number {
  let n = 0;
  for (let i = 0; i < time.length; i++)
    if ((time[i] as number) >= at && (entry === null || at === 0 || (entry[i] as number) < at)) n++;
  return n;
}
