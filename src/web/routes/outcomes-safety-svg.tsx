import { data } from 'react-router';
import { IntervalDotsDrawing } from '#web/charts/interval-dots-drawing.tsx';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import { chartOf, readSafety } from '#web/outcome-entry/safety-page.server.ts';
import { readSafetyChoice } from '#web/outcome-entry/safety-view.ts';
import type { Route } from './+types/outcomes-safety-svg';

export const handle = { script: false };

/** One figure of the safety page as a file. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const choice = readSafetyChoice(url.searchParams);
  const { shown, asOf } = await app.db.read((tx) => readSafety(tx, choice));
  const chart = chartOf(choice, shown);
  if (!chart) throw data('There is nothing to draw for this choice.', { status: 404 });
  return new Response(chartToSvgString(<IntervalDotsDrawing data={chart} id="safety" width="wide" />, app.server.url), {
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Disposition': `attachment; filename="safety${asOf ? `-${asOf}` : ''}.svg"`,
    },
  });
}
