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
  /** Name of who wrote it; null for the version that the software brings along. */
  by: string | null;
  at: Date | null;
}

/** The rules that hold now. */
export async function rulesInForce(tx: ReadTx): Promise<ConflictRules> {
  const row = await tx
    .selectFrom('conflict_rules')
    .select('content')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? conflictRules.parse(row.content) : DEFAULT_RULES;
}

/** A version of the rules; null where there is none of this number. */
export async function rulesVersion(tx: ReadTx, version: number): Promise<ConflictRules | null> {
  if (version === DEFAULT_RULES.version) return DEFAULT_RULES;
  const row = await tx.selectFrom('conflict_rules').select('content').where('version', '=', version).executeTakeFirst();
  return row ? conflictRules.parse(row.content) : null;
}

/** All versions, latest first. */
export async function rulesVersions(tx: ReadTx): Promise<RulesVersion[]> {
  const rows = await tx
    .selectFrom('conflict_rules as r')
    .innerJoin('person as p', 'p.id', 'r.by_person')
    .select(['r.version', 'r.hash', 'r.reason', 'p.name as by', 'r.at'])
    .orderBy('r.version', 'desc')
    .execute();
  const first: RulesVersion = {
    version: 1,
    hash: contentHash(DEFAULT_RULES),
    reason: 'The rules that the software brings along.',
    by: null,
    at: null,
  };
  return [...rows, first];
}

/** Longest reason that is kept with a version. */
const REASON_MOST = 1000;

/**
 * Writes the next version of the rules.
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
  if (rules.version !== now.version + 1)
    throw new ConflictRefused(
      `The rules stand at version ${now.version}: the document must carry version ${now.version + 1}.`,
    );
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
