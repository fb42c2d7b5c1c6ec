import { data } from 'react-router';
import { toCsv } from '#evidence/csv.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { FIGURE_NAMES, takeFigure } from '#web/seeing/figures.server.tsx';
import type { Route } from './+types/evidence-figure-csv';

export const handle = { script: false };

/** The numbers of a picture of the evidence as a file: /evidence/gaps.csv, with the words of its page. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const name = FIGURE_NAMES.find((n) => url.pathname === `/evidence/${n}.csv`);
  if (!name) throw data('There is no such picture.', { status: 404 });
  const taken = await app.db.read((tx) => takeFigure(tx, name, url.searchParams, todayOf(app)));
  return new Response(toCsv(taken.rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${name}${taken.asOf ? `-${taken.asOf}` : ''}.csv"`,
    },
  });
}
