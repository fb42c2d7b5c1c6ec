import { data } from 'react-router';
import { seenNow } from '#claims/resting.server.ts';
import { isNumbered } from '#claims/written-fields.ts';
import type { ReadTx } from '#db/tx.ts';
import { type Action, can } from '#governance/permissions.ts';
import type { Grade } from '#ledger/grades.ts';
import { openedBefore, openOnes } from '#ledger/open.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { isEvidence, KIND_WORDS, type Kind, type Ref, refText } from '#ledger/things.ts';
import { type RequestApp, todayOf } from '#web/context.server.ts';
import { reaffirmationsOf } from './reaffirmations.server.ts';
import type { Neighbour, ThingFrame } from './thing-frame.ts';
import { visibleStanding } from './visible-line.ts';
import { withdrawnOnes } from './withdrawn.server.ts';

/** Answers 404 in the same words for what does not exist and for what is not open to this reader. */
export function nothingHere(ref: Ref): never {
  const id = ref.id
    .slice(0, 80)
    .replace(/\p{Cc}/gu, '')
    .toWellFormed();
  throw data(`There is no ${KIND_WORDS[ref.kind]} ${id}, or it is not open to you.`, { status: 404 });
}

/** The thing that an address names. Throws 404 for what cannot be a number of its kind. */
export function refOfAddress(kind: Kind, id: string | undefined): Ref {
  const ref = { kind, id: (id ?? '').toUpperCase() };
  return isNumbered(ref) ? ref : nothingHere({ kind, id: id ?? '' });
}

/** Who asks, and when. */
export type Asker = Pick<RequestApp, 'actor' | 'now'>;

export const readsAll = (app: Asker): boolean => can(app.actor, 'unreleased.read');

/** Which of these the reader may see, keyed by `kind:id`. */
export async function visibleOnes(tx: ReadTx, app: Asker, refs: readonly Ref[]): Promise<Set<string>> {
  return readsAll(app) ? new Set(refs.map(refText)) : openOnes(tx, refs);
}

/** How this reader sees those of them that were revised since they were opened; members see everything as it is now. */
export const openedFor = (tx: ReadTx, app: Asker, refs: readonly Ref[]) => openedBefore(tx, readsAll(app) ? [] : refs);

/** What was read of a thing, with the content of its opened version in place of a newer one that this reader may not see. */
export async function asOpened<R extends object>(tx: ReadTx, app: Asker, ref: Ref, row: R): Promise<R> {
  const opened = (await openedFor(tx, app, [ref])).get(refText(ref));
  return opened ? { ...row, ...(opened.content as Partial<R>) } : row;
}

const MOST_NEIGHBOURS = 200;

async function neighbours(
  tx: ReadTx,
  ref: Ref,
  side: 'up' | 'down',
): Promise<(Omit<Neighbour, 'state'> & { open: boolean })[]> {
  const [here, there] = side === 'up' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const rows = await tx
    .selectFrom('pin as p')
    .innerJoin('thing as f', (j) =>
      j.onRef('f.kind', '=', 'p.from_kind').onRef('f.id', '=', 'p.from_id').onRef('f.pin_set', '=', 'p.pin_set'),
    )
    .innerJoin('thing as target', (j) => j.onRef('target.kind', '=', 'p.to_kind').onRef('target.id', '=', 'p.to_id'))
    .innerJoin('thing as t', (j) => j.onRef('t.kind', '=', `p.${there}_kind`).onRef('t.id', '=', `p.${there}_id`))
    .select(['t.kind', 't.id', 't.title', 't.as_of', 't.open', 'p.to_hash', 'target.hash as target_hash'])
    .where(`p.${here}_kind`, '=', ref.kind)
    .where(`p.${here}_id`, '=', ref.id)
    .where('p.role', '=', 'rests-on')
    .orderBy('p.seq')
    .limit(MOST_NEIGHBOURS)
    .execute();
  return rows.map((r) => ({
    kind: r.kind as Kind,
    id: r.id,
    title: r.title,
    asOf: r.as_of,
    open: r.open,
    pinnedHash: r.to_hash,
    presentHash: r.target_hash,
  }));
}

async function versionsOf(tx: ReadTx, ref: Ref, only: number | null): Promise<ThingFrame['versions']> {
  let q = tx
    .selectFrom('thing_version')
    .select(['version', 'hash', 'as_of', 'at'])
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .orderBy('version', 'desc')
    .limit(50);
  if (only !== null) q = q.where('version', '=', only);
  const rows = await q.execute();
  const changes = await tx
    .selectFrom('thing_change')
    .select(['version', 'grade', 'sentence'])
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .where('version', '>=', rows.at(-1)?.version ?? 0)
    .orderBy('version')
    .orderBy('ordinal')
    .execute();
  return rows.map((v) => ({
    version: v.version,
    hash: v.hash,
    asOf: v.as_of,
    at: v.at.toISOString(),
    changes: changes
      .filter((c) => c.version === v.version)
      .map((c) => ({ grade: c.grade as Grade, sentence: c.sentence })),
  }));
}

const WRITES: Partial<Record<Kind, Action>> = {
  claim: 'claim.write',
  statement: 'statement.write',
  area: 'area.write',
  decision: 'decision.write',
  initiative: 'initiative.write',
  passage: 'passage.write',
};

/**
 * What the page of a thing shows about where it stands. Throws 404 when there is none or it is not open to this reader.
 * Earlier wordings of an open thing may never have been public, and a later one is not yet: only members see a version besides the opened one.
 */
export async function readFrame(tx: ReadTx, app: Asker, ref: Ref): Promise<ThingFrame> {
  const inside = readsAll(app);
  const thing = await tx
    .selectFrom('thing')
    .selectAll()
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .executeTakeFirst();
  if (!thing || !(thing.open || inside)) nothingHere(ref);
  const present = (await seenNow(tx, ref)) ?? nothingHere(ref);
  const up = await neighbours(tx, ref, 'up');
  const down = await neighbours(tx, ref, 'down');
  const states = await standings(tx, [ref, ...up, ...down], todayOf(app));
  const withdrawn = await withdrawnOnes(tx, [ref, ...up, ...down]);
  const own = states.get(refText(ref)) ?? nothingHere(ref);
  const spokenOf = [...own.reasons.flatMap((r) => [r.from, r.to]), ...(own.supersededBy ? [own.supersededBy] : [])];
  const seen = await visibleOnes(tx, app, spokenOf);
  const opened = await openedFor(tx, app, [ref, ...up, ...down, ...spokenOf]);
  const standing = inside
    ? own
    : visibleStanding(
        own,
        (r) => seen.has(refText(r)),
        (r) => opened.has(refText(r)),
      );
  const shown = opened.get(refText(ref)) ?? { ...thing, asOf: thing.as_of };
  const { watched } = await tx
    .selectFrom('pin')
    .select((e) => e.fn.countAll<number>().as('watched'))
    .where('from_kind', '=', ref.kind)
    .where('from_id', '=', ref.id)
    .where('pin_set', '=', thing.pin_set)
    .where('role', '=', 'watches')
    .executeTakeFirstOrThrow();
  const asShown = (list: typeof up): Neighbour[] =>
    list
      .filter((n) => inside || n.open)
      .map(({ open: _open, ...n }) => {
        const { title, asOf } = opened.get(refText(n)) ?? n;
        const state = withdrawn.has(refText(n)) ? 'withdrawn' : (states.get(refText(n))?.state ?? 'fresh');
        return { ...n, title, asOf, state };
      });
  const versions = await versionsOf(tx, ref, inside ? null : shown.version);
  const action = WRITES[ref.kind];
  return {
    ...ref,
    title: shown.title,
    hash: shown.hash,
    version: shown.version,
    asOf: shown.asOf,
    open: thing.open,
    state: standing.state,
    withdrawn: withdrawn.has(refText(ref)),
    reasons: standing.reasons.map(({ sentence }) => ({ sentence })),
    minorChanges: standing.minorChanges,
    supersededBy: standing.supersededBy,
    restsOn: asShown(up),
    carries: asShown(down),
    seen: present.digest,
    openedVersion: inside && thing.open && thing.open_version !== thing.version ? thing.open_version : null,
    watches: Number(watched),
    versions: inside ? versions : versions.map((v) => ({ ...v, changes: [] })),
    reaffirmed: await reaffirmationsOf(tx, ref, inside),
    inside,
    may: {
      reaffirm: can(app.actor, 'thing.reaffirm') && (!isEvidence(ref.kind) || ref.kind === 'arm'),
      write: action !== undefined && can(app.actor, action),
    },
  };
}
