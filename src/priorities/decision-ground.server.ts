import { LineRefused } from '#claims/line-refused.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { chairFor, mayChair } from '#governance/conflict-engine.ts';
import { type Ref, refText } from '#ledger/things.ts';
import { standingsFor } from '#network/conflict-standings.server.ts';
import { holdDisclosures } from '#network/interests.server.ts';
import { readResult } from '#network/meeting-close.server.ts';
import { seatsOn } from '#network/seats.server.ts';
import type { DecisionInput, DecisionVotes } from './decision.ts';

/* On what a decision stands before it is written: the motion that carried it, and an author without a conflict of interest. */

/** What a decision says of its votes, and on what the motion was taken. Null: the decision names no motion. */
export interface Carried {
  /** Null where they are not shown. */
  votes: DecisionVotes | null;
  refs: Ref[];
}

/** @throws LineRefused unless the motion that is named was carried, with these votes, on everything that the decision chooses among. */
export async function checkMotion(tx: ReadTx, input: DecisionInput): Promise<Carried | null> {
  const { motion } = input;
  if (!motion) return null;
  const result = await readResult(tx, motion);
  if (result?.outcome !== 'carried')
    throw new LineRefused(`Motion ${motion} was not carried, so no decision follows from it.`);
  const refs = await refsOfMotion(tx, motion);
  const about = new Set(refs.map(refText));
  const beside = (input.areas.length > 0 ? input.areas : input.claims).find((r) => !about.has(refText(r)));
  if (beside)
    throw new LineRefused(
      `Motion ${motion} was not about ${beside.id}, so it decides nothing on it; leave ${beside.id} out, or name the motion that was.`,
      beside.kind === 'area' ? 'areas' : 'claims',
    );
  const { all } = result.shown;
  const typed = [input.votesFor, input.votesAgainst, input.votesAbstained];
  if (!all) {
    if (typed.some((n) => n !== null))
      throw new LineRefused(
        `Motion ${motion} was voted on in secret and its numbers are not shown; leave the votes empty.`,
        'votesFor',
      );
    return { votes: null, refs };
  }
  const votes: DecisionVotes = { for: all.for, against: all.against, abstained: all.abstain };
  const counted = [votes.for, votes.against, votes.abstained];
  if (typed.some((n, i) => n !== null && n !== counted[i]))
    throw new LineRefused(
      `Motion ${motion} was carried by ${all.for} for, ${all.against} against and ${all.abstain} abstained; write these votes.`,
      'votesFor',
    );
  return { votes, refs };
}

/** What a motion and its item are about. */
async function refsOfMotion(tx: ReadTx, motion: number): Promise<Ref[]> {
  const row = await tx
    .selectFrom('motion as m')
    .innerJoin('agenda_item as i', 'i.id', 'm.item_id')
    .select(['m.refs as own', 'i.refs'])
    .where('m.id', '=', motion)
    .executeTakeFirst();
  return row ? [...(row.own as Ref[]), ...(row.refs as Ref[])] : [];
}

/**
 * Whoever writes a decision is held to the rules of conflicts like whoever votes on it. Where a motion was counted here the author must be
 * allowed to vote; where none was, so that the votes are only typed, the author must be free of any conflict, as a chair must.
 * @throws LineRefused with the reason and with who may write it instead.
 */
export async function checkAuthor(
  tx: WriteTx,
  input: DecisionInput,
  carried: Carried | null,
  author: string,
  at: Date,
): Promise<void> {
  await holdDisclosures(tx, author);
  const seats = await seatsOn(tx, at.toISOString().slice(0, 10));
  const chairs = seats.filter((s) => s.role !== 'member');
  const words = [input.title, input.chosen, ...input.otherOptions, input.reasons].join(' · ');
  const item = {
    key: 'decision',
    title: input.title,
    words,
    refs: [...input.areas, ...input.claims, ...(carried?.refs ?? [])],
  };
  const standings = await standingsFor(tx, item, [author, ...chairs.map((c) => c.person)], at);
  const own = standings.get(author);
  if (own && (carried ? own.duty === 'may-vote' : mayChair(own))) return;
  const free = chairFor(
    chairs.filter((c) => c.person !== author).map(({ person, role }) => ({ person, role })),
    standings,
  );
  const other = 'person' in free ? chairs.find((c) => c.person === free.person)?.name : undefined;
  const hand = `${other ?? 'somebody of the chairs or the network office without a conflict'} may write it`;
  if (own?.level === 'not-declared')
    throw new LineRefused(
      `You have not disclosed your interests in the last twelve months, so you cannot write this decision: disclose them at /account/disclosures, or hand it over; ${hand}.`,
    );
  throw new LineRefused(
    `You cannot write this decision because of a conflict of interest: ${own?.because[0]?.sentence ?? 'it could not be judged.'} Hand it over: ${hand}.`,
  );
}
