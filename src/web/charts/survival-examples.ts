import type { IncidenceCurveData } from './incidence-curve.tsx';
import type { CurvePoint, SurvivalCurveData } from './survival-curve-data.ts';
import type { SwimmerData, SwimmerRow } from './swimmer-data.ts';

/** Made-up data for the tests of the curves: no patient here is real. */

const point = (
  time: number,
  value: number,
  [atRisk, events, censored]: [number, number, number],
  limits: [number, number] | null,
): CurvePoint => ({ time, value, low: limits?.[0] ?? null, high: limits?.[1] ?? null, atRisk, events, censored });

const risk = (rows: [number, number, number][]) =>
  rows.map(([atRisk, censored, events]) => ({ atRisk, censored, events }));

export const exampleSurvival: SurvivalCurveData = {
  title: 'Example of survival curves',
  reading: 'Made up: 3 of 7 patients had the event.',
  timeLabel: 'Months since infusion',
  valueLabel: 'Without the event, % of patients',
  from: 1,
  ticks: [0, 3, 6, 9, 12],
  groups: [
    {
      key: 'a',
      label: 'Group A',
      patients: 4,
      points: [
        point(2, 1, [4, 0, 1], null),
        point(5, 2 / 3, [3, 1, 0], [0.054, 0.945]),
        point(8, 1 / 3, [2, 1, 0], [0.009, 0.774]),
        point(12, 1 / 3, [1, 0, 1], [0.009, 0.774]),
      ],
      risk: risk([
        [4, 0, 0],
        [3, 1, 0],
        [2, 1, 1],
        [1, 1, 2],
        [1, 1, 2],
      ]),
    },
    {
      key: 'b',
      label: 'Group B with a name that is much longer than the room for it in a drawing on a phone',
      patients: 3,
      points: [point(4, 1, [3, 0, 2], null), point(9, 0, [1, 1, 0], null)],
      risk: risk([
        [3, 0, 0],
        [3, 0, 0],
        [1, 2, 0],
        [1, 2, 0],
        [0, 2, 1],
      ]),
    },
  ],
  note: 'Made up.',
};

export const exampleIncidence: IncidenceCurveData = {
  title: 'Example of cumulative incidence',
  reading: 'Made up: 2 of 4 patients had the event, and 1 died before it.',
  timeLabel: 'Months since infusion',
  valueLabel: 'Has had it as the first event, % of patients',
  ticks: [0, 1, 2, 3, 4],
  groups: [
    {
      label: 'all',
      patients: 4,
      risk: risk([
        [4, 0, 0],
        [4, 0, 0],
        [3, 0, 1],
        [2, 0, 2],
        [1, 1, 2],
      ]),
      causes: [
        {
          label: 'relapse',
          points: [
            point(1, 0.25, [4, 1, 0], [0.009, 0.665]),
            point(2, 0.25, [3, 0, 0], [0.009, 0.665]),
            point(3, 0.25, [2, 0, 1], [0.009, 0.665]),
            point(4, 0.75, [1, 1, 0], [0.05, 0.96]),
          ],
        },
        { label: 'death before it', points: [point(1, 0, [4, 0, 0], null), point(2, 0.25, [3, 1, 0], [0.009, 0.665])] },
      ],
    },
  ],
};

const row = (key: string, more: Partial<SwimmerRow>): SwimmerRow => ({
  key,
  label: key,
  sublabel: 'made-up disease; made-up product',
  href: `#case-${key}`,
  followed: null,
  relapse: null,
  ongoing: false,
  marks: [],
  cells: [more.followed ?? null],
  ...more,
});

export const exampleSwimmer: SwimmerData = {
  title: 'Example of a swimmer plot',
  reading: 'Made up: one of six patients had a relapse.',
  timeLabel: 'Months since infusion',
  ticks: [0, 3, 6, 9, 12],
  rows: [
    row('LONG-1', { followed: 12, relapse: false, ongoing: true, marks: [{ kind: 'drug-free', at: null }] }),
    row('BACK-1', {
      followed: 9,
      relapse: true,
      marks: [
        { kind: 'relapse', at: 6 },
        { kind: 'drug-free', at: 2 },
      ],
    }),
    row('LATE-1', { relapse: true, marks: [{ kind: 'relapse', at: 5 }] }),
    row('DIED-1', { followed: 4, relapse: false, marks: [{ kind: 'death', at: 4 }] }),
    row('MUTE-1', {
      followed: 3,
      sublabel: 'a disease and a product whose names are together far too long to stand here',
    }),
    row('NONE-1', {}),
  ],
  columns: [{ label: 'Months followed', numeric: true }],
  note: 'Made up.',
};
