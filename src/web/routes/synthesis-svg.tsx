import { data } from 'react-router';
import { forestData } from '#outcomes/forest-data.ts';
import { readSynthesis } from '#outcomes/syntheses.server.ts';
import { ForestPlotWide } from '#web/charts/forest-plot-drawing.tsx';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/synthesis-svg';

export const handle = { script: false };

/** The forest plot as a file. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const s = await app.db.read((tx) => readSynthesis(tx, params.id.toUpperCase()));
  if (!s) throw data('There is no such synthesis.', { status: 404 });
  const svg = chartToSvgString(<ForestPlotWide data={forestData(s.answer)} id={s.id} />, app.server.url);
  return new Response(svg, {
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Disposition': `attachment; filename="${s.id}-${s.hash.slice(0, 12)}.svg"`,
    },
  });
}
