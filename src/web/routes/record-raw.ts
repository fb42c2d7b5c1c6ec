import { data } from 'react-router';
import { isOpenRecord } from '#evidence/literature/open-records.ts';
import { readRecord } from '#evidence/search.server.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/record-raw';

/** The bytes of a record as they came, as plain text: whatever stands in them, no browser runs it. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const record = /^[0-9a-f]{64}$/.test(params.hash) ? await app.db.read((tx) => readRecord(tx, params.hash)) : null;
  if (!record) throw data('There is no record with this hash.', { status: 404 });
  const open = isOpenRecord(record.source);
  if (!open && app.actor.kind !== 'person')
    throw data('This record holds an abstract, which only members read here; sign in, or read it at its source.', {
      status: 403,
    });
  return new Response(record.text, {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': `attachment; filename="${record.nativeId.replace(/[^\w.-]/g, '_')}-${record.rawHash.slice(0, 12)}.txt"`,
      'Cache-Control': open ? 'public, max-age=31536000, immutable' : 'private, no-store',
    },
  });
}
