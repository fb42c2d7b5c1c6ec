/** Everything that a page or the command line shows of competing events, in one answer. */
import { aalenJohansen, type CauseIncidence, causesOf, type IncidenceAt, incidenceAt } from './aalen-johansen.ts';
import { type GrayTest, grayTest } from './gray.ts';
import type { ConfidenceKind } from './kaplan-meier.ts';
import { StatsRefusal } from './refusal.ts';
import { type SurvivalGroup, type SurvivalRow, survivalGroups } from './survival-rows.ts';

export interface IncidenceOptions {
  readonly conf?: ConfidenceKind | undefined;
  readonly level?: number | undefined;
  /** Times at which the curves are read. */
  readonly times?: readonly number[] | undefined;
}

export interface IncidenceReport {
  readonly conf: ConfidenceKind;
  readonly level: number;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    readonly censored: number;
    readonly causes: readonly (CauseIncidence & {
      /** Beyond the last observation there is the time alone. */
      readonly atTimes: readonly ({ readonly time: number; readonly atRisk: number } & Partial<IncidenceAt>)[];
    })[];
  }[];
  /** By cause. Null for one group and where patients enter late; null for a cause where the groups cannot be told apart. */
  readonly gray: Readonly<Record<string, GrayTest | null>> | null;
  /** Why a test is missing, in sentences. */
  readonly notes: readonly string[];
}

/** Statuses above this are taken for a mistake, such as a time in the wrong column. */
const MOST_CAUSES = 99;

/**
 * Cumulative incidence of every cause in every group, and Gray's test of each cause.
 * @param rows status 0 is censored, 1, 2, … the cause of the first event.
 * @throws StatsRefusal for rows or options that make no sense.
 */
export function incidenceReport(rows: readonly SurvivalRow[], options: IncidenceOptions = {}): IncidenceReport {
  const { conf = 'log-log', level = 0.95, times = [] } = options;
  if (!(level > 0 && level < 1)) throw new StatsRefusal(`The level is ${level}; give a number between 0 and 1.`);
  for (const t of times)
    if (!(Number.isFinite(t) && t >= 0)) throw new StatsRefusal(`${t} is no time; give numbers of 0 or more.`);
  const groups = survivalGroups(rows, MOST_CAUSES);
  const causes = causesOf(groups);
  return {
    conf,
    level,
    groups: groups.map((group) => {
      const all = aalenJohansen(group, causes, conf, level);
      return {
        ...all,
        causes: all.causes.map((c) => ({
          ...c,
          atTimes: times.map((time) => incidenceAt(all, group, c.cause, time) ?? { time, atRisk: 0 }),
        })),
      };
    }),
    ...tests(groups, causes),
  };
}

function tests(groups: readonly SurvivalGroup[], causes: readonly number[]): Pick<IncidenceReport, 'gray' | 'notes'> {
  if (groups.length < 2) return { gray: null, notes: ['There is one group, so there is nothing to test.'] };
  if (groups.some((g) => g.entry !== null))
    return {
      gray: null,
      notes: ['Patients enter late, where Gray’s test is not defined; the curves take the late entry into account.'],
    };
  const each = causes.map((cause) => [cause, grayTest(groups, cause)] as const);
  return {
    gray: Object.fromEntries(each),
    notes: each.flatMap(([cause, test]) =>
      test !== null
        ? []
        : groups.every((g) => !g.status.includes(cause))
          ? [`Nobody had cause ${cause}, so there is nothing to test.`]
          : [`Cause ${cause}: the groups were not at risk together for long enough to be compared.`],
    ),
  };
}
