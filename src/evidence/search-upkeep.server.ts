import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';

/**
 * Files away what imports left at the door of the search index: new studies are first noted in a list, which every search reads from beginning to end.
 * A server does this by itself after a while; the embedded engine only when the list is full. Worth calling when an import ends. @returns pages filed.
 */
export async function fileSearchIndex(tx: WriteTx): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select gin_clean_pending_list('study_findable'::regclass)::int as pages`.execute(tx);
  return rows[0]?.pages ?? 0;
}
