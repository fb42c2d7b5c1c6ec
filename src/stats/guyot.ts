/** Individual times rebuilt from a published curve: never data, always labelled reconstructed. */
import { StatsRefusal } from './refusal.ts';

/** A published curve of one group as it was read off the page. Times in the unit of its axis. */
export interface PublishedCurve {
  readonly group?: string | undefined;
  /** Digitised points of the curve: the share without the event, 0 to 1, at the foot of each step. */
  readonly points: readonly { readonly time: number; readonly survival: number }[];
  /** The printed numbers at risk; the first of them at time 0. */
  readonly atRisk: readonly { readonly time: number; readonly n: number }[];
  /** Printed number of events, where there is one. */
  readonly events?: number | undefined;
}

/** One patient who may never have existed as such. */
export interface ReconstructedRow {
  readonly time: number;
  readonly status: 0 | 1;
  readonly group: string;
  readonly reconstructed: true;
}

export interface Reconstruction {
  readonly group: string;
  readonly reconstructed: true;
  readonly n: number;
  readonly events: number;
  /** Sorted by time, events before censoring at the same time. */
  readonly rows: readonly ReconstructedRow[];
  /** What was printed beside what the rebuilt patients give. */
  readonly atRisk: readonly { readonly time: number; readonly printed: number; readonly rebuilt: number }[];
  readonly eventsPrinted: number | null;
  /** The furthest that the Kaplan–Meier curve of the rebuilt patients is from a digitised point. */
  readonly largestGap: number;
  /** What was mended in the input, or could not be met, in sentences. */
  readonly notes: readonly string[];
}

const MOST_PATIENTS = 1_000_000;
/** A digitised curve trembles; what rises more than this is another curve, such as an incidence. */
const MOST_RISE = 0.05;
/** Numbers of censored patients that are tried before the best of them is taken. */
const MOST_ROUNDS = 200;

/** A gap between the points and the rebuilt curve that a reader of the result should know of. */
const WORTH_SAYING = 0.03;

interface Grid {
  time: number[];
  survival: number[];
  /** Where each number at risk stands among the times. */
  lower: number[];
  printed: number[];
}

/** What happens at, and after, each time of the grid. */
interface Counts {
  events: number[];
  /** Between this time and the next. */
  censored: number[];
  atRisk: number[];
  survival: number[];
}

/**
 * Guyot, Ades, Ouwens and Welton's reconstruction (2012, 10.1186/1471-2288-12-9). Between two numbers at risk, censoring is spread
 * evenly and its amount changed until the events that the curve then calls for leave the next number at risk; after the last number
 * censoring goes on at its mean rate so far, or so that the events add up to the printed number. Unlike the paper, a point is put on the
 * curve at each number at risk, so that no interval is without one.
 * @throws StatsRefusal for curves that rise, numbers at risk that rise, and times or shares that cannot be.
 */
export function reconstructSurvival(curve: PublishedCurve): Reconstruction {
  const notes: string[] = [];
  const group = curve.group ?? '';
  const grid = gridOf(curve, notes);
  const { time, lower, printed } = grid;
  const last = time.length - 1;
  const size = time.length;
  const counts: Counts = {
    events: new Array(size).fill(0),
    censored: new Array(size).fill(0),
    atRisk: new Array(size + 1).fill(0),
    survival: new Array(size).fill(1),
  };
  counts.atRisk[0] = printed[0] as number;
  let left = 0;
  const intervals = lower.length;
  for (let i = 0; i + 1 < intervals; i++) {
    const [from, to] = [lower[i] as number, lower[i + 1] as number];
    const target = printed[i + 1] as number;
    const start = counts.atRisk[from] as number;
    const share =
      (grid.survival[from] as number) > 0 ? (grid.survival[to] as number) / (grid.survival[from] as number) : 0;
    left += meet(grid, counts, from, to, Math.max(0, Math.round(start * share - target)), (gone) => {
      const rest = counts.atRisk[to] as number;
      return rest === target ? 0 : gone === 0 && rest < target ? 0 : rest - target;
    });
  }
  const from = lower[intervals - 1] as number;
  const rate = from > 0 ? left / (time[from] as number) : 0;
  const rest = counts.atRisk[from] as number;
  const guess = Math.min(Math.round(rate * ((time[last] as number) - (time[from] as number))), rest);
  const wanted = curve.events;
  const before = sum(counts.events.slice(0, from));
  if (wanted !== undefined && before >= wanted) meet(grid, counts, from, last + 1, 0, () => 0, true);
  else
    meet(grid, counts, from, last + 1, guess, (gone) => {
      if (wanted === undefined) return 0;
      const over = sum(counts.events) - wanted;
      return over < 0 && gone === 0 ? 0 : over;
    });
  return report(group, curve, grid, counts, notes);
}

/**
 * Spreads `gone` censored patients over the times from..to, follows the curve, and asks `miss` by how many to change them, until it says 0.
 * @returns the number of censored patients that was settled on.
 */
function meet(
  grid: Grid,
  counts: Counts,
  from: number,
  to: number,
  first: number,
  miss: (gone: number) => number,
  still = false,
): number {
  const missed = new Map<number, number>();
  const of = (gone: number): number => {
    spread(grid, counts, from, to, gone);
    follow(grid, counts, from, to, still);
    return miss(gone);
  };
  let gone = first;
  while (!missed.has(gone) && missed.size < MOST_ROUNDS) {
    const change = of(gone);
    if (change === 0) return gone;
    missed.set(gone, Math.abs(change));
    gone = Math.max(0, gone + change);
  }
  // no number of them fits, and the search goes in a circle: the one that misses least is taken
  const [best] = [...missed].reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
  of(best);
  return best;
}

/** Evenly over the interval, each to the time of the grid that it follows. */
function spread({ time }: Grid, { censored }: Counts, from: number, to: number, gone: number): void {
  const last = Math.min(to, time.length - 1);
  for (let k = from; k < to; k++) censored[k] = 0;
  const [start, end] = [time[from] as number, time[last] as number];
  let k = from;
  for (let j = 1; j <= gone && last > from; j++) {
    const at = start + (j * (end - start)) / (gone + 1);
    while (k + 1 < last && (time[k + 1] as number) < at) k++;
    censored[k] = (censored[k] as number) + 1;
  }
}

/** As many events at each time as bring the rebuilt curve nearest to the point. */
function follow(grid: Grid, counts: Counts, from: number, to: number, still: boolean): void {
  const { events, censored, atRisk, survival } = counts;
  let now = from === 0 ? 1 : (survival[from - 1] as number);
  for (let k = from; k < to; k++) {
    const n = atRisk[k] as number;
    const d = still || k === 0 || n === 0 || now === 0 ? 0 : Math.round(n * (1 - (grid.survival[k] as number) / now));
    events[k] = Math.min(n, Math.max(0, d));
    censored[k] = still ? 0 : Math.min(censored[k] as number, n - (events[k] as number));
    if (n > 0) now *= 1 - (events[k] as number) / n;
    survival[k] = now;
    atRisk[k + 1] = n - (events[k] as number) - (censored[k] as number);
  }
}

function gridOf({ points, atRisk, events }: PublishedCurve, notes: string[]): Grid {
  if (points.length === 0) throw new StatsRefusal('There are no points of the curve; give at least one.');
  for (const { time, survival } of points) {
    if (!(Number.isFinite(time) && time >= 0))
      throw new StatsRefusal(`A point of the curve is at time ${time}; give numbers of 0 or more.`);
    if (!(survival >= 0 && survival <= 1))
      throw new StatsRefusal(
        `At time ${time} the curve is at ${survival}; give the share without the event, from 0 to 1, not per cent.`,
      );
  }
  const risk = [...atRisk].sort((a, b) => a.time - b.time);
  risk.forEach(({ time, n }, i) => {
    if (!(Number.isFinite(time) && time >= 0))
      throw new StatsRefusal(`A number at risk is at time ${time}; give numbers of 0 or more.`);
    if (!Number.isInteger(n) || n < 0 || n > MOST_PATIENTS)
      throw new StatsRefusal(`At time ${time} the number at risk is ${n}; give a whole number up to ${MOST_PATIENTS}.`);
    const before = risk[i - 1];
    if (before && before.time === time)
      throw new StatsRefusal(`Time ${time} has two numbers at risk; keep one of them.`);
    if (before && before.n < n)
      throw new StatsRefusal(`The number at risk rises from ${before.n} to ${n} at time ${time}; check the two.`);
  });
  if (risk[0]?.time !== 0)
    throw new StatsRefusal('There is no number at risk at time 0; give how many there were at the start.');
  const n = risk[0].n;
  if (n === 0) throw new StatsRefusal('Nobody was at risk at time 0, so there is nothing to rebuild.');
  if (events !== undefined && !(Number.isInteger(events) && events >= 0 && events <= n))
    throw new StatsRefusal(
      `The number of events is ${events}; give a whole number up to the ${n} patients at the start.`,
    );

  const low = new Map<number, number>([[0, 1]]);
  let start = 1;
  for (const { time, survival } of points)
    if (time > 0) low.set(time, Math.min(survival, low.get(time) ?? 1));
    else start = Math.min(start, survival);
  if (start < 0.99) notes.push(`At time 0 the curve was read at ${start} and taken as 1.`);
  for (const { time } of risk) if (!low.has(time)) low.set(time, Number.NaN);
  const time = [...low.keys()].sort((a, b) => a - b);
  let now = 1;
  let mended = 0;
  const survival = time.map((t) => {
    const read = low.get(t) as number;
    if (read > now + MOST_RISE)
      throw new StatsRefusal(
        `The curve rises from ${now} to ${read} at time ${t}; survival cannot rise. Give 1 − incidence if it is an incidence.`,
      );
    if (read > now) mended++;
    if (read < now) now = read;
    return now;
  });
  if (mended > 0) notes.push(`${mended} points rose a little above the one before and were taken as level.`);
  return { time, survival, lower: risk.map((r) => time.indexOf(r.time)), printed: risk.map((r) => r.n) };
}

function report(group: string, curve: PublishedCurve, grid: Grid, counts: Counts, notes: string[]): Reconstruction {
  const { time, lower, printed } = grid;
  const rows: ReconstructedRow[] = [];
  const put = (count: number, at: number, status: 0 | 1): void => {
    for (let i = 0; i < count; i++) rows.push({ time: at, status, group, reconstructed: true });
  };
  for (let k = 0; k < time.length; k++) {
    const here = time[k] as number;
    put(counts.events[k] as number, here, 1);
    put(counts.censored[k] as number, (here + (time[k + 1] ?? here)) / 2, 0);
  }
  put(counts.atRisk[time.length] as number, time.at(-1) as number, 0);
  const events = sum(counts.events);
  const atRisk = lower.map((at, i) => ({
    time: time[at] as number,
    printed: printed[i] as number,
    rebuilt: counts.atRisk[at] as number,
  }));
  for (const r of atRisk)
    if (r.printed !== r.rebuilt)
      notes.push(`At time ${r.time} ${r.printed} were printed as at risk, and the curve leaves ${r.rebuilt}.`);
  if (curve.events !== undefined && curve.events !== events)
    notes.push(`${curve.events} events were printed, and the curve gives ${events}.`);
  const largestGap = grid.survival.reduce(
    (most, s, k) => Math.max(most, Math.abs(s - (counts.survival[k] as number))),
    0,
  );
  if (largestGap > WORTH_SAYING)
    notes.push(
      `The rebuilt curve leaves the points by up to ${largestGap.toFixed(3)}; more numbers at risk, or the number of events, would hold it.`,
    );
  return {
    group,
    reconstructed: true,
    n: rows.length,
    events,
    rows,
    atRisk,
    eventsPrinted: curve.events ?? null,
    largestGap,
    notes,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
