/** Who was at risk, and who had the event, at each time of an event over several groups. */
import type { SurvivalGroup } from './survival-rows.ts';

/** One time at which somebody of any group had the event. */
export interface EventTime {
  readonly events: Float64Array;
  readonly atRisk: Float64Array;
}

/** Walks all groups together. Times at which nobody had an event are passed over. */
export function eventTimes(groups: readonly SurvivalGroup[]): EventTime[] {
  const k = groups.length;
  const place = new Int32Array(k);
  const entered = new Int32Array(k);
  const entries = groups.map((g) => (g.entry ? Float64Array.from(g.entry).sort() : null));
  const out: EventTime[] = [];
  for (;;) {
    let t = Number.POSITIVE_INFINITY;
    for (let g = 0; g < k; g++) {
      const next = groups[g]?.time[place[g] as number];
      if (next !== undefined && next < t) t = next;
    }
    if (t === Number.POSITIVE_INFINITY) return out;
    const events = new Float64Array(k);
    const atRisk = new Float64Array(k);
    let any = 0;
    for (let g = 0; g < k; g++) {
      const { time, status } = groups[g] as SurvivalGroup;
      const from = place[g] as number;
      const late = entries[g];
      if (late) {
        let e = entered[g] as number;
        while (e < late.length && (late[e] as number) < t) e++;
        entered[g] = e;
        atRisk[g] = (t === 0 ? late.length : e) - from;
      } else atRisk[g] = time.length - from;
      let at = from;
      for (; at < time.length && time[at] === t; at++)
        if ((status[at] as number) > 0) events[g] = (events[g] as number) + 1;
      place[g] = at;
      any += events[g] as number;
    }
    if (any > 0) out.push({ events, atRisk });
  }
}
