import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { FRAME, type Pieces, readPiece } from './import-words.ts';
import { rowsOf } from './save-things.server.ts';

/** Asks the database what its full-text index makes of the pieces that are to be asked, once for all. */
export async function askPieces(tx: ReadTx, { asked }: Pieces): Promise<void> {
  const { rows } = await sql<{ words: string }>`
    select to_tsvector('english', concat_ws(' ', ${FRAME}::text, immutable_unaccent(p.piece), ${FRAME}::text))::text as words
    from jsonb_array_elements_text(${rowsOf([...asked.keys()])}::jsonb) with ordinality as p(piece, place) order by p.place`.execute(
    tx,
  );
  let i = 0;
  for (const words of asked.values()) readPiece(rows[i++]?.words ?? '', words);
  asked.clear();
}
