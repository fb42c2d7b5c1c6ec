import type { ReadTx } from '#db/tx.ts';
import type { FieldChange, Grade } from '#ledger/grades.ts';
import type { Ref } from '#ledger/things.ts';

export interface ThingVersion {
  version: number;
  hash: string;
  asOf: string | null;
  changes: FieldChange[];
}

const MOST = 50;

/** The latest versions of a thing with their graded changes, newest first, at most fifty. */
export async function thingHistory(tx: ReadTx, ref: Ref): Promise<ThingVersion[]> {
  const versions = await tx
    .selectFrom('thing_version')
    .select(['version', 'hash', 'as_of'])
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .orderBy('version', 'desc')
    .limit(MOST)
    .execute();
  const changes = await tx
    .selectFrom('thing_change')
    .select(['version', 'field', 'before', 'after', 'grade', 'rule', 'sentence'])
    .where('kind', '=', ref.kind)
    .where('id', '=', ref.id)
    .where('version', '>=', versions.at(-1)?.version ?? 0)
    .orderBy('version')
    .orderBy('ordinal')
    .execute();
  return versions.map((v) => ({
    version: v.version,
    hash: v.hash,
    asOf: v.as_of,
    changes: changes
      .filter((c) => c.version === v.version)
      .map(({ version: _, ...c }) => ({ ...c, grade: c.grade as Grade })),
  }));
}
