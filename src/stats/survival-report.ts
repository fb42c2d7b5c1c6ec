/** Everything that a page or the command line shows of times to an event, in one answer. */
import { type CoxFit, type CoxTies, coxGroups } from './cox.ts';
import {
  type ConfidenceKind,
  type KaplanMeierPoint,
  kaplanMeier,
  type RestrictedMean,
  restrictedMean,
  type SurvivalAt,
  type SurvivalQuantile,
  survivalAt,
  survivalQuantile,
} from './kaplan-meier.ts';
import { type GroupTest, groupTest } from './log-rank.ts';
import { StatsRefusal } from './refusal.ts';
import { type SurvivalRow, survivalGroups } from './survival-rows.ts';

export interface SurvivalOptions {
  readonly conf?: ConfidenceKind | undefined;
  readonly level?: number | undefined;
  /** Times at which the curves are read. */
  readonly times?: readonly number[] | undefined;
  /** Horizon of the restricted mean. */
  readonly rmst?: number | undefined;
  readonly ties?: CoxTies | undefined;
}

export interface SurvivalReport {
  readonly conf: ConfidenceKind;
  readonly level: number;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    readonly events: number;
    readonly median: SurvivalQuantile;
    readonly quartiles: { readonly lower: SurvivalQuantile; readonly upper: SurvivalQuantile };
    readonly curve: readonly KaplanMeierPoint[];
    readonly atTimes: readonly ({ readonly time: number } & Partial<SurvivalAt>)[];
    readonly rmst: RestrictedMean | null;
  }[];
  /** Null for one group. */
  readonly logRank: GroupTest | null;
  readonly petoPrentice: GroupTest | null;
  readonly cox: CoxFit | null;
}

/** Curves of every group, their tests and hazard ratios. @throws StatsRefusal for rows or options that make no sense. */
export function survivalReport(rows: readonly SurvivalRow[], options: SurvivalOptions = {}): SurvivalReport {
  const { conf = 'log-log', level = 0.95, times = [], rmst } = options;
  if (!(level > 0 && level < 1)) throw new StatsRefusal(`The level is ${level}; give a number between 0 and 1.`);
  for (const t of times)
    if (!(Number.isFinite(t) && t >= 0)) throw new StatsRefusal(`${t} is no time; give numbers of 0 or more.`);
  if (rmst !== undefined && !(Number.isFinite(rmst) && rmst > 0))
    throw new StatsRefusal(`The horizon ${rmst} of the restricted mean must be a time above 0.`);
  const groups = survivalGroups(rows);
  return {
    conf,
    level,
    groups: groups.map((group) => {
      const km = kaplanMeier(group, conf, level);
      return {
        group: km.group,
        n: km.n,
        events: km.events,
        median: survivalQuantile(km),
        quartiles: { lower: survivalQuantile(km, 0.25), upper: survivalQuantile(km, 0.75) },
        curve: km.curve,
        // beyond the last patient the curve says nothing, and neither do we
        atTimes: times.map((time) => survivalAt(km, group, time) ?? { time, atRisk: 0 }),
        rmst: rmst === undefined ? null : restrictedMean(km, rmst),
      };
    }),
    logRank: groupTest(groups, 'log-rank'),
    petoPrentice: groupTest(groups, 'peto-prentice'),
    cox: coxGroups(groups, options.ties, level),
  };
}
