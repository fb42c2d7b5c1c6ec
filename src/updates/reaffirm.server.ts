import { claimStanding } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { seenNow } from '#claims/resting.server.ts';
import { longText } from '#claims/written-fields.ts';
import type { Db, ReadTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { readThing, reaffirm } from '#ledger/record.server.ts';
import { type Standing, standings } from '#ledger/staleness.server.ts';
import { isEvidence, KIND_WORDS, type Ref, refText } from '#ledger/things.ts';
import type { PassageContent } from './passage.ts';
import { compilePassage } from './passages.server.ts';

const whyItStands = longText('why it still stands', 10, 2000);

export interface Reaffirmed {
  /** How many of the things it rests on or watches had changed. */
  repinned: number;
  /** How it stands now. A rule about a day or an estimate still holds after somebody looked. */
  standing: Standing;
}

/**
 * Somebody looked at what changed upstream, and the thing stands as it is: its pins move to the present hashes, with the reason on record.
 * Refused where the thing itself says something that is no longer so: a claim whose number moved is renewed, a released passage corrected.
 * Of the evidence only an arm is reaffirmed: its links to a study and a report keep what they pinned until a person has looked.
 * Asks the gate for `thing.reaffirm`.
 * @param seen the digest of `seenNow` that the page carried; refused when it is another one by now
 * @throws LineRefused on `reason`, or when the thing cannot be reaffirmed.
 */
export async function reaffirmThing(
  db: Db,
  actor: Actor,
  ref: Ref,
  reason: string,
  seen: string,
  now: () => Date,
): Promise<Reaffirmed> {
  await gate(db, actor, 'thing.reaffirm', ref, now);
  const read = whyItStands.safeParse(reason);
  if (!read.success) throw new LineRefused(read.error.issues[0]?.message ?? 'Write why it still stands.', 'reason');
  const why = read.data;
  const at = now();
  return db.write(async (tx) => {
    const thing = await readThing(tx, ref);
    if (!thing) throw new LineRefused(`There is no ${KIND_WORDS[ref.kind]} ${ref.id}.`);
    if (isEvidence(ref.kind) && ref.kind !== 'arm')
      throw new LineRefused(`A ${KIND_WORDS[ref.kind]} follows its sources by itself; nobody reaffirms it.`);
    if (thing.supersededBy)
      throw new LineRefused(`The ${KIND_WORDS[ref.kind]} ${ref.id} was superseded by ${thing.supersededBy.id}.`);
    const contradiction = await contradictionOf(tx, ref, thing.content);
    if (contradiction) throw new LineRefused(contradiction);
    const present = await seenNow(tx, ref);
    if (present?.digest !== seen)
      throw new LineRefused(
        `The ${KIND_WORDS[ref.kind]} ${ref.id}, or something that it rests on, changed again since you read it; read what the page says now and send once more.`,
      );
    const repinned = await reaffirm(tx, ref, present.hashes, at);
    await announce(tx, { kind: 'thing.changed', body: { ref } }, at);
    await audit(tx, actorId(actor), { kind: 'thing.reaffirmed', body: { ref, reason: why } }, at);
    const standing = (await standings(tx, [ref], at.toISOString().slice(0, 10))).get(refText(ref));
    if (!standing) throw new LineRefused(`There is no ${KIND_WORDS[ref.kind]} ${ref.id}.`);
    return { repinned, standing };
  });
}

async function contradictionOf(tx: ReadTx, ref: Ref, content: unknown): Promise<string | null> {
  if (ref.kind === 'claim') {
    const s = await claimStanding(tx, ref.id);
    return s?.state === 'number-moved' || s?.state === 'figure-gone' ? `${s.sentence} Renew the claim.` : null;
  }
  if (ref.kind !== 'passage') return null;
  const doc = content as PassageContent;
  const row = await tx.selectFrom('passage').select('state').where('id', '=', ref.id).executeTakeFirst();
  if (row?.state === 'withdrawn') return `The passage ${ref.id} is withdrawn.`;
  if (row?.state === 'draft') return `The passage ${ref.id} is a draft; save it again to bring it up to date.`;
  const present = await compilePassage(tx, doc, doc.demonstration);
  const old = new Map(doc.references.map((r) => [refText(r), r]));
  const moved = present.references.filter((r) => {
    const was = old.get(refText(r));
    return was?.sentence !== r.sentence || was.certainty !== r.certainty;
  });
  return moved.length > 0
    ? `${moved.map((r) => r.id).join(', ')} now reads otherwise than in this passage; write a correction.`
    : null;
}
