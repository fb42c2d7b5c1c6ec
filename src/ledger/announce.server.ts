import type { WriteTx } from '#db/tx.ts';
import type { Ref } from './things.ts';

/** What a domain says has happened. It never names what follows: the page of reactions does. */
export type Announcement =
  | { kind: 'evidence.changed'; body: { importId: number; studies: string[] } }
  | { kind: 'outcomes.changed'; body: { outcomes: string[] } }
  | { kind: 'thing.changed'; body: { ref: Ref } }
  | { kind: 'mail.written'; body: { mail: number } };

export async function announce(tx: WriteTx, what: Announcement, at: Date): Promise<void> {
  await tx
    .insertInto('announcement')
    .values({ at, kind: what.kind, body: JSON.stringify(what.body) })
    .execute();
}
