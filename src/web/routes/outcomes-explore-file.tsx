import { data } from 'react-router';
import { addressOfChoice, choiceWords, readChoice } from '#outcomes/explore.ts';
import { forestData } from '#outcomes/forest-data.ts';
import { rCode } from '#outcomes/r-code.ts';
import { ForestPlotWide } from '#web/charts/forest-plot-drawing.tsx';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import { answerCsv } from '#web/synthesis-ui/answer-csv.ts';
import { explored } from '#web/synthesis-ui/explored.server.ts';
import type { Route } from './+types/outcomes-explore-file';

export const handle = { script: false };

const file = (body: string, type: string, name: string) =>
  new Response(body, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Disposition': `attachment; filename="${name}"` },
  });

/** What the explorer shows, as R code, CSV or SVG. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const choice = readChoice(url.searchParams);
  const title = choiceWords(choice);
  const { found, problem } = await explored(app, choice, title);
  if (!found) throw data(problem, { status: 404 });
  const { answer, asOf } = found;
  if (url.pathname.endsWith('.csv')) return file(answerCsv(answer), 'text/csv', 'outcomes.csv');
  if (url.pathname.endsWith('.svg'))
    return file(
      chartToSvgString(<ForestPlotWide data={forestData(answer)} id="explore" />, app.server.url),
      'image/svg+xml',
      'outcomes.svg',
    );
  const code = rCode({
    name: 'Explored',
    question: title,
    asOf,
    hash: null,
    url: `${app.server.url}${addressOfChoice(choice)}`,
    answer,
  });
  return file(code, 'text/plain', 'outcomes.R');
}
