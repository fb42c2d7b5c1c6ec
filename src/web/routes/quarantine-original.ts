import { inflateRawSync } from 'node:zlib';
import { data } from 'react-router';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import type { Route } from './+types/quarantine-original';

/** Nothing larger is kept. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The whole original of a quarantined record, as plain text. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'quarantine.manage', url);
  const id = /^\d{1,15}$/.test(params.id) ? Number(params.id) : -1;
  const row = await app.db.read((tx) =>
    tx.selectFrom('quarantine').select('packed').where('id', '=', id).executeTakeFirst(),
  );
  if (!row?.packed) throw data('The original of this record was not kept.', { status: 404 });
  return new Response(inflateRawSync(row.packed, { maxOutputLength: MOST_BYTES }), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="quarantine-${id}.txt"`,
      'Cache-Control': 'no-store',
    },
  });
}
