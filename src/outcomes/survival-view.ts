/** Times to an event out of published cases, grouped and put to the kernels. Pure. */
import { aalenJohansen, causesOf, type IncidenceGroup } from '#stats/aalen-johansen.ts';
import { type GrayTest, grayTest } from '#stats/gray.ts';
import type { ConfidenceKind } from '#stats/kaplan-meier.ts';
import { type SurvivalReport, survivalReport } from '#stats/survival-report.ts';
import { type SurvivalGroup, type SurvivalRow, survivalGroups } from '#stats/survival-rows.ts';
import { type CaseContent, diseaseGroup, productGroup, targetGroup } from './cases.ts';

export const END_POINTS = ['relapse', 'drug-free'] as const;
export type EndPoint = (typeof END_POINTS)[number];

export const END_POINT_WORDS: Record<EndPoint, { label: string; event: string; events: string; free: string }> = {
  relapse: { label: 'relapse', event: 'relapse', events: 'relapses', free: 'without relapse' },
  'drug-free': {
    label: 'stop of immunosuppression',
    event: 'stop of immunosuppressants',
    events: 'stops of immunosuppressants',
    free: 'still on immunosuppressants',
  },
};

export const GROUPINGS = ['none', 'disease', 'product', 'target'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A case that cannot be counted, and why. */
export interface SetAside {
  key: string;
  reason: string;
}

/** Months since infusion; `status` 0 censored, 1 the event, 2 death before it. */
export interface TimedCase {
  key: string;
  time: number;
  status: 0 | 1 | 2;
  group: string;
}

const GROUP_OF: Record<Grouping, (c: CaseContent) => { key: string; label: string }> = {
  none: () => ({ key: '', label: 'all cases' }),
  disease: diseaseGroup,
  product: productGroup,
  target: targetGroup,
};

/** A case, and whether its report was retracted. */
type Counted = CaseContent & { retracted?: boolean };

/** The time of one case, or why it has none. A missing answer is no “no”: it is set aside, never censored. */
function timeOf(c: Counted, endPoint: EndPoint): { time: number; status: 0 | 1 | 2 } | string {
  if (c.retracted) return 'its report was retracted; the facts of a retracted report are not counted';
  const { event } = END_POINT_WORDS[endPoint];
  const said = endPoint === 'relapse' ? c.relapse : c.immunosuppressantsOff;
  const month = endPoint === 'relapse' ? c.relapseMonth : c.immunosuppressantsOffMonth;
  if (said === 'not stated') return `the source does not say whether there was a ${event}`;
  if (said === 'unclear') return `what the source says of a ${event} cannot be read as yes or no`;
  if (said === 'yes')
    return month === null ? `the source tells of a ${event} without its month` : { time: month, status: 1 };
  if (c.deathMonth !== null) return { time: c.deathMonth, status: 2 };
  return c.followUpMonths === null
    ? `no ${event}, and the source does not say for how long the patient was followed`
    : { time: c.followUpMonths, status: 0 };
}

/** Cases with a time, by label of the case, and those without, each with the reason. */
export function timesOf(
  cases: readonly Counted[],
  endPoint: EndPoint,
  by: Grouping,
): { timed: TimedCase[]; setAside: SetAside[] } {
  const timed: TimedCase[] = [];
  const setAside: SetAside[] = [];
  for (const c of [...cases].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const read = timeOf(c, endPoint);
    if (typeof read === 'string') setAside.push({ key: c.key, reason: read });
    else timed.push({ key: c.key, ...read, group: GROUP_OF[by](c).label });
  }
  return { timed, setAside };
}

/** So many curves can be told apart; what is smaller is drawn together. */
export const MOST_GROUPS = 5;

/** Names of groups, largest first; where there are more than can be drawn, the smallest go together. */
export function foldGroups<T extends { group: string }>(rows: readonly T[]): { rows: T[]; order: string[] } {
  const sizes = new Map<string, number>();
  for (const r of rows) sizes.set(r.group, (sizes.get(r.group) ?? 0) + 1);
  const order = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  if (order.length <= MOST_GROUPS) return { rows: [...rows], order };
  const kept = order.slice(0, MOST_GROUPS - 1);
  const rest = `${order.length - kept.length} smaller groups together`;
  return {
    rows: rows.map((r) => (kept.includes(r.group) ? r : { ...r, group: rest })),
    order: [...kept, rest],
  };
}

/** The numbers under a curve at one tick: they add up to the patients of the group where nobody entered late. */
export interface RiskCell {
  /** Still observed, and without an event, at that time. */
  atRisk: number;
  /** Left without an event before that time. */
  censored: number;
  /** Had an event, of whatever cause, before that time. */
  events: number;
}

/** The KMunicate table of one group (Morris and others 2019, 10.1136/bmjopen-2019-030215). */
export function riskTable(group: SurvivalGroup, ticks: readonly number[]): RiskCell[] {
  const { time, status, entry } = group;
  return ticks.map((t) => {
    const cell = { atRisk: 0, censored: 0, events: 0 };
    for (let i = 0; i < time.length; i++) {
      const from = entry?.[i] ?? 0;
      if ((time[i] as number) < t) cell[(status[i] as number) > 0 ? 'events' : 'censored']++;
      else if (from === 0 || from < t) cell.atRisk++;
    }
    return cell;
  });
}

/** Whether a comparison of groups may be read, as a sentence. `none`: no number is shown. */
export interface TestStanding {
  state: 'none' | 'tiny' | 'sound';
  sentence: string;
}

const FEWEST_EVENTS = 3;
const FEWEST_PATIENTS = 3;
const FEWEST_EXPECTED = 5;

/** The log-rank test rests on a large-sample distribution; these are the usual bounds below which it is not to be leaned on. */
export function testStanding(report: SurvivalReport): TestStanding {
  const { groups, logRank } = report;
  const none = (sentence: string): TestStanding => ({ state: 'none', sentence });
  if (groups.length < 2) return none('There is one group, so there is nothing to compare.');
  const events = groups.reduce((s, g) => s + g.events, 0);
  if (events < FEWEST_EVENTS)
    return none(
      `No test is shown: there ${events === 1 ? 'was 1 event' : `were ${events} events`} in all, and a comparison needs at least ${FEWEST_EVENTS}.`,
    );
  const small = groups.filter((g) => g.n < FEWEST_PATIENTS);
  if (small.length > 0)
    return none(
      `No test is shown: ${small.length === 1 ? `${small[0]?.group} has` : `${small.length} groups have`} fewer than ${FEWEST_PATIENTS} patients.`,
    );
  if (logRank === null)
    return none('No test is shown: the groups were never observed side by side when somebody had the event.');
  if (Math.min(...logRank.expected) < FEWEST_EXPECTED)
    return {
      state: 'tiny',
      sentence: `With fewer than ${FEWEST_EXPECTED} events expected in a group, the p value is a rough guide at best.`,
    };
  return { state: 'sound', sentence: 'Enough events are expected in every group for the test to hold.' };
}

export interface SurvivalView {
  patients: number;
  events: number;
  /** Deaths before the event. */
  competing: number;
  setAside: SetAside[];
  /** In the order of `groups`. Null where no case has a time. */
  report: SurvivalReport | null;
  groups: { label: string; patients: number; events: number; competing: number; last: number }[];
  /** Where the axis ends; its ticks from 0. */
  horizon: number;
  ticks: number[];
  /** By group, at each tick. */
  risk: RiskCell[][];
  /** From here on fewer than `FEW_OBSERVED` patients of some group are still observed while its curve goes on; null where that is never so. */
  thinFrom: number | null;
  /** Up to which time the mean without the event is taken; null where there is none. */
  meanHorizon: number | null;
  standing: TestStanding;
  /** Gray's test of the incidence of the event; null where nothing competes with it, or a comparison is not to be shown. */
  gray: GrayTest | null;
  /** By group; null where nobody died before the event, as the incidence is then 1 less the survival. */
  incidence: IncidenceGroup[] | null;
}

/** With fewer than this under observation one patient moves a curve by a fifth or more. */
export const FEW_OBSERVED = 5;

/** The first time after which fewer than `FEW_OBSERVED` of some group are still observed, and somebody is. */
function thinFrom(groups: readonly SurvivalGroup[]): number | null {
  const starts = groups.flatMap(({ time }) => {
    const from = time.length < FEW_OBSERVED ? 0 : (time[time.length - FEW_OBSERVED] as number);
    return from < (time.at(-1) ?? 0) ? [from] : [];
  });
  return starts.length === 0 ? null : Math.min(...starts);
}

const STEPS = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 36, 60, 120, 240];
const MOST_TICKS = 8;

/** Ticks from 0 to the first at or beyond `last`, in steps that people count months in. */
export function monthTicks(last: number): number[] {
  const step = STEPS.find((s) => last / s <= MOST_TICKS) ?? 10 ** Math.ceil(Math.log10(last / MOST_TICKS));
  const count = Math.max(1, Math.ceil(last / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

export interface SurvivalAsk {
  conf?: ConfidenceKind | undefined;
  /** Up to which time the mean without the event is taken; where left out, or beyond what every group was followed for, the shortest of the longest follow-ups. */
  horizon?: number | undefined;
  /** Times at which the curves are read. */
  times?: readonly number[] | undefined;
}

/** Curves of rows that have a time; the order of the rows says nothing. @throws StatsRefusal for rows that make no sense. */
export function survivalView(
  rows: readonly (SurvivalRow & { group: string })[],
  setAside: readonly SetAside[],
  ask: SurvivalAsk = {},
): SurvivalView {
  const empty: SurvivalView = {
    patients: 0,
    events: 0,
    competing: 0,
    setAside: [...setAside],
    report: null,
    groups: [],
    horizon: 0,
    ticks: [],
    risk: [],
    thinFrom: null,
    meanHorizon: null,
    standing: { state: 'none', sentence: 'There is nothing to compare.' },
    gray: null,
    incidence: null,
  };
  if (rows.length === 0) return empty;
  const folded = foldGroups(rows);
  const causes = Math.max(1, ...folded.rows.map((r) => r.status));
  const place = (name: string) => folded.order.indexOf(name);
  const groups = survivalGroups(folded.rows, causes).sort((a, b) => place(a.group) - place(b.group));
  const lasts = groups.map((g) => g.time.at(-1) ?? 0);
  const shortest = Math.min(...lasts);
  const wanted = ask.horizon !== undefined && ask.horizon > 0 && ask.horizon <= shortest ? ask.horizon : shortest;
  const meanHorizon = wanted > 0 ? wanted : null;
  const report = survivalReport(
    // for this curve whoever died before the event leaves at the death
    folded.rows.map((r) => ({ ...r, status: r.status === 1 ? 1 : 0 })),
    { conf: ask.conf, times: ask.times, rmst: meanHorizon ?? undefined },
  );
  const ordered = { ...report, groups: [...report.groups].sort((a, b) => place(a.group) - place(b.group)) };
  const ticks = monthTicks(Math.max(...lasts));
  const count = (g: SurvivalGroup, is: (s: number) => boolean) => g.status.reduce((n, s) => n + (is(s) ? 1 : 0), 0);
  const shown = groups.map((g, i) => ({
    label: g.group,
    patients: g.time.length,
    events: count(g, (s) => s === 1),
    competing: count(g, (s) => s > 1),
    last: lasts[i] as number,
  }));
  const sum = (pick: (g: (typeof shown)[number]) => number) => shown.reduce((s, g) => s + pick(g), 0);
  const competing = sum((g) => g.competing);
  const standing = testStanding(ordered);
  const occurring = [...new Set([1, ...causesOf(groups)])].sort((a, b) => a - b);
  return {
    patients: rows.length,
    events: sum((g) => g.events),
    competing,
    setAside: [...setAside],
    report: ordered,
    groups: shown,
    horizon: ticks.at(-1) as number,
    ticks,
    risk: groups.map((g) => riskTable(g, ticks)),
    thinFrom: thinFrom(groups),
    meanHorizon,
    standing,
    // the test has no risk set for who entered late
    gray:
      competing > 0 && standing.state !== 'none' && groups.every((g) => g.entry === null) ? grayTest(groups, 1) : null,
    incidence: competing > 0 ? groups.map((g) => aalenJohansen(g, occurring, ask.conf)) : null,
  };
}
