import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { typed } from '#evidence/study-filter.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { supersede, unsupersede } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { reasonTyped, writeDecision } from './decide.server.ts';
import { MergeRefused } from './merge-refused.ts';

const studyRef = (id: string): Ref => ({ kind: 'study', id });
const idTyped = (text: string): string => typed(text).toUpperCase();

/** Both studies, held against other merges; always in the order of their ids, so that two merges do not wait for each other. */
async function hold(tx: WriteTx, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ id: string; mergedInto: string | null }>`
    select id, merged_into as "mergedInto" from study where id = any(${[...ids]}::text[]) order by id for update`.execute(
    tx,
  );
  return new Map(rows.map((r) => [r.id, r.mergedInto]));
}

/**
 * Says that one study is another registration of a second. It leaves lists, counts and queries; what rests on it goes on resting on it and shows that it was
 * superseded; its own record and history stay, and go on being updated. One step only: nothing is merged into what is itself merged, so that there is
 * neither a chain nor a circle.
 * @throws MergeRefused in one sentence.
 */
export async function mergeStudies(
  tx: WriteTx,
  g: { gone: string; kept: string; reason: string; by: string },
  at: Date,
): Promise<void> {
  const [gone, kept] = [idTyped(g.gone), idTyped(g.kept)];
  const reason = reasonTyped(g.reason);
  if (gone === kept) throw new MergeRefused(`${gone || 'A study'} cannot be merged into itself; name two studies.`);
  const held = await hold(tx, [gone, kept]);
  for (const id of [gone, kept])
    if (!held.has(id)) throw new MergeRefused(`There is no study ${id || 'without a number'}; check its number.`);
  const [former, later] = [held.get(gone), held.get(kept)];
  if (former) throw new MergeRefused(`${gone} is merged into ${former} already; undo that first.`);
  if (later) throw new MergeRefused(`${kept} was itself merged into ${later}; merge ${gone} into ${later} instead.`);
  const below = await tx
    .selectFrom('study')
    .select('id')
    .where('merged_into', '=', gone)
    .orderBy('id')
    .executeTakeFirst();
  if (below)
    throw new MergeRefused(`${below.id} was merged into ${gone}; undo that first, then merge both into ${kept}.`);
  await tx.updateTable('study').set({ merged_into: kept }).where('id', '=', gone).execute();
  await supersede(tx, studyRef(gone), studyRef(kept));
  await writeDecision(tx, { kind: 'study', one: gone, other: kept, state: 'merged', kept, reason, by: g.by }, at);
  await announce(tx, { kind: 'evidence.changed', body: { importId: null, studies: [gone, kept] } }, at);
  await audit(tx, g.by, { kind: 'duplicate.merged', body: { ref: studyRef(gone), into: studyRef(kept), reason } }, at);
}

/** Takes a merge back: the study stands for itself again, as its records have it now. @throws MergeRefused when it is not merged, or no reason is given. */
export async function undoStudyMerge(
  tx: WriteTx,
  g: { gone: string; reason: string; by: string },
  at: Date,
): Promise<{ kept: string }> {
  const gone = idTyped(g.gone);
  const reason = reasonTyped(g.reason);
  const held = await hold(tx, [gone]);
  if (!held.has(gone)) throw new MergeRefused(`There is no study ${gone || 'without a number'}; check its number.`);
  const kept = held.get(gone);
  if (!kept) throw new MergeRefused(`${gone} is not merged into any other study.`);
  await tx.updateTable('study').set({ merged_into: null }).where('id', '=', gone).execute();
  await unsupersede(tx, studyRef(gone), studyRef(kept));
  await writeDecision(tx, { kind: 'study', one: gone, other: kept, state: 'undone', kept: null, reason, by: g.by }, at);
  await announce(tx, { kind: 'evidence.changed', body: { importId: null, studies: [gone, kept] } }, at);
  await audit(
    tx,
    g.by,
    { kind: 'duplicate.merge-undone', body: { ref: studyRef(gone), from: studyRef(kept), reason } },
    at,
  );
  return { kept };
}

/** What is said on a study's page of its merges. */
export interface StudyMerges {
  /** Where this study was merged into another. */
  into: { id: string; why: string; at: Date } | null;
  /** The studies that were merged into this one, by their numbers, with their other registrations. */
  from: { id: string; title: string; registryIds: string[]; why: string; at: Date }[];
}

/** Both ways at once: where a study went, and what came to it. Says why and when, not who: any reader may see it. */
export async function studyMerges(tx: ReadTx, studyId: string): Promise<StudyMerges> {
  const id = idTyped(studyId);
  const { rows } = await sql<{
    gone: string;
    kept: string;
    title: string;
    registryIds: string[];
    why: string;
    at: Date;
  }>`
    select s.id as gone, s.merged_into as kept, s.title, s.registry_ids as "registryIds", d.why, d.at
    from study s join duplicate_proposal d on d.kind = 'study' and d.a = least(s.id, s.merged_into) and d.b = greatest(s.id, s.merged_into)
    where s.merged_into is not null and (s.id = ${id} or s.merged_into = ${id}) order by s.id`.execute(tx);
  const own = rows.find((r) => r.gone === id);
  return {
    into: own ? { id: own.kept, why: own.why, at: own.at } : null,
    from: rows.flatMap((r) =>
      r.kept === id ? [{ id: r.gone, title: r.title, registryIds: r.registryIds, why: r.why, at: r.at }] : [],
    ),
  };
}
