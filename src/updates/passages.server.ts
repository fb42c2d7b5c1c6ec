import type { ClaimContent } from '#claims/claim.ts';
import { claimStanding, readClaims } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import {
  groundsOf,
  isDemonstration,
  type ListedThing,
  type ListOptions,
  listThings,
  oldestAsOf,
  saveThing,
} from '#claims/resting.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { ROLES, type Role } from '#governance/actors.ts';
import { mayDo } from '#governance/permissions.ts';
import { openedBefore } from '#ledger/open.server.ts';
import { nextId, type Recorded, readThing } from '#ledger/record.server.ts';
import { type State, standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { readDecision } from '#priorities/decisions.server.ts';
import { referencesOf } from './markup.ts';
import {
  comparePassages,
  firstSentence,
  INVESTIGATIONAL_STATUS,
  type PassageContent,
  type PassageInput,
  type Reference,
} from './passage.ts';

/** Only the signature of somebody who holds one of these at the moment of release counts. */
export const RELEASING: readonly Role[] = ROLES.filter((role) => mayDo(role, 'passage.release'));

export const passageRef = (id: string): Ref => ({ kind: 'passage', id });

/**
 * The document that a text makes now: every `[[claim:C1]]` with its present sentence, certainty and as-of date.
 * @throws LineRefused on `body` when it names something that does not exist or was superseded.
 */
export async function compilePassage(tx: ReadTx, input: PassageInput, demonstration: boolean): Promise<PassageContent> {
  const { refs } = referencesOf(input.body);
  const grounds = await groundsOf(tx, refs, 'body');
  const claims = await readClaims(
    tx,
    refs.filter((r) => r.kind === 'claim').map((r) => r.id),
  );
  const references: Reference[] = [];
  for (const g of grounds) {
    const claim = g.kind === 'claim' ? claims.get(g.id) : undefined;
    const decision = g.kind === 'decision' ? await readDecision(tx, g.id) : null;
    references.push({
      kind: g.kind,
      id: g.id,
      sentence: claim?.sentence ?? g.title,
      certainty: claim?.certainty ?? null,
      asOf: claim?.asOf ?? g.asOf,
      hash: g.hash,
      demonstration: decision?.demonstration ?? false,
    });
  }
  const asOf = oldestAsOf(references.filter((r) => r.kind === 'claim'));
  if (!asOf) throw new LineRefused('No claim that this passage names has a date of its evidence.', 'body');
  return {
    title: input.title,
    body: input.body,
    references,
    status: INVESTIGATIONAL_STATUS,
    asOf,
    corrects: input.corrects,
    demonstration: demonstration || references.some((r) => r.demonstration),
  };
}

/** @throws LineRefused on `corrects` when that is no released passage, or was corrected already. */
export async function checkCorrects(tx: ReadTx, corrects: string | null, own: string | null): Promise<void> {
  if (corrects === null) return;
  const old = await tx.selectFrom('passage').select('state').where('id', '=', corrects).executeTakeFirst();
  const by = (await readThing(tx, passageRef(corrects)))?.supersededBy;
  if (!old || corrects === own) throw new LineRefused(`There is no passage ${corrects} to correct.`, 'corrects');
  if (old.state === 'draft')
    throw new LineRefused(`The passage ${corrects} is a draft; revise it in place of correcting it.`, 'corrects');
  if (by)
    throw new LineRefused(`The passage ${corrects} was already corrected by ${by.id}; correct that one.`, 'corrects');
}

const save = (tx: WriteTx, id: string, c: PassageContent, before: PassageContent | null, by: string, at: Date) =>
  saveThing(
    tx,
    { ...passageRef(id), title: c.title, asOf: c.asOf, content: c },
    before ? comparePassages(before, c) : [],
    c.references.map(({ kind, id, hash }) => ({ to: { kind, id }, seen: hash })),
    by,
    at,
  );

/**
 * Writes the draft of a passage: compiled from the claims, decisions and initiatives that its text names, each pinned as it is now.
 * @throws LineRefused on `body` or `corrects`.
 */
export async function writePassage(
  tx: WriteTx,
  input: PassageInput,
  author: string,
  at: Date,
): Promise<{ id: string }> {
  await checkCorrects(tx, input.corrects, null);
  const content = await compilePassage(tx, input, await isDemonstration(tx, author));
  const id = await nextId(tx, 'passage');
  await tx
    .insertInto('passage')
    .values({
      id,
      title: content.title,
      body: content.body,
      as_of: content.asOf,
      state: 'draft',
      released_at: null,
      corrects: content.corrects,
      demonstration: content.demonstration,
      author,
      made_at: at,
    })
    .execute();
  await save(tx, id, content, null, author, at);
  return { id };
}

/**
 * Writes a draft anew, compiled from what it names as it is now. Signatures under another text do not count for this one.
 * @throws LineRefused when there is no such passage, when it is released, or on a field.
 */
export async function revisePassage(
  tx: WriteTx,
  id: string,
  input: PassageInput,
  by: string,
  at: Date,
): Promise<Recorded> {
  const row = await tx
    .selectFrom('passage')
    .select(['state', 'author'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const before = row ? await readThing(tx, passageRef(id)) : null;
  if (!row || !before) throw new LineRefused(`There is no passage ${id}.`);
  if (row.state !== 'draft')
    throw new LineRefused(`The passage ${id} is ${row.state} and frozen; write a correction instead.`);
  await checkCorrects(tx, input.corrects, id);
  const demonstration = (await isDemonstration(tx, row.author)) || (await isDemonstration(tx, by));
  const content = await compilePassage(tx, input, demonstration);
  await tx
    .updateTable('passage')
    .set({
      title: content.title,
      body: content.body,
      as_of: content.asOf,
      corrects: content.corrects,
      demonstration: content.demonstration,
    })
    .where('id', '=', id)
    .execute();
  return save(tx, id, content, before.content as PassageContent, by, at);
}

export interface Signature {
  person: string;
  name: string;
  at: Date;
  /** False when it stands under a text that the draft no longer has, or its person holds no role any more that may release. */
  counts: boolean;
}

export interface PassageRow {
  id: string;
  state: 'draft' | 'released' | 'withdrawn';
  /** The document as last saved; once released, as released. */
  document: PassageContent;
  /** Hash of the document: what a signer signs. */
  hash: string;
  releasedAt: Date | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
  signatures: Signature[];
  author: string;
  authorName: string;
  madeAt: Date;
}

export async function readPassage(tx: ReadTx, id: string): Promise<PassageRow | null> {
  const r = await tx
    .selectFrom('passage as a')
    .innerJoin('person as p', 'p.id', 'a.author')
    .selectAll('a')
    .select('p.name as author_name')
    .where('a.id', '=', id)
    .executeTakeFirst();
  const thing = r ? await readThing(tx, passageRef(id)) : null;
  if (!r || !thing) return null;
  const signed = await tx
    .selectFrom('passage_release as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .select((e) => [
      's.person_id',
      'p.name',
      's.at',
      's.content_hash',
      e
        .exists(
          e
            .selectFrom('person_role as h')
            .select('h.role')
            .whereRef('h.person_id', '=', 's.person_id')
            .where('h.role', 'in', [...RELEASING])
            .where('h.until', 'is', null),
        )
        .as('holds'),
    ])
    .where('s.passage_id', '=', id)
    .orderBy('s.at')
    .orderBy('s.person_id')
    .execute();
  return {
    id: r.id,
    state: r.state as PassageRow['state'],
    document: thing.content as PassageContent,
    hash: thing.hash,
    releasedAt: r.released_at,
    withdrawnAt: r.withdrawn_at,
    withdrawnReason: r.withdrawn_reason,
    signatures: signed.map((s) => ({
      person: s.person_id,
      name: s.name,
      at: s.at,
      counts: s.content_hash === thing.hash && (r.state !== 'draft' || s.holds === true),
    })),
    author: r.author,
    authorName: r.author_name,
    madeAt: r.made_at,
  };
}

/** Passages, newest number first. What is not open is a draft and only listed with `includeUnreleased`. */
export async function listPassages(
  tx: ReadTx,
  options: ListOptions,
): Promise<{
  total: number;
  rows: (ListedThing & { state: PassageRow['state']; releasedAt: Date | null; demonstration: boolean })[];
}> {
  const { total, rows } = await listThings(tx, 'passage', options);
  if (rows.length === 0) return { total, rows: [] };
  const found = await tx
    .selectFrom('passage')
    .select(['id', 'state', 'released_at', 'demonstration'])
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  const byId = new Map(found.map((p) => [p.id, p]));
  return {
    total,
    rows: rows.flatMap((r) => {
      const p = byId.get(r.id);
      if (!p) return [];
      return [
        { ...r, state: p.state as PassageRow['state'], releasedAt: p.released_at, demonstration: p.demonstration },
      ];
    }),
  };
}

/**
 * What the sentences of a document would say now where that is something else, one sentence for each claim; empty when every number still holds.
 * @param inside false for a reader of what is open alone: a claim then says what it said when it was last opened
 */
export async function movedSince(tx: ReadTx, doc: PassageContent, inside: boolean): Promise<string[]> {
  const cited = doc.references.filter((r) => r.kind === 'claim');
  const claims = await readClaims(
    tx,
    cited.map((r) => r.id),
  );
  const opened = await openedBefore(tx, inside ? [] : cited);
  const out: string[] = [];
  for (const r of cited) {
    const shown = opened.get(`claim:${r.id}`)?.content as ClaimContent | undefined;
    const now = shown ?? claims.get(r.id);
    if (now && now.sentence !== r.sentence) out.push(`${r.id} now reads: “${now.sentence}”`);
    else {
      const standing = await claimStanding(tx, r.id, shown);
      if (standing?.state === 'number-moved' || standing?.state === 'figure-gone')
        out.push(`${r.id}: ${standing.sentence}`);
    }
  }
  return out;
}

export interface LatestPassage {
  id: string;
  title: string;
  asOf: string;
  releasedAt: Date;
  state: State;
  firstSentence: string;
  demonstration: boolean;
}

/**
 * The passages released last, neither withdrawn nor corrected, newest first, for the home page.
 * @param n how many
 * @param today YYYY-MM-DD, for the standing of each
 */
export async function latestPassages(tx: ReadTx, n: number, today: string): Promise<LatestPassage[]> {
  const rows = await tx
    .selectFrom('passage as p')
    .innerJoin('thing as t', (j) => j.on('t.kind', '=', 'passage').onRef('t.id', '=', 'p.id'))
    .innerJoin('thing_version as v', (j) =>
      j.onRef('v.kind', '=', 't.kind').onRef('v.id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['p.id', 'p.title', 'p.as_of', 'p.released_at', 'p.demonstration', 'v.content'])
    .where('p.state', '=', 'released')
    .where('t.superseded_by_id', 'is', null)
    .orderBy('p.released_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(n)
    .execute();
  const states = await standings(
    tx,
    rows.map((r) => passageRef(r.id)),
    today,
  );
  return rows.flatMap((r) =>
    r.released_at
      ? [
          {
            id: r.id,
            title: r.title,
            asOf: r.as_of,
            releasedAt: r.released_at,
            state: states.get(`passage:${r.id}`)?.state ?? 'fresh',
            firstSentence: firstSentence(r.content as PassageContent),
            demonstration: r.demonstration,
          },
        ]
      : [],
  );
}
