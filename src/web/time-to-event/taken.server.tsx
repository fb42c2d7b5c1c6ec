import type { ReactElement } from 'react';
import type { ReadTx } from '#db/tx.ts';
import { caseMark } from '#outcomes/case-source.ts';
import type { HeldCase } from '#outcomes/cases.server.ts';
import { AGE_CAP, ageWords } from '#outcomes/cases.ts';
import { MARK_WORDS } from '#outcomes/source-marks.ts';
import { type ChartTable, tableRows } from '#web/charts/chart-table.ts';
import { incidenceCurves } from '#web/charts/incidence-curve.tsx';
import { survivalCurveTable } from '#web/charts/survival-curve.tsx';
import { SurvivalCurveDrawing } from '#web/charts/survival-curve-drawing.tsx';
import { SwimmerDrawing } from '#web/charts/swimmer-drawing.tsx';
import { swimmerFigure } from './case-figures.ts';
import { caseCurveWords, incidenceFigure, survivalFigure } from './curve-figures.ts';
import { loadCases, loadTimeToEvent } from './loads.server.ts';

/** The pictures of published cases that can be taken away as files. */
export const CASE_FIGURES = ['cases', 'time-to-event', 'incidence'] as const;
export type CaseFigure = (typeof CASE_FIGURES)[number];

/** A picture and the rows of its table, the names of the columns first; null where there is nothing to draw. */
export interface TakenCases {
  drawing: ReactElement;
  rows: (string | number | null)[][];
  asOf: string | null;
}

/** Every published fact of every case, whichever page of the list shows it: the columns of the import, and how far it was checked. */
const caseRows = (cases: readonly HeldCase[]): (string | number | null)[][] => [
  'patient_id,study_id,citation,doi,product,target,age,sex,disease,follow_up_months,relapse,relapse_month,immunosuppressants_off,immunosuppressants_off_month,died,death_month,crs_grade,icans_grade,outcome_text,source_url,source_type,verified,published,notes,checked,report_retracted,as_of'.split(
    ',',
  ),
  ...cases.map((c) => [
    c.key,
    c.study,
    c.citation,
    c.doi,
    c.product,
    c.target,
    // the number alone would read as an age that was stated
    c.age === AGE_CAP ? ageWords(c.age) : c.age,
    c.sex,
    c.disease,
    c.followUpMonths,
    c.relapse,
    c.relapseMonth,
    c.immunosuppressantsOff,
    c.immunosuppressantsOffMonth,
    c.died,
    c.deathMonth,
    c.crs?.words ?? 'not stated',
    c.icans?.words ?? 'not stated',
    c.outcome,
    c.sourceUrl,
    c.sourceType,
    c.verified ? 'yes' : 'no',
    'yes',
    c.notes,
    MARK_WORDS[caseMark(c)],
    c.retracted ? 'yes' : 'no',
    c.asOf,
  ]),
];

/** The figure of a name, with the words of the page's address. */
export async function takeCases(tx: ReadTx, name: CaseFigure, words: URLSearchParams): Promise<TakenCases | null> {
  if (name === 'cases') {
    const { cases, about, asOf } = await loadCases(tx, words);
    if (cases.length === 0) return null;
    const figure = swimmerFigure(
      cases.filter((c) => !c.retracted),
      about,
    );
    return { drawing: <SwimmerDrawing data={figure} id={name} width="wide" />, rows: caseRows(cases), asOf };
  }
  const { view, about, asOf, endPoint, at } = await loadTimeToEvent(tx, words);
  if (view.report === null) return null;
  const says = caseCurveWords(endPoint, about);
  const incidence = name === 'incidence' ? incidenceFigure(view, says, [says.event, 'death before it']) : null;
  if (name === 'incidence' && incidence === null) return null;
  const figure = incidence ? incidenceCurves(incidence) : survivalFigure(view, says, at[0] ?? 6);
  const table: ChartTable = survivalCurveTable(figure);
  return { drawing: <SurvivalCurveDrawing data={figure} id={name} width="wide" />, rows: tableRows(table), asOf };
}
