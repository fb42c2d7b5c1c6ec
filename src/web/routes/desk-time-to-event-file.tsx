import { data, redirect } from 'react-router';
import { toCsv } from '#evidence/csv.ts';
import { gate } from '#governance/gate.server.ts';
import { tableRows } from '#web/charts/chart-table.ts';
import { incidenceCurves } from '#web/charts/incidence-curve.tsx';
import { survivalCurveTable } from '#web/charts/survival-curve.tsx';
import { SurvivalCurveDrawing } from '#web/charts/survival-curve-drawing.tsx';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import { ownFigures } from '#web/time-to-event/own-figures.ts';
import { drawOwn, readOwnForm } from '#web/time-to-event/own-form.server.ts';
import type { Route } from './+types/desk-time-to-event-file';

export const handle = { script: false };

/** The table comes with the form: whoever opens the address alone is led to it. */
export function loader() {
  throw redirect('/desk/time-to-event');
}

/** A figure of somebody's own table as a file. The table comes with the request and is not kept. */
export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'desk.open', null, app.now);
  const drawn = drawOwn(await readOwnForm(request));
  if ('sentence' in drawn)
    return new Response(drawn.sentence, { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
  const { view } = drawn;
  const { curve, incidence } = ownFigures(view, view.report?.groups[0]?.atTimes[0]?.time);
  const [, name, kind] = /\/(curve|incidence)\.(svg|csv)$/.exec(url.pathname) ?? [];
  const figure = name === 'incidence' ? incidence && incidenceCurves(incidence) : curve;
  if (!figure) throw data('There is no such figure of this table.', { status: 404 });
  return new Response(
    kind === 'svg'
      ? chartToSvgString(<SurvivalCurveDrawing data={figure} id="own" width="wide" />)
      : toCsv(tableRows(survivalCurveTable(figure))),
    {
      headers: {
        'Content-Type': kind === 'svg' ? 'image/svg+xml; charset=utf-8' : 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': `attachment; filename="${name}.${kind}"`,
        'Cache-Control': 'no-store',
      },
    },
  );
}
