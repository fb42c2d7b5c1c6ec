import type { ReadTx, WriteTx } from '#db/tx.ts';
import { LEAST_REASON } from '#governance/conflict-engine.ts';
import { DEFAULT_RULES } from '#governance/conflict-first-rules.ts';
import { type ConflictRules, conflictRules } from '#governance/conflict-rules.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';

/** Why something about conflicts was not done, in one sentence. */
export class ConflictRefused extends Error {}

export interface RulesVersion {
  version: number;
  hash: string;
  reason: string;
  /** Who wrote it; null for the version that the software brings along. */
  by: string | null;
  byId: string | null;
  at: Date | null;
  /** Name of the second person, without whom it does not count; null: it waits, or came with the software. */
  confirmedBy: string | null;
  confirmedAt: Date | null;
  state: 'confirmed' | 'waits' | 'passed-over';
}

/** A document as it is kept; one whose content is not what was hashed is refused, so that nothing is judged by it. */
function kept(row: { version: number; content: unknown; hash: string }, locked?: string): ConflictRules {
  const hash = contentHash(row.content);
  if (hash !== row.hash || (locked !== undefined && hash !== locked))
    throw new ConflictRefused(
      `The rules of conflicts, version ${row.version}, are not what was locked; nothing is decided by them. Restore the database from its last good copy.`,
    );
  return conflictRules.parse(row.content);
}

/** Version 1: as kept when a meeting was first called under it; before that what the software brings along. */
async function firstRules(tx: ReadTx, locked?: string): Promise<ConflictRules> {
  const row = await tx.selectFrom('conflict_rules_first').selectAll().executeTakeFirst();
  return row
    ? kept(row, locked)
    : kept({ version: 1, content: DEFAULT_RULES, hash: contentHash(DEFAULT_RULES) }, locked);
}

/** The rules that hold now: the latest version that a second person confirmed. */
export async function rulesInForce(tx: ReadTx): Promise<ConflictRules> {
  const row = await tx
    .selectFrom('conflict_rules as r')
    .innerJoin('conflict_rules_confirmed as c', 'c.version', 'r.version')
    .select(['r.version', 'r.content', 'r.hash'])
    .orderBy('r.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? kept(row) : firstRules(tx);
}

/**
 * The rules that hold now, to be locked for a meeting: from then on later software does not change them.
 * @returns their number and the hash of their content, by which the meeting is judged.
 */
export async function lockRules(tx: WriteTx, at: Date): Promise<{ version: number; hash: string }> {
  const rules = await rulesInForce(tx);
  const hash = contentHash(rules);
  if (rules.version === 1)
    await tx
      .insertInto('conflict_rules_first')
      .values({ version: 1, content: JSON.stringify(rules), hash, at })
      .onConflict((c) => c.doNothing())
      .execute();
  return { version: rules.version, hash };
}

/**
 * A version of the rules; null where there is none of this number.
 * @param locked hash that was locked with it: a document that says something else is refused.
 * @throws ConflictRefused
 */
export async function rulesVersion(tx: ReadTx, version: number, locked?: string): Promise<ConflictRules | null> {
  if (version === DEFAULT_RULES.version) return firstRules(tx, locked);
  const row = await tx.selectFrom('conflict_rules').selectAll().where('version', '=', version).executeTakeFirst();
  if (!row && locked !== undefined)
    throw new ConflictRefused(
      `The rules of conflicts, version ${version}, which were locked, are not there; restore the database from its last good copy.`,
    );
  return row ? kept(row, locked) : null;
}

/** All versions, latest first. */
export async function rulesVersions(tx: ReadTx): Promise<RulesVersion[]> {
  const rows = await tx
    .selectFrom('conflict_rules as r')
    .innerJoin('person as p', 'p.id', 'r.by_person')
    .leftJoin('conflict_rules_confirmed as c', 'c.version', 'r.version')
    .leftJoin('person as q', 'q.id', 'c.by_person')
    .select([
      'r.version',
      'r.hash',
      'r.reason',
      'p.name as by',
      'r.by_person as byId',
      'r.at',
      'q.name as confirmedBy',
      'c.at as confirmedAt',
    ])
    .orderBy('r.version', 'desc')
    .execute();
  const inForce = rows.find((r) => r.confirmedAt !== null)?.version ?? 1;
  const state = (r: (typeof rows)[number]) =>
    r.confirmedAt !== null ? 'confirmed' : r.version > inForce ? 'waits' : 'passed-over';
  const first: RulesVersion = {
    version: 1,
    hash: contentHash(await firstRules(tx)),
    reason: 'The rules that the software brings along.',
    by: null,
    byId: null,
    at: null,
    confirmedBy: null,
    confirmedAt: null,
    state: 'confirmed',
  };
  return [...rows.map((r): RulesVersion => ({ ...r, state: state(r) })), first];
}

/** Longest reason that is kept with a version. */
const REASON_MOST = 1000;

/**
 * Writes the next version of the rules. It holds once a second person has confirmed it.
 * @param rules a document whose version is the one after the present.
 * @throws ConflictRefused where somebody else wrote a version meanwhile, nothing changes, or the reason says too little.
 */
export async function writeRules(
  tx: WriteTx,
  by: string,
  rules: ConflictRules,
  reason: string,
  at: Date,
): Promise<number> {
  const why = reason.trim();
  if (why.length < LEAST_REASON)
    throw new ConflictRefused(`Say why the rules change, in at least ${LEAST_REASON} characters.`);
  const now = await rulesInForce(tx);
  const next = (await latestNumber(tx)) + 1;
  if (rules.version !== next)
    throw new ConflictRefused(
      `The latest version that was written is ${next - 1}: the document must carry version ${next}.`,
    );
  const read = conflictRules.safeParse(rules);
  if (!read.success) throw new ConflictRefused(read.error.issues[0]?.message ?? 'This is no document of rules.');
  if (contentHash({ ...rules, version: 0 }) === contentHash({ ...now, version: 0 }))
    throw new ConflictRefused('This document says the same as the present rules; change something or leave it.');
  const hash = contentHash(rules);
  await tx
    .insertInto('conflict_rules')
    .values({
      version: rules.version,
      content: JSON.stringify(rules),
      hash,
      reason: why.slice(0, REASON_MOST),
      by_person: by,
      at,
    })
    .execute();
  await audit(tx, by, { kind: 'conflict.rules-written', body: { version: rules.version, hash } }, at);
  return rules.version;
}

/** Number of the latest version that was written, confirmed or not. */
export async function latestNumber(tx: ReadTx): Promise<number> {
  const { latest } = await tx
    .selectFrom('conflict_rules')
    .select((e) => e.fn.max('version').as('latest'))
    .executeTakeFirstOrThrow();
  return Number(latest ?? DEFAULT_RULES.version);
}

/**
 * Confirms a version that somebody else wrote: from now on it holds for what is not locked yet.
 * @throws ConflictRefused where it is one's own, holds already, or a later one holds.
 */
export async function confirmRules(tx: WriteTx, by: string, version: number, at: Date): Promise<void> {
  const found = (await rulesVersions(tx)).find((v) => v.version === version);
  if (!found || found.byId === null)
    throw new ConflictRefused('There is no such version to confirm; go back to the list.');
  if (found.byId === by)
    throw new ConflictRefused('You wrote this version: somebody else who may change the rules must confirm it.');
  if (found.state === 'confirmed') throw new ConflictRefused(`Version ${version} has been confirmed already.`);
  if (found.state === 'passed-over')
    throw new ConflictRefused(
      `A later version than ${version} holds already; write this one anew if it is still wanted.`,
    );
  const done = await tx
    .insertInto('conflict_rules_confirmed')
    .values({ version, by_person: by, at })
    .onConflict((c) => c.doNothing())
    .returning('version')
    .executeTakeFirst();
  if (!done) throw new ConflictRefused(`Version ${version} has been confirmed already.`);
  await audit(tx, by, { kind: 'conflict.rules-confirmed', body: { version, hash: found.hash } }, at);
}
