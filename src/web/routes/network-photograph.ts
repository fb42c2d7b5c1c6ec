import { data } from 'react-router';
import { readPhotograph } from '#network/photographs.server.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/network-photograph';

/** Not kept with the public pages: it is gone at once when its person takes their consent back. */
export const handle = { script: false, keep: false };

/** A portrait: for everybody where its person agreed, for people of the network always. */
export async function loader({ context, params, request }: Route.LoaderArgs) {
  const app = appOf(context);
  const inside = app.actor.kind === 'person' && (app.actor.roles.length > 0 || app.actor.id === params.id);
  const found = await app.db.read((tx) => readPhotograph(tx, params.id, inside ? 'network' : 'anybody'));
  if (!found) throw data('There is no picture at this address.', { status: 404 });
  const tag = `"${found.hash.slice(0, 32)}"`;
  const headers = {
    'Content-Type': 'image/jpeg',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': 'inline; filename="portrait.jpg"',
    'Cache-Control': 'private, no-cache',
    ETag: tag,
  };
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(found.jpeg), { headers });
}
