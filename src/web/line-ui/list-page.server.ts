import type { ListedThing, ListOptions } from '#claims/resting.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { type Action, can } from '#governance/permissions.ts';
import { standings } from '#ledger/staleness.server.ts';
import { refText } from '#ledger/things.ts';
import { type RequestApp, todayOf } from '#web/context.server.ts';
import { pageOf } from '#web/ui/pager.tsx';
import type { ListData } from './list-page.tsx';
import { readsAll } from './thing-frame.server.ts';
import { withdrawnOnes } from './withdrawn.server.ts';

const SIZE = 30;

/** Words to search for, as typed; without what the database cannot hold. */
export const searchWords = (raw: string | null): string =>
  (raw ?? '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200);

/** One page of a list of the line, with the state of each entry, for whoever asks. */
export async function loadList<R extends ListedThing>(
  app: RequestApp,
  request: Request,
  write: Action,
  list: (tx: ReadTx, o: ListOptions) => Promise<{ total: number; rows: R[] }>,
  noteOf: (row: R) => string,
): Promise<ListData> {
  const url = new URL(request.url);
  const query = searchWords(url.searchParams.get('q'));
  return app.db.read(async (tx) => {
    const options = { page: pageOf(url), size: SIZE, includeUnreleased: readsAll(app), query };
    const { total, rows } = await list(tx, options);
    const states = await standings(tx, rows, todayOf(app));
    const withdrawn = await withdrawnOnes(tx, rows);
    return {
      total,
      page: options.page,
      pages: Math.max(1, Math.ceil(total / SIZE)),
      url: `${url.pathname}${url.search}`,
      query,
      inside: options.includeUnreleased,
      mayWrite: can(app.actor, write),
      rows: rows.map((r) => ({
        kind: r.kind,
        id: r.id,
        title: r.title,
        asOf: r.asOf,
        open: r.open,
        state: withdrawn.has(refText(r)) ? 'withdrawn' : (states.get(refText(r))?.state ?? 'fresh'),
        note: noteOf(r),
      })),
    };
  });
}
