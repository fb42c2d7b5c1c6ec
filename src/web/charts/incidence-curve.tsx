import type { FigureNotes } from './chart-frame.tsx';
import { SurvivalCurve } from './survival-curve.tsx';
import type { CurveGroup, SurvivalCurveData } from './survival-curve-data.ts';

/** Cumulative incidence of causes that exclude one another. A curve for each cause of each group; the numbers under the axis once a group. */
export type IncidenceCurveData = Omit<SurvivalCurveData, 'from' | 'groups'> & {
  groups: readonly {
    label: string;
    patients: number;
    risk: CurveGroup['risk'];
    causes: readonly { label: string; points: CurveGroup['points'] }[];
  }[];
};

/** The curves one by one. With one group they are named by their causes alone. */
export const incidenceCurves = (data: IncidenceCurveData): SurvivalCurveData => ({
  ...data,
  from: 0,
  groups: data.groups.flatMap((g) =>
    g.causes.map((cause, i) => ({
      key: `${g.label}/${cause.label}`,
      label: data.groups.length === 1 ? cause.label : `${g.label}, ${cause.label}`,
      patients: g.patients,
      points: cause.points,
      risk: i === 0 ? g.risk : [],
    })),
  ),
});

/** Cumulative incidence in the presence of competing events, with who was at risk under the axis. */
export const IncidenceCurve = ({ data, ...notes }: { data: IncidenceCurveData } & FigureNotes) => (
  <SurvivalCurve data={incidenceCurves(data)} {...notes} />
);
