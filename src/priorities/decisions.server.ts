import { LineRefused } from '#claims/line-refused.ts';
import {
  type Ground,
  groundsOf,
  isDemonstration,
  type ListedThing,
  type ListOptions,
  listThings,
  oldestAsOf,
  restsOn,
  saveRows,
  upstreamOf,
  writtenEvent,
} from '#claims/resting.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import type { AuditEvent } from '#ledger/audit-events.ts';
import { nextId, type PinTo, readThing, supersede } from '#ledger/record.server.ts';
import type { RevisitRule } from '#ledger/revisit.ts';
import { type Ref, refText } from '#ledger/things.ts';
import {
  chosenKey,
  type DecisionContent,
  type DecisionInput,
  type DecisionOption,
  type DecisionVotes,
} from './decision.ts';
import { checkAuthor, checkMotion } from './decision-ground.server.ts';
import { type RevisitChoice, ruleOf, WATCHED_CHANGES } from './revisit-if.ts';

const refOf = (id: string): Ref => ({ kind: 'decision', id });

/** A rule and what it is pinned to. */
interface Watch {
  rule: RevisitRule;
  on: Ref[];
}

async function estimateWatch(
  tx: ReadTx,
  choice: Extract<RevisitChoice, { if: 'estimate-leaves' }>,
  syntheses: readonly Ground[],
): Promise<Watch> {
  const names = syntheses.map((s) => s.id).join(', ');
  if (syntheses.length === 0)
    throw new LineRefused(
      'Nothing that this decision rests on is a synthesis, so there is no estimate to watch.',
      'revisitIf',
    );
  const named = choice.synthesis?.toUpperCase();
  const on = named ? syntheses.find((s) => s.id === named) : syntheses.length === 1 ? syntheses[0] : undefined;
  if (!on)
    throw new LineRefused(
      named
        ? `This decision does not rest on the synthesis ${named}; it rests on ${names}.`
        : `This decision rests on ${names}; say which of their estimates would reopen it.`,
      'revisitIf',
    );
  const present = (await readThing(tx, on))?.content as { estimate?: unknown } | undefined;
  if (typeof present?.estimate !== 'number')
    throw new LineRefused(
      `The synthesis ${on.id} gives no pooled estimate at present, so none can leave an interval.`,
      'revisitIf',
    );
  if (present.estimate < choice.lowPercent / 100 || present.estimate > choice.highPercent / 100)
    throw new LineRefused(
      `The estimate of ${on.id} is ${(present.estimate * 100).toFixed(1)} %, already outside ${choice.lowPercent}–${choice.highPercent} %.`,
      'revisitIf',
    );
  return { rule: ruleOf(choice, on.id), on: [on] };
}

/** What each chosen condition watches. @throws LineRefused on `revisitIf` when a condition could never come true. */
async function watchesOf(tx: ReadTx, choices: readonly RevisitChoice[], grounds: readonly Ground[]): Promise<Watch[]> {
  const upstream = await upstreamOf(tx, grounds, ['study', 'report', 'query', 'synthesis']);
  const out: Watch[] = [];
  for (const choice of choices) {
    if (choice.if === 'date-passes') out.push({ rule: ruleOf(choice, null), on: grounds.slice(0, 1) });
    else if (choice.if === 'estimate-leaves')
      out.push(
        await estimateWatch(
          tx,
          choice,
          upstream.filter((u) => u.kind === 'synthesis'),
        ),
      );
    else {
      const { kinds, missing } = WATCHED_CHANGES[choice.if];
      const on = upstream.filter((u) => (kinds as readonly string[]).includes(u.kind));
      if (on.length === 0) throw new LineRefused(missing, 'revisitIf');
      out.push({ rule: ruleOf(choice, null), on });
    }
  }
  return out;
}

/** @throws LineRefused when it was decided after the day of writing, or a day that reopens it does not lie after that day. */
function checkDays(input: DecisionInput, at: Date): void {
  const today = at.toISOString().slice(0, 10);
  if (input.decidedOn > today)
    throw new LineRefused('The day of the decision lies in the future; record it once it is taken.', 'decidedOn');
  if (input.revisitIf.some((r) => r.if === 'date-passes' && r.date <= today))
    throw new LineRefused('The day that reopens the decision must come after today.', 'revisitIf');
}

function pinsOf(grounds: readonly Ground[], watches: readonly Watch[]): PinTo[] {
  const rules = new Map<string, { to: Ref; revisitIf: RevisitRule[] }>();
  for (const { rule, on } of watches)
    for (const to of on) {
      const held = rules.get(refText(to)) ?? { to: { kind: to.kind, id: to.id }, revisitIf: [] };
      held.revisitIf.push(rule);
      rules.set(refText(to), held);
    }
  return [
    ...grounds.map((to): PinTo => ({ to, seen: to.hash })),
    ...[...rules.values()].map(({ to, revisitIf }): PinTo => ({ to, role: 'watches', revisitIf })),
  ];
}

/**
 * Writes a decision. It rests on every area among its options and on the claims named; each chosen condition becomes a revisit-if rule on a
 * `watches` pin: changes of studies on every study and query upstream, an estimate on its synthesis, a day on the first thing it rests on.
 * It is marked as demonstration when its author is a made-up person. A decision is never edited. Its author must be free to decide on it (`checkAuthor`).
 * @throws LineRefused when the author is not, or on `areas`, `claims` or `revisitIf`.
 */
export async function writeDecision(
  tx: WriteTx,
  input: DecisionInput,
  author: string,
  at: Date,
): Promise<{ id: string }> {
  const { id, written } = await decide(tx, input, author, at);
  await audit(tx, author, written, at);
  return { id };
}

/** The rows of a decision, and what the audit chain is to say of it once every other row is written. */
async function decide(
  tx: WriteTx,
  input: DecisionInput,
  author: string,
  at: Date,
): Promise<{ id: string; written: AuditEvent }> {
  checkDays(input, at);
  const carried = await checkMotion(tx, input);
  const areas = await groundsOf(tx, input.areas, 'areas');
  const grounds = [...areas, ...(await groundsOf(tx, input.claims, 'claims'))];
  await checkAuthor(tx, input, carried, author, at);
  const watches = await watchesOf(tx, input.revisitIf, grounds);
  const options: DecisionOption[] = [
    ...areas.map((a) => ({ area: a.id, text: a.title })),
    ...input.otherOptions.map((text) => ({ area: null, text })),
  ];
  const id = await nextId(tx, 'decision');
  const content: DecisionContent = {
    title: input.title,
    options,
    chosen: chosenKey(input.chosen, input.areas),
    reasons: input.reasons,
    votes: carried
      ? carried.votes
      : { for: input.votesFor ?? 0, against: input.votesAgainst ?? 0, abstained: input.votesAbstained ?? 0 },
    motion: input.motion || null,
    dissent: input.dissent,
    decidedOn: input.decidedOn,
    revisitIf: watches.map((w) => w.rule),
    restsOn: grounds.map(({ kind, id }) => ({ kind, id })),
    demonstration: await isDemonstration(tx, author),
  };
  await tx
    .insertInto('decision')
    .values({
      id,
      title: content.title,
      options: JSON.stringify(options),
      chosen: content.chosen,
      reasons: content.reasons,
      votes_for: content.votes?.for ?? null,
      votes_against: content.votes?.against ?? null,
      votes_abstained: content.votes?.abstained ?? null,
      dissent: content.dissent,
      decided_on: content.decidedOn,
      demonstration: content.demonstration,
      revisit: JSON.stringify(content.revisitIf),
      motion_id: content.motion,
      author,
      made_at: at,
    })
    .execute();
  const thing = { ...refOf(id), title: content.title, asOf: oldestAsOf(grounds), content };
  const recorded = await saveRows(tx, thing, [], pinsOf(grounds, watches), at);
  return { id, written: writtenEvent(thing, recorded) };
}

/**
 * Writes a decision in the place of an earlier one, which stays on record as superseded.
 * @throws LineRefused as `writeDecision`, and when the earlier one does not exist or has already been replaced.
 */
export async function supersedeDecision(
  tx: WriteTx,
  oldId: string,
  input: DecisionInput,
  author: string,
  at: Date,
): Promise<{ id: string }> {
  // held before anything is written: two who replace one decision wait for each other here
  await tx
    .selectFrom('thing')
    .select('id')
    .where('kind', '=', 'decision')
    .where('id', '=', oldId)
    .forNoKeyUpdate()
    .execute();
  const old = await readThing(tx, refOf(oldId));
  if (!old) throw new LineRefused(`There is no decision ${oldId}.`);
  if (old.supersededBy)
    throw new LineRefused(`The decision ${oldId} was already superseded by ${old.supersededBy.id}.`);
  const { id, written } = await decide(tx, input, author, at);
  await supersede(tx, refOf(oldId), refOf(id));
  await announce(tx, { kind: 'thing.changed', body: { ref: refOf(oldId) } }, at);
  await audit(tx, author, written, at);
  await audit(tx, author, { kind: 'thing.superseded', body: { ref: refOf(oldId), by: refOf(id) } }, at);
  return { id };
}

export interface DecisionRow extends DecisionContent {
  id: string;
  author: string;
  authorName: string;
  madeAt: Date;
}

const votesIn = (r: {
  votes_for: number | null;
  votes_against: number | null;
  votes_abstained: number | null;
}): DecisionVotes | null =>
  r.votes_for === null || r.votes_against === null || r.votes_abstained === null
    ? null
    : { for: r.votes_for, against: r.votes_against, abstained: r.votes_abstained };

export async function readDecision(tx: ReadTx, id: string): Promise<DecisionRow | null> {
  const r = await tx
    .selectFrom('decision as d')
    .innerJoin('person as p', 'p.id', 'd.author')
    .selectAll('d')
    .select('p.name as author_name')
    .where('d.id', '=', id)
    .executeTakeFirst();
  if (!r) return null;
  return {
    id: r.id,
    title: r.title,
    options: r.options as DecisionOption[],
    chosen: r.chosen,
    reasons: r.reasons,
    votes: votesIn(r),
    motion: r.motion_id,
    dissent: r.dissent,
    decidedOn: r.decided_on,
    revisitIf: r.revisit as RevisitRule[],
    restsOn: await restsOn(tx, refOf(id)),
    demonstration: r.demonstration,
    author: r.author,
    authorName: r.author_name,
    madeAt: r.made_at,
  };
}

/** Decisions, newest number first. */
export async function listDecisions(
  tx: ReadTx,
  options: ListOptions,
): Promise<{
  total: number;
  rows: (ListedThing & Pick<DecisionContent, 'chosen' | 'decidedOn' | 'votes' | 'motion' | 'demonstration'>)[];
}> {
  const { total, rows } = await listThings(tx, 'decision', options);
  if (rows.length === 0) return { total, rows: [] };
  const found = await tx
    .selectFrom('decision')
    .selectAll()
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  const byId = new Map(found.map((d) => [d.id, d]));
  return {
    total,
    rows: rows.flatMap((r) => {
      const d = byId.get(r.id);
      if (!d) return [];
      return [
        {
          ...r,
          votes: votesIn(d),
          motion: d.motion_id,
          chosen: d.chosen,
          decidedOn: d.decided_on,
          demonstration: d.demonstration,
        },
      ];
    }),
  };
}
