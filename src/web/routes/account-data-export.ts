import { data } from 'react-router';
import { audit } from '#ledger/audit.server.ts';
import { ownData } from '#network/own-data.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwnStrong } from '#web/desk-gate.server.ts';
import type { Route } from './+types/account-data-export';

export const handle = { script: false, keep: false };

/** Everything held about whoever asks, as one file. That it was taken is on record. */
export async function loader({ context, request, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const me = await openOwnStrong(app, url, request.headers);
  const at = app.now();
  const own = await app.db.read((tx) => ownData(tx, me.id, at));
  if (!own) throw data('Nothing is held about you.', { status: 404 });
  await app.db.write((tx) => audit(tx, me.id, { kind: 'own-data.exported', body: { person: me.id } }, at));
  return new Response(`${JSON.stringify(own, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="my-data-${at.toISOString().slice(0, 10)}.json"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
