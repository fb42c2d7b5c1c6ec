import type { WriteTx } from '#db/tx.ts';

/**
 * The secret that all servers of one database share; the first to start brings it.
 * @param drawn at least 32 random characters, kept only when there is none yet.
 */
export async function sharedSecret(tx: WriteTx, drawn: string, at: Date): Promise<string> {
  if (drawn.length < 32) throw new Error('The secret of the server needs at least 32 characters.');
  await tx
    .insertInto('server_secret')
    .values({ name: 'cookies', value: drawn, made_at: at })
    .onConflict((c) => c.column('name').doNothing())
    .execute();
  const row = await tx
    .selectFrom('server_secret')
    .select('value')
    .where('name', '=', 'cookies')
    .executeTakeFirstOrThrow();
  return row.value;
}
