import type { ReadTx } from '#db/tx.ts';
import { lossSentence } from './merge-losses.ts';

/** For each pair of studies, by its id, what a merge would cost: a sentence for either that may stay, where something is lost. */
export async function mergeLosses(
  tx: ReadTx,
  pairs: readonly { id: number; a: string; b: string }[],
): Promise<Record<number, string[]>> {
  const ids = [...new Set(pairs.flatMap((p) => [p.a, p.b]))];
  if (ids.length === 0) return {};
  const rows = await tx
    .selectFrom('study')
    .select(['id', 'phases', 'label_keys as labels'])
    .where('id', 'in', ids)
    .execute();
  const of = new Map(rows.map((r) => [r.id, r]));
  return Object.fromEntries(
    pairs.map((p) => {
      const [a, b] = [of.get(p.a), of.get(p.b)];
      return [p.id, a && b ? [lossSentence(a, b), lossSentence(b, a)].filter((s) => s !== null) : []];
    }),
  );
}
