import { claimStanding } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { upstreamOf } from '#claims/resting.server.ts';
import { longText } from '#claims/written-fields.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { AuditEvent } from '#ledger/audit-events.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { holdUpstream, openUpstream } from '#ledger/open.server.ts';
import { readThing, supersede } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { KIND_WORDS, refText } from '#ledger/things.ts';
import { INVESTIGATIONAL_STATUS, type PassageContent, passageWarnings } from './passage.ts';
import { checkCorrects, compilePassage, passageRef, RELEASING } from './passages.server.ts';

/** How many different people it takes to make a passage public. */
const SIGNATURES_NEEDED = 2;

const whyWithdrawn = longText('why it is withdrawn, which everybody will read,', 10, 2000);

/** What a signature did. */
export interface Signed {
  /** Different people who have signed the present text, this one included. */
  signatures: number;
  released: boolean;
}

/**
 * Why the present text cannot be released, one sentence each; empty when it can. A draft that compiles to another document than
 * the one saved has to be saved again; nothing upstream may be stale or superseded, and no claim that it names may state a number that its evidence no longer gives.
 * @param today YYYY-MM-DD
 */
export async function releaseObstacles(tx: ReadTx, id: string, today: string): Promise<string[]> {
  const saved = await readThing(tx, passageRef(id));
  if (!saved) return [`There is no passage ${id}.`];
  const doc = saved.content as PassageContent;
  const out: string[] = [];
  const upstream = await upstreamOf(tx, [passageRef(id)], ['claim', 'statement', 'area', 'decision', 'initiative']);
  const states = await standings(tx, upstream, today);
  const bad = upstream.flatMap((u) => {
    const s = states.get(refText(u));
    return s?.state === 'stale' || s?.state === 'superseded' ? [`${KIND_WORDS[u.kind]} ${u.id} is ${s.state}`] : [];
  });
  if (bad.length > 0) out.push(`It cannot be released while what it rests on does not hold: ${bad.join(', ')}.`);
  else {
    const now = await compilePassage(tx, doc, doc.demonstration);
    if (contentHash(now) !== saved.hash) {
      const moved = now.references.filter(
        (r) => doc.references.find((d) => refText(d) === refText(r))?.hash !== r.hash,
      );
      out.push(
        `${moved.map((r) => r.id).join(', ') || 'What it is made from'} changed since this draft was saved; save it again, so that what is signed is what will be read.`,
      );
    }
  }
  out.push(...passageWarnings(doc.body));
  for (const r of doc.references) {
    const claim = r.kind === 'claim' ? await claimStanding(tx, r.id) : null;
    if (claim?.state === 'number-moved' || claim?.state === 'figure-gone')
      out.push(
        `The claim ${r.id} is behind its evidence. ${claim.sentence} Renew the claim, then save this draft again.`,
      );
  }
  try {
    await checkCorrects(tx, doc.corrects, id);
  } catch (e) {
    if (!(e instanceof LineRefused)) throw e;
    out.push(e.message);
  }
  if (!doc.asOf) out.push('It has no date of its evidence.');
  if (doc.status !== INVESTIGATIONAL_STATUS)
    out.push('The statement on investigational status is missing; save the draft again.');
  return out;
}

/** The rows of a release. @returns what the audit chain is to say of it, once every row is written. */
async function release(tx: WriteTx, id: string, hash: string, doc: PassageContent, at: Date): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [{ kind: 'passage.released', body: { passage: id, hash } }];
  await tx.updateTable('passage').set({ state: 'released', released_at: at }).where('id', '=', id).execute();
  await openUpstream(tx, passageRef(id));
  await announce(tx, { kind: 'thing.changed', body: { ref: passageRef(id) } }, at);
  if (doc.corrects) {
    const old = passageRef(doc.corrects);
    await supersede(tx, old, passageRef(id));
    await announce(tx, { kind: 'thing.changed', body: { ref: old } }, at);
    events.unshift({ kind: 'thing.superseded', body: { ref: old, by: passageRef(id) } });
  }
  return events;
}

/**
 * Signs the text of a draft for the public. The second signature by a different person releases it: everything that it rests on is opened, and the
 * passage that it corrects, if any, is superseded. Asks the gate for `passage.release`.
 * @param seenHash hash of the document that the signer read; refused when the draft is another one by now
 * @throws LineRefused when it is not a draft, was signed by this person before, changed meanwhile, or an obstacle stands in the way.
 */
export async function signRelease(
  db: Db,
  id: string,
  actor: Actor,
  seenHash: string,
  now: () => Date,
): Promise<Signed> {
  await gate(db, actor, 'passage.release', passageRef(id), now);
  const at = now();
  const signed = await db.write((tx) => sign(tx, id, actorId(actor), seenHash, at));
  if (signed) return signed;
  const why = 'has signed this text already';
  const body = { action: 'passage.release', thing: passageRef(id), why };
  await db.write((tx) => audit(tx, actorId(actor), { kind: 'refused', body }, at));
  throw new LineRefused('You have signed this text already; it takes a second person to release it.');
}

/** @returns null when this person has signed this text before: that is refused on record, in a commit of its own. */
async function sign(tx: WriteTx, id: string, person: string, seenHash: string, at: Date): Promise<Signed | null> {
  // two people may sign at the same moment: the second waits here and then sees the first
  const row = await tx.selectFrom('passage').select('state').where('id', '=', id).forUpdate().executeTakeFirst();
  if (row) await holdUpstream(tx, passageRef(id));
  const saved = row ? await readThing(tx, passageRef(id)) : null;
  if (!row || !saved) throw new LineRefused(`There is no passage ${id}.`);
  if (row.state !== 'draft') throw new LineRefused(`The passage ${id} is already ${row.state}.`);
  if (saved.hash !== seenHash)
    throw new LineRefused(`The passage ${id} changed since you read it; read it again and sign what it says now.`);
  const obstacles = await releaseObstacles(tx, id, at.toISOString().slice(0, 10));
  if (obstacles.length > 0) throw new LineRefused(obstacles.join(' '));
  const added = await tx
    .insertInto('passage_release')
    .values({ passage_id: id, person_id: person, content_hash: saved.hash, at })
    .onConflict((c) => c.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (!added) return null;
  const { count } = await tx
    .selectFrom('passage_release as s')
    .innerJoin('person_role as h', 'h.person_id', 's.person_id')
    .select((e) => e.fn.count<number>('s.person_id').distinct().as('count'))
    .where('s.passage_id', '=', id)
    .where('s.content_hash', '=', saved.hash)
    .where('h.role', 'in', [...RELEASING])
    .where('h.since', '<=', at)
    .where((e) => e.or([e('h.until', 'is', null), e('h.until', '>', at)]))
    .executeTakeFirstOrThrow();
  const signatures = Number(count);
  const released = signatures >= SIGNATURES_NEEDED;
  const signed = { passage: id, hash: saved.hash, signatures };
  // every row before the first event: whoever writes on the line holds its rows first and the end of the chain last
  const then = released ? await release(tx, id, saved.hash, saved.content as PassageContent, at) : [];
  await audit(tx, person, { kind: 'passage.release-signed', body: signed }, at);
  for (const event of then) await audit(tx, person, event, at);
  return { signatures, released };
}

/**
 * Takes a released passage back. Its text stays readable under the reason; nothing is erased. Asks the gate for `passage.withdraw`.
 * @throws LineRefused when it is not released or no reason is given.
 */
export async function withdrawPassage(
  db: Db,
  id: string,
  actor: Actor,
  reason: string,
  now: () => Date,
): Promise<void> {
  await gate(db, actor, 'passage.withdraw', passageRef(id), now);
  const read = whyWithdrawn.safeParse(reason);
  if (!read.success) throw new LineRefused(read.error.issues[0]?.message ?? 'Write why it is withdrawn.', 'reason');
  const why = read.data;
  const at = now();
  await db.write(async (tx) => {
    const row = await tx.selectFrom('passage').select('state').where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new LineRefused(`There is no passage ${id}.`);
    if (row.state !== 'released')
      throw new LineRefused(`The passage ${id} is ${row.state === 'draft' ? 'a draft' : 'already withdrawn'}.`);
    await tx
      .updateTable('passage')
      .set({ state: 'withdrawn', withdrawn_at: at, withdrawn_reason: why })
      .where('id', '=', id)
      .execute();
    await announce(tx, { kind: 'thing.changed', body: { ref: passageRef(id) } }, at);
    await audit(tx, actorId(actor), { kind: 'passage.withdrawn', body: { passage: id, reason: why } }, at);
  });
}
