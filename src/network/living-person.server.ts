import type { WriteTx } from '#db/tx.ts';
import { Refused } from '#governance/gate.server.ts';
import { holdPerson } from '#governance/people.server.ts';

/**
 * Holds a person until commit, so that an erasure comes wholly before what is written about them or wholly after it. First of all in a step that
 * keeps something of theirs. @throws Refused where there is no such person or they were erased meanwhile; the database refuses it too.
 */
export async function holdLiving(tx: WriteTx, person: string): Promise<void> {
  if (!(await holdPerson(tx, person))) throw new Refused('There is no such person any more; nothing was saved.', false);
}
