import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { nextId, type Recorded, readThing } from '#ledger/record.server.ts';
import { KIND_WORDS, type Ref } from '#ledger/things.ts';
import { type BoundAnswer, readBound, requireBound } from './bound.server.ts';
import {
  type Certainty,
  type ClaimContent,
  type ClaimWords,
  compareClaims,
  movedFigures,
  renderClaim,
} from './claim.ts';
import type { Judgement } from './judgement.ts';
import { LineRefused } from './line-refused.ts';
import { type ListedThing, type ListOptions, listThings, openedContents, saveThing } from './resting.server.ts';
import { shortened } from './written-fields.ts';

const refOf = (id: string): Ref => ({ kind: 'claim', id });

function contentOf(input: ClaimWords, bound: BoundAnswer & { asOf: string }): ClaimContent {
  const name = `${KIND_WORDS[bound.ref.kind]} ${bound.ref.id}`;
  const rendered = renderClaim(input.template, bound.figures, bound.spans, name);
  if (!rendered.ok) throw new LineRefused(rendered.problem, 'template');
  return {
    template: input.template,
    bound: bound.ref,
    sentence: rendered.sentence,
    figures: rendered.used,
    certainty: input.certainty,
    certaintyReasons: input.certaintyReasons,
    // left out where there is none: a claim from before has the content that it had
    ...(input.judgement && { judgement: input.judgement }),
    ...(input.wouldChange && { wouldChange: input.wouldChange }),
    asOf: bound.asOf,
  };
}

const rowOf = (c: ClaimContent) => ({
  template: c.template,
  bound_kind: c.bound.kind,
  bound_id: c.bound.id,
  sentence: c.sentence,
  figures: JSON.stringify(c.figures),
  certainty: c.certainty,
  certainty_reasons: c.certaintyReasons,
  judgement: c.judgement ? JSON.stringify(c.judgement) : null,
  would_change: c.wouldChange ?? null,
  as_of: c.asOf,
});

const save = (
  tx: WriteTx,
  id: string,
  c: ClaimContent,
  before: ClaimContent | null,
  by: string,
  at: Date,
  seen: string,
) =>
  saveThing(
    tx,
    { ...refOf(id), title: shortened(c.sentence, 400), asOf: c.asOf, content: c },
    before ? compareClaims(before, c) : [],
    [{ to: c.bound, seen }],
    by,
    at,
  );

/**
 * Writes a claim: its sentence is filled from the bound answer as it is now, which is pinned.
 * @param author id of the person who writes it
 * @throws LineRefused on `template` (a placeholder that the answer does not give, none at all, or a figure typed by hand) or on `bound`.
 */
export async function writeClaim(tx: WriteTx, input: ClaimWords, author: string, at: Date): Promise<{ id: string }> {
  const bound = await requireBound(tx, input.bound);
  const content = contentOf(input, bound);
  const id = await nextId(tx, 'claim');
  await tx
    .insertInto('claim')
    .values({ id, ...rowOf(content), author, made_at: at })
    .execute();
  await save(tx, id, content, null, author, at, bound.hash);
  return { id };
}

/**
 * Writes a new version of a claim, filled from the bound answer as it is now; what differs is graded by `compareClaims`.
 * @throws LineRefused as `writeClaim`, and when there is no such claim or a later one replaced it.
 */
export async function reviseClaim(tx: WriteTx, id: string, input: ClaimWords, by: string, at: Date): Promise<Recorded> {
  const row = await tx.selectFrom('claim').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  const before = row ? await readThing(tx, refOf(id)) : null;
  if (!before) throw new LineRefused(`There is no claim ${id}.`);
  if (before.supersededBy) throw new LineRefused(`The claim ${id} was superseded by ${before.supersededBy.id}.`);
  const bound = await requireBound(tx, input.bound);
  const content = contentOf(input, bound);
  await tx.updateTable('claim').set(rowOf(content)).where('id', '=', id).execute();
  return save(tx, id, content, before.content as ClaimContent, by, at, bound.hash);
}

/** The step of `renewClaim`: the same wording and certainty, filled from the bound answer as it is now and pinned to it. */
export async function refillClaim(tx: WriteTx, id: string, by: string, at: Date): Promise<Recorded> {
  const claim = await readClaim(tx, id);
  if (!claim) throw new LineRefused(`There is no claim ${id}.`);
  return reviseClaim(tx, id, claim, by, at);
}

/** Brings a claim up to its bound answer: a new version, *high* where the number differs. Asks the gate for `claim.write`. */
export async function renewClaim(db: Db, actor: Actor, id: string, now: () => Date): Promise<Recorded> {
  await gate(db, actor, 'claim.write', refOf(id), now);
  return db.write((tx) => refillClaim(tx, id, actorId(actor), now()));
}

export interface ClaimRow extends ClaimContent {
  id: string;
  author: string;
  authorName: string;
  madeAt: Date;
}

const claims = (tx: ReadTx) =>
  tx
    .selectFrom('claim as c')
    .innerJoin('person as p', 'p.id', 'c.author')
    .selectAll('c')
    .select('p.name as author_name');

type StoredClaim = Awaited<ReturnType<ReturnType<typeof claims>['execute']>>[number];

const claimOf = (r: StoredClaim): ClaimRow => ({
  id: r.id,
  template: r.template,
  bound: { kind: r.bound_kind as Ref['kind'], id: r.bound_id },
  sentence: r.sentence,
  figures: r.figures as Record<string, string>,
  certainty: r.certainty as Certainty,
  certaintyReasons: r.certainty_reasons,
  ...(r.judgement ? { judgement: r.judgement as Judgement } : {}),
  ...(r.would_change ? { wouldChange: r.would_change } : {}),
  asOf: r.as_of,
  author: r.author,
  authorName: r.author_name,
  madeAt: r.made_at,
});

export async function readClaim(tx: ReadTx, id: string): Promise<ClaimRow | null> {
  const row = await claims(tx).where('c.id', '=', id).executeTakeFirst();
  return row ? claimOf(row) : null;
}

/** Several claims at once, keyed by id; those that do not exist are left out. */
export async function readClaims(tx: ReadTx, ids: readonly string[]): Promise<Map<string, ClaimRow>> {
  if (ids.length === 0) return new Map();
  const rows = await claims(tx)
    .where('c.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((r) => [r.id, claimOf(r)]));
}

/** Claims, newest number first. */
export async function listClaims(
  tx: ReadTx,
  options: ListOptions,
): Promise<{ total: number; rows: (ListedThing & { sentence: string; certainty: Certainty })[] }> {
  const { total, rows } = await listThings(tx, 'claim', options);
  const found = await readClaims(
    tx,
    rows.map((r) => r.id),
  );
  const opened = await openedContents<ClaimContent>(tx, rows, options);
  return {
    total,
    rows: rows.flatMap((r) => {
      const c = opened.get(r.id) ?? found.get(r.id);
      return c ? [{ ...r, sentence: c.sentence, certainty: c.certainty }] : [];
    }),
  };
}

/** How a claim stands to the answer that it was filled from. */
export interface ClaimStanding {
  /**
   * `current`: nothing moved. `answer-moved`: the answer is another one, its figures in this sentence are not. `number-moved`: the sentence states an
   * old number. `words-unfit`: its words no longer fit the numbers. `figure-gone`: the answer gives one of its figures no longer.
   */
  state: 'current' | 'answer-moved' | 'number-moved' | 'words-unfit' | 'figure-gone';
  /** One sentence for a reader; null when current. */
  sentence: string | null;
  /** The sentence as a renewal would write it; null when it cannot be written any more. */
  renewed: string | null;
  presentAsOf: string | null;
  /** The figures of the sentence that are others now, each with what it says and what the answer gives. */
  now: { name: string; before: string; after: string }[];
}

/**
 * Compares the figures that a claim states with those of the bound answer now.
 * @param opened the version that is shown, where it is not the present one
 */
export async function claimStanding(tx: ReadTx, id: string, opened?: ClaimContent): Promise<ClaimStanding | null> {
  const claim = opened ?? (await readClaim(tx, id));
  if (!claim) return null;
  const bound = await readBound(tx, claim.bound);
  const name = `${KIND_WORDS[claim.bound.kind]} ${claim.bound.id}`;
  const now = Object.entries(claim.figures).flatMap(([figure, before]) => {
    const after = bound?.figures[figure];
    return after === undefined || after === before ? [] : [{ name: figure, before, after }];
  });
  const rendered = bound ? renderClaim(claim.template, bound.figures, bound.spans, name) : null;
  if (bound && rendered && !rendered.ok && rendered.words) {
    const moved = movedFigures(claim.figures, bound.figures);
    const says = moved ? `It says ${moved.before}; the ${name} now gives ${moved.after}. ` : '';
    return {
      state: 'words-unfit',
      sentence: `${says}${rendered.problem}`,
      renewed: null,
      presentAsOf: bound.asOf,
      now,
    };
  }
  if (!bound || !rendered?.ok) {
    const gone = Object.keys(claim.figures).filter((n) => !bound || !Object.hasOwn(bound.figures, n));
    const sentence = `The ${name} no longer gives ${gone.map((n) => `{${n}}`).join(', ') || 'a figure'} that this claim states; write it anew.`;
    return { state: 'figure-gone', sentence, renewed: null, presentAsOf: bound?.asOf ?? null, now };
  }
  const base = { renewed: rendered.sentence, presentAsOf: bound.asOf, now };
  const moved = movedFigures(claim.figures, rendered.used);
  if (moved)
    return {
      ...base,
      state: 'number-moved',
      sentence: `It says ${moved.before}; the ${name} now gives ${moved.after}.`,
    };
  const pin = await tx
    .selectFrom('pin as p')
    .innerJoin('thing as f', (j) =>
      j.onRef('f.kind', '=', 'p.from_kind').onRef('f.id', '=', 'p.from_id').onRef('f.pin_set', '=', 'p.pin_set'),
    )
    .select('p.to_hash')
    .where('f.kind', '=', 'claim')
    .where('f.id', '=', id)
    .where('p.to_kind', '=', claim.bound.kind)
    .where('p.to_id', '=', claim.bound.id)
    .executeTakeFirst();
  return pin?.to_hash === bound.hash
    ? { ...base, state: 'current', sentence: null }
    : {
        ...base,
        state: 'answer-moved',
        sentence: `The ${name} changed since; every number in this sentence is still the same.`,
      };
}
