import { bandIndex, PHASE_BANDS } from './phase-bands.ts';
import { STATUS_STAGES, stageIndex } from './status-stages.ts';

/** How many studies have the same start date, kind of start, phases and status. */
export interface StartCount {
  /** YYYY, YYYY-MM or YYYY-MM-DD; null where none is held. */
  date: string | null;
  /** ACTUAL or ESTIMATED; null where the record did not say. */
  kind: string | null;
  phases: readonly string[];
  status: string | null;
  count: number;
}

export const STEPS = ['year', 'quarter', 'month'] as const;
export type Step = (typeof STEPS)[number];
export type Stacking = 'phase' | 'status';

/**
 * Begun: ACTUAL, or the record did not say and the date is not after that of the evidence. Planned: ESTIMATED, or the record did not say and the
 * date is after that of the evidence.
 */
export type StartKind = 'begun' | 'planned';

/** Whether a date is after a day: as far as the date is given, so a month is after the days of the month before. */
const isAfter = (date: string, day: string | null): boolean => day !== null && date > day.slice(0, date.length);

const startKindOf = (kind: string | null, date: string, asOf: string | null): StartKind =>
  kind === 'ESTIMATED' || (kind !== 'ACTUAL' && isAfter(date, asOf)) ? 'planned' : 'begun';

/** One part of a column: the studies of one phase band or stage whose start is of one kind. */
export interface StartPart {
  /** Place in `PHASE_BANDS` or `STATUS_STAGES`. */
  series: number;
  kind: StartKind;
  count: number;
}

export interface StartColumn {
  /** 2024, 2024-Q2 or 2024-06. */
  period: string;
  total: number;
  /** Those begun by series, then the planned ones by series. */
  parts: StartPart[];
}

export interface Timeline {
  step: Step;
  stacking: Stacking;
  /** Every period from the first to the last with a start, those without one too. */
  columns: StartColumn[];
  /** How many of `columns` lie wholly after the date of the evidence, counted from the end. */
  future: number;
  /** Studies that fit: in the columns, of which only the year is given (0 where years are shown), and without a start date. */
  total: number;
  placed: number;
  onlyYear: { year: string; count: number }[];
  undated: number;
  /** Of all that have a date: not after that of the evidence, and the record did not say whether it is actual or estimated. */
  unsaid: number;
  /** Of all that have a date: after the date of the evidence, whatever the kind. */
  ahead: number;
}

/** The period of a date; null where the date is not precise enough. */
export function periodOf(date: string, step: Step): string | null {
  if (step === 'year') return date.slice(0, 4);
  if (date.length < 7) return null;
  const month = Number(date.slice(5, 7));
  return step === 'month' ? date.slice(0, 7) : `${date.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
}

const PARTS = { year: 1, quarter: 4, month: 12 } as const;

/** A period as a number that counts up by one, and back. */
const ordinal = (period: string, step: Step): number => {
  const year = Number(period.slice(0, 4));
  const part = step === 'year' ? 1 : Number(period.slice(step === 'quarter' ? 6 : 5));
  return year * PARTS[step] + part - 1;
};

const periodAt = (n: number, step: Step): string => {
  const year = String(Math.floor(n / PARTS[step])).padStart(4, '0');
  const part = (n % PARTS[step]) + 1;
  return step === 'year' ? year : step === 'quarter' ? `${year}-Q${part}` : `${year}-${String(part).padStart(2, '0')}`;
};

/** More columns than this cannot be told apart; a registry date may lie between 1900 and 2199. */
const MOST_COLUMNS = 400;

/** Years for long histories, quarters for what a figure holds well, months for a short one. */
function fittingStep(dates: readonly string[]): Step {
  const years = dates.map((d) => Number(d.slice(0, 4)));
  const span = Math.max(...years) - Math.min(...years) + 1;
  return span > 12 ? 'year' : span > 2 ? 'quarter' : 'month';
}

/**
 * Starts counted by period.
 * @param step without it the one that suits the span. @param asOf YYYY-MM-DD, the date of the evidence; null while nothing is held.
 */
export function timeline(
  counts: readonly StartCount[],
  stacking: Stacking,
  asOf: string | null,
  step?: Step | undefined,
): Timeline {
  const dated = counts.flatMap((c) => (c.date === null ? [] : [{ ...c, date: c.date }]));
  let size = step ?? (dated.length === 0 ? 'quarter' : fittingStep(dated.map((c) => c.date)));
  const spread = (s: Step) => {
    const all = dated.map((c) => ordinal(periodOf(c.date, s) ?? `${c.date}-01`.slice(0, 4), s));
    return all.length === 0 ? 0 : all.reduce((a, b) => Math.max(a, b)) - all.reduce((a, b) => Math.min(a, b)) + 1;
  };
  if (size !== 'year' && spread('year') * PARTS[size] > MOST_COLUMNS) size = 'year';
  const byPeriod = new Map<number, Map<string, StartPart>>();
  const onlyYear = new Map<string, number>();
  let [undated, ahead, unsaid] = [0, 0, 0];
  for (const c of counts) {
    if (c.date === null) {
      undated += c.count;
      continue;
    }
    const kind = startKindOf(c.kind, c.date, asOf);
    if (isAfter(c.date, asOf)) ahead += c.count;
    if (c.kind !== 'ACTUAL' && kind === 'begun') unsaid += c.count;
    const period = periodOf(c.date, size);
    if (period === null) {
      onlyYear.set(c.date, (onlyYear.get(c.date) ?? 0) + c.count);
      continue;
    }
    const at = ordinal(period, size);
    const parts = byPeriod.get(at) ?? new Map<string, StartPart>();
    byPeriod.set(at, parts);
    const series = stacking === 'phase' ? bandIndex(c.phases) : stageIndex(c.status);
    const key = `${series} ${kind}`;
    const part = parts.get(key);
    if (part) part.count += c.count;
    else parts.set(key, { series, kind, count: c.count });
  }
  const places = [...byPeriod.keys()];
  const first = places.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = places.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const now = asOf === null ? null : periodOf(asOf, size);
  const present = now === null ? Number.POSITIVE_INFINITY : ordinal(now, size);
  const columns: StartColumn[] = [];
  for (let at = first; at <= last; at++) {
    const parts = [...(byPeriod.get(at)?.values() ?? [])].sort((a, b) =>
      a.kind === b.kind ? a.series - b.series : a.kind === 'begun' ? -1 : 1,
    );
    columns.push({ period: periodAt(at, size), total: parts.reduce((n, p) => n + p.count, 0), parts });
  }
  const placed = columns.reduce((n, c) => n + c.total, 0);
  const years = [...onlyYear].map(([year, count]) => ({ year, count })).sort((a, b) => (a.year < b.year ? -1 : 1));
  return {
    step: size,
    stacking,
    columns,
    future: Math.max(0, Math.min(columns.length, last - present)),
    total: placed + undated + years.reduce((n, y) => n + y.count, 0),
    placed,
    onlyYear: years,
    undated,
    unsaid,
    ahead,
  };
}

/** The series of the stack, in its order. */
export const seriesOf = (stacking: Stacking): readonly { key: string; label: string }[] =>
  stacking === 'phase' ? PHASE_BANDS : STATUS_STAGES;

const STEP_WORDS: Record<Step, string> = { year: 'year', quarter: 'quarter', month: 'month' };

export const periodWords = (period: string): string =>
  period.includes('Q') ? `quarter ${period.slice(6)} of ${period.slice(0, 4)}` : period;

const studies = (n: number): string => (n === 1 ? '1 study' : `${n} studies`);

/** One line that says what the timeline shows. */
export function timelineReading(t: Timeline): string {
  if (t.total === 0) return 'No study held here fits.';
  const past = t.columns.slice(0, t.columns.length - t.future);
  const most = past.reduce<StartColumn | null>((a, b) => (b.total > (a?.total ?? 0) ? b : a), null);
  const parts = [
    most
      ? `The ${STEP_WORDS[t.step]} with the most starts is ${periodWords(most.period)}, with ${studies(most.total)}`
      : null,
    t.ahead > 0 ? `${studies(t.ahead)} ${t.ahead === 1 ? 'is' : 'are'} to start after the date of the evidence` : null,
  ].filter((p) => p !== null);
  const missing = [
    t.undated > 0 ? `${studies(t.undated)} without a start date held` : null,
    t.placed + t.undated < t.total ? `${studies(t.total - t.placed - t.undated)} with only a year` : null,
  ].filter((p) => p !== null);
  const shown = parts.length > 0 ? `${parts.join('; ')}.` : 'No start can be placed.';
  return missing.length > 0 ? `${shown} Not shown: ${missing.join(' and ')}.` : shown;
}
