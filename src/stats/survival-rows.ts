/** Times to an event as the survival kernels take them. */
import { StatsRefusal } from './refusal.ts';

/** One patient. */
export interface SurvivalRow {
  /** End of observation, in any one unit; above `entry`. */
  readonly time: number;
  /** 0: censored; 1: the event. Competing causes: 1, 2, … */
  readonly status: number;
  /** Name of the group; all in one where absent. */
  readonly group?: string | undefined;
  /** Start of observation (delayed entry); the patient is at risk after it. 0 where absent. */
  readonly entry?: number | undefined;
}

/** Patients of one group, columns in the order of their times. */
export interface SurvivalGroup {
  readonly group: string;
  readonly time: Float64Array;
  readonly status: Int32Array;
  /** Null where nobody entered late. */
  readonly entry: Float64Array | null;
}

/** Times closer than this are one time: what differs is rounding (as in the survival package of R). */
const TIE_TOLERANCE = Math.sqrt(Number.EPSILON);

/** Numbers before names, so that groups 2 and 10 stand in their order. */
function compareGroups(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  const [nx, ny] = [a.trim() !== '' && Number.isFinite(x), b.trim() !== '' && Number.isFinite(y)];
  if (nx && ny && x !== y) return x - y;
  if (nx !== ny) return nx ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Checks the rows, makes times that differ only by rounding one, and parts them by group, each sorted by time.
 * @param causes the largest status that is allowed.
 * @throws StatsRefusal naming the first row that cannot be.
 */
export function survivalGroups(rows: readonly SurvivalRow[], causes = 1): SurvivalGroup[] {
  if (rows.length === 0) throw new StatsRefusal('There are no patients; give at least one row of time and status.');
  for (const [i, { time, status, entry }] of rows.entries()) {
    if (typeof time !== 'number' || !Number.isFinite(time) || time < 0)
      throw new StatsRefusal(`Row ${i + 1}: time is ${time}; give a number of 0 or more.`);
    if (!Number.isInteger(status) || status < 0 || status > causes)
      throw new StatsRefusal(
        `Row ${i + 1}: status is ${status}; give 0 (censored) or ${causes === 1 ? '1 (the event)' : `the number of the cause, from 1 to ${causes}`}.`,
      );
    if (entry !== undefined && (!Number.isFinite(entry) || entry < 0))
      throw new StatsRefusal(`Row ${i + 1}: entry is ${entry}; give a number of 0 or more.`);
    if (entry !== undefined && entry > 0 && entry >= time)
      throw new StatsRefusal(`Row ${i + 1}: entry ${entry} is not before time ${time}; nobody is then observed.`);
  }
  const same = roundTogether(rows);
  for (const [i, { time, entry = 0 }] of rows.entries())
    if (entry > 0 && same(entry) >= same(time))
      throw new StatsRefusal(
        `Row ${i + 1}: entry ${entry} and time ${time} are one and the same beside times as large as the others; check the largest time.`,
      );
  const by = new Map<string, SurvivalRow[]>();
  let name = '';
  let list: SurvivalRow[] = [];
  for (const row of rows) {
    const here = row.group ?? '';
    if (here !== name || list.length === 0) {
      name = here;
      list = by.get(name) ?? [];
      by.set(name, list);
    }
    list.push(row);
  }
  return [...by.keys()].sort(compareGroups).map((group) => {
    const list = by.get(group) as SurvivalRow[];
    return { group, ...(list.some((r) => (r.entry ?? 0) > 0) ? withEntry(list, same) : withoutEntry(list, same)) };
  });
}

type Columns = Omit<SurvivalGroup, 'group'>;

function withEntry(list: readonly SurvivalRow[], same: (time: number) => number): Columns {
  const n = list.length;
  const times = Float64Array.from(list, (r) => same(r.time));
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number));
  return {
    time: Float64Array.from({ length: n }, (_, i) => times[order[i] as number] as number),
    status: Int32Array.from({ length: n }, (_, i) => list[order[i] as number]?.status as number),
    entry: Float64Array.from({ length: n }, (_, i) => same(list[order[i] as number]?.entry ?? 0)),
  };
}

/** The times of each status are sorted alone and then merged, which needs no order of rows and no comparing function. */
function withoutEntry(list: readonly SurvivalRow[], same: (time: number) => number): Columns {
  const counts = new Map<number, number>();
  for (const { status } of list) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = new Map([...counts].map(([status, n]) => [status, { times: new Float64Array(n), filled: 0 }]));
  for (const { status, time } of list) {
    const part = parts.get(status) as { times: Float64Array; filled: number };
    part.times[part.filled++] = same(time);
  }
  let merged: { time: Float64Array; status: Int32Array } = { time: new Float64Array(0), status: new Int32Array(0) };
  for (const status of [...parts.keys()].sort((a, b) => b - a))
    merged = merge(merged, parts.get(status)?.times.sort() as Float64Array, status);
  return { ...merged, entry: null };
}

function merge({ time, status }: { time: Float64Array; status: Int32Array }, more: Float64Array, of: number) {
  const n = time.length + more.length;
  const out = { time: new Float64Array(n), status: new Int32Array(n) };
  let i = 0;
  let j = 0;
  for (let k = 0; k < n; k++) {
    const here = i < time.length ? (time[i] as number) : Number.POSITIVE_INFINITY;
    if (j >= more.length || here <= (more[j] as number)) {
      out.time[k] = here;
      out.status[k] = status[i++] as number;
    } else {
      out.time[k] = more[j++] as number;
      out.status[k] = of;
    }
  }
  return out;
}

/** Maps each time to the first of those that differ from it by rounding alone. */
function roundTogether(rows: readonly SurvivalRow[]): (time: number) => number {
  const late = rows.some((r) => (r.entry ?? 0) > 0);
  const all = Float64Array.from(late ? rows.flatMap((r) => [r.time, r.entry ?? 0]) : rows.map((r) => r.time)).sort();
  let mean = 0;
  let distinct = 0;
  for (let i = 0; i < all.length; i++) {
    if (i > 0 && all[i] === all[i - 1]) continue;
    mean += Math.abs(all[i] as number);
    distinct++;
  }
  mean /= distinct;
  let near: Map<number, number> | null = null;
  let first = all[0] as number;
  for (let i = 1; i < all.length; i++) {
    const [before, here] = [all[i - 1] as number, all[i] as number];
    const gap = here - before;
    if (gap === 0) continue;
    if (gap <= TIE_TOLERANCE || gap <= TIE_TOLERANCE * mean) {
      near ??= new Map();
      near.set(here, first);
    } else first = here;
  }
  const moved = near;
  return moved === null ? (t) => t : (t) => moved.get(t) ?? t;
}
