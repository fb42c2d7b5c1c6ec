import type { ReadTx } from '#db/tx.ts';
import { type Ref, refText } from '#ledger/things.ts';

/** Which of these are withdrawn passages, keyed by `kind:id`. */
export async function withdrawnOnes(tx: ReadTx, refs: readonly Ref[]): Promise<Set<string>> {
  const ids = refs.filter((r) => r.kind === 'passage').map((r) => r.id);
  if (ids.length === 0) return new Set();
  const rows = await tx
    .selectFrom('passage')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '=', 'withdrawn')
    .execute();
  return new Set(rows.map(({ id }) => refText({ kind: 'passage', id })));
}
