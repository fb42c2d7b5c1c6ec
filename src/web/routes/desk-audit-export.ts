import { actorId } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { exportChain, lastEvent } from '#ledger/audit-export.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import type { Route } from './+types/desk-audit-export';

export const handle = { script: false, keep: false };

/** The whole chain as NDJSON, for whoever may read it; that a copy was taken stands on the chain. `?after=N`: only what followed. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'audit.read', url);
  const raw = url.searchParams.get('after') ?? '';
  const upTo = await lastEvent(app.db);
  const after = /^\d{1,15}$/.test(raw) ? Math.min(Number(raw), upTo) : 0;
  await app.db.write((tx) =>
    audit(tx, actorId(app.actor), { kind: 'audit.exported', body: { after, to: upTo } }, app.now()),
  );
  const pieces = exportChain(app.db, after, upTo);
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
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': `attachment; filename="audit-chain-${after + 1}-${upTo}.ndjson"`,
      'Cache-Control': 'no-store',
    },
  });
}
