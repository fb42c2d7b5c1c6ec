import { createElement } from 'react';
import { listCohorts } from '#outcomes/cohorts.server.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { OverlapGraphWide } from '#web/charts/overlap-graph-drawing.tsx';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import { overlapGraphData } from '#web/overlap-ui/graph-data.ts';
import type { Route } from './+types/cohorts-svg';

export const handle = { script: false };

/** The picture of shared patients as a file. */
export async function loader({ context }: Route.LoaderArgs) {
  const app = appOf(context);
  const data = await app.db.read(async (tx) =>
    overlapGraphData(await listCohorts(tx), await listJudgements(tx, false)),
  );
  return new Response(chartToSvgString(createElement(OverlapGraphWide, { data, id: 'overlap' }), app.server.url), {
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Disposition': 'attachment; filename="cohorts-overlap.svg"',
    },
  });
}
