import { data } from 'react-router';
import { toCsv } from '#evidence/csv.ts';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf } from '#web/context.server.ts';
import { CASE_FIGURES, takeCases } from '#web/time-to-event/taken.server.tsx';
import type { Route } from './+types/outcomes-case-figure';

export const handle = { script: false };

/** A picture of published cases, or its numbers, as a file: /outcomes/cases.svg, with the words of its page. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const [, name, kind] = /^\/outcomes\/([a-z-]+)\.(svg|csv)$/.exec(url.pathname) ?? [];
  const figure = CASE_FIGURES.find((f) => f === name);
  const taken = figure && (await app.db.read((tx) => takeCases(tx, figure, url.searchParams)));
  if (!taken)
    throw data('There is nothing to draw here; the page of published cases shows what there is.', { status: 404 });
  const file = `${name}${taken.asOf ? `-${taken.asOf}` : ''}`;
  return kind === 'svg'
    ? new Response(chartToSvgString(taken.drawing, app.server.url), {
        headers: {
          'Content-Type': 'image/svg+xml; charset=utf-8',
          'Content-Disposition': `attachment; filename="${file}.svg"`,
        },
      })
    : new Response(toCsv(taken.rows), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8; header=present',
          'Content-Disposition': `attachment; filename="${file}.csv"`,
        },
      });
}
