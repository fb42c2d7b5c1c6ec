import { isUtf8 } from 'node:buffer';
import { data } from 'react-router';
import { unpackBytes } from '#evidence/import-load.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import type { Route } from './+types/quarantine-original';

/** Nothing larger is kept. */
const MOST_BYTES = 32 * 1024 * 1024;

function unpacked(packed: Uint8Array): Buffer {
  try {
    return unpackBytes(packed, MOST_BYTES);
  } catch {
    throw data('The original of this record is damaged or longer than what may be kept.', { status: 500 });
  }
}

/** The whole original of a quarantined record as a download: as plain text, or as bytes where it is none. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'quarantine.manage', url);
  const id = /^\d{1,15}$/.test(params.id) ? Number(params.id) : -1;
  const row = await app.db.read((tx) =>
    tx.selectFrom('quarantine').select(['packed', 'source', 'native_id']).where('id', '=', id).executeTakeFirst(),
  );
  if (!row) throw data(`There is no quarantined record ${params.id.slice(0, 20)}.`, { status: 404 });
  if (!row.packed) throw data('The original of this record was longer than what is kept.', { status: 404 });
  const original = unpacked(row.packed);
  const text = isUtf8(original);
  const name = ['quarantine', String(id), row.source, row.native_id ?? '']
    .map((part) => part.replace(/[^\w.-]+/g, '-'))
    .filter((part) => part !== '')
    .join('-');
  return new Response(new Uint8Array(original), {
    headers: {
      'Content-Type': text ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}.${text ? 'txt' : 'bin'}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}
