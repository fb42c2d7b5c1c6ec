import { data } from 'react-router';
import { EXPORT_FORMATS, EXPORT_TYPES, planExport, writeExport } from '#evidence/export.server.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { sortOf } from '#evidence/search-list.server.ts';
import { readFilter } from '#evidence/study-filter.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/evidence-export';

/** Not kept in memory: it may be long, and few ask twice. */
export const handle = { script: false, keep: false };

/** All studies of a list, over all its pages, as a file: the same words of the address, the same order. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const format = EXPORT_FORMATS.find((f) => url.pathname.endsWith(`.${f}`));
  if (!format) throw data('Studies can be had as csv, json or ris.', { status: 404 });
  const plan = await app.db.read(async (tx) => {
    const { filter } = await settleFilter(tx, readFilter(url.searchParams));
    return planExport(tx, { ...filter, sort: sortOf(url.searchParams.get('sort'), filter) });
  });
  const pieces = writeExport(app.db, plan, format);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': EXPORT_TYPES[format],
      'Content-Disposition': `attachment; filename="studies-${plan.asOf ?? 'none'}.${format}"`,
    },
  });
}
