import { data } from 'react-router';
import { chartToSvgString } from '#web/charts/svg-document.server.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { FIGURE_NAMES, takeFigure } from '#web/seeing/figures.server.tsx';
import type { Route } from './+types/evidence-figure-svg';

export const handle = { script: false };

/** A picture of the evidence as a file: /evidence/gaps.svg, with the words of its page. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const name = FIGURE_NAMES.find((n) => url.pathname === `/evidence/${n}.svg`);
  if (!name) throw data('There is no such picture.', { status: 404 });
  const taken = await app.db.read((tx) => takeFigure(tx, name, url.searchParams, todayOf(app)));
  return new Response(chartToSvgString(taken.drawing, app.server.url), {
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}${taken.asOf ? `-${taken.asOf}` : ''}.svg"`,
    },
  });
}
