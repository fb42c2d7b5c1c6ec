import type { Db, ReadTx } from '#db/tx.ts';
import type { Actor } from '#governance/actors.ts';
import { type ConflictStanding, mayChair } from '#governance/conflict-engine.ts';
import { Refused } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { Elector, ItemRow } from './meeting-record.ts';
import { standingsOn } from './meeting-standings.server.ts';

/* Who opens and closes an item, writes its minutes and gives actions from it: its chair or the network office, and nobody who must leave it. */

const ONE_RUNS = 'opens and closes it, writes its minutes and gives actions from it';
const THEY_RUN = 'open and close it, write its minutes and give actions from it';

export const isOffice = (actor: Actor): boolean => actor.kind === 'person' && actor.roles.includes('office');

/**
 * Why somebody does not run an item, in one sentence; null where they do.
 * @param chair who has the chair of it, and who had it once it is closed.
 */
export function whyNotRunning(
  by: { person: string; office: boolean },
  standing: ConflictStanding | undefined,
  chair: string | null,
  electors: readonly Pick<Elector, 'person' | 'name'>[],
): string | null {
  const others = `its chair or somebody else of the network office ${ONE_RUNS}`;
  if (standing?.duty === 'must-leave') return `You must leave this item: ${others}.`;
  if (by.office) return null;
  if (chair === by.person)
    return standing && mayChair(standing)
      ? null
      : `You cannot have the chair of this item any more: the network office ${ONE_RUNS}.`;
  const name = electors.find((e) => e.person === chair)?.name;
  return name
    ? `${name} has the chair of this item: they or the network office ${THEY_RUN}.`
    : `Nobody has the chair of this item now: say who is here first, or ask the network office, which ${ONE_RUNS}.`;
}

/** The same for somebody who acts now. `chair`: who would chair it now; a closed item is that of whoever had its chair. */
export async function refusalToRun(
  tx: ReadTx,
  actor: Actor,
  by: string,
  s: { i: ItemRow; electors: readonly Elector[]; standings: ReadonlyMap<string, ConflictStanding> },
  chair: string | null,
  at: Date,
): Promise<string | null> {
  const standing = s.standings.get(by) ?? (await standingsOn(tx, s.i, [by], at)).get(by);
  return whyNotRunning(
    { person: by, office: isOffice(actor) },
    standing,
    s.i.closedAt ? s.i.chairedBy : chair,
    s.electors,
  );
}

/** What is refused of an item, and why. */
export interface RefusedItem {
  item: number;
  sentence: string;
}

/** Puts the refusal on record in a transaction of its own: call it once the work was given up. @throws Refused */
export async function refuseItem(db: Db, by: string, refused: RefusedItem, now: () => Date): Promise<never> {
  const why = `agenda item ${refused.item}: it is run by its chair or the network office`;
  const body = { action: 'meeting.prepare', thing: null, why };
  await db.write((tx) => audit(tx, by, { kind: 'refused', body }, now()));
  throw new Refused(refused.sentence, false);
}
