import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { typed } from '#evidence/study-filter.ts';
import { type LabelStanding, labelStandings, type RuledFacet } from './label-standings.ts';
import { readMachine } from './standing.server.ts';

/** A ruling as pages show it. */
export interface ShownRuling {
  facet: RuledFacet;
  key: string;
  present: boolean;
  reason: string;
  /** A name for signed-in readers, “a curator” for everybody else. */
  who: string;
  at: Date;
  /** Number of the classifier whose answer the curator saw, and whether that answer was yes. */
  classifier: number;
  machine: boolean;
}

/** A ruling that may have been taken back, or given way to a later one. */
export interface PastRuling extends ShownRuling {
  withdrawnAt: Date | null;
  withdrawnWho: string | null;
}

/** `names`: true only where the reader is signed in; public pages name the role. */
export interface Naming {
  names: boolean;
}

const A_CURATOR = 'a curator';
const NOBODY: Naming = { names: false };

async function rulingsOf(
  tx: ReadTx,
  ids: readonly string[],
  { names }: Naming,
  past: boolean,
): Promise<(PastRuling & { studyId: string })[]> {
  const { rows } = await sql<PastRuling & { studyId: string }>`
    select u.study_id as "studyId", u.facet, u.key, u.present, u.reason, u.at, u.classifier, u.machine, coalesce(p.name, u.by) as who,
           u.withdrawn_at as "withdrawnAt", coalesce(w.name, u.withdrawn_by) as "withdrawnWho"
    from label_ruling u left join person p on p.id = u.by left join person w on w.id = u.withdrawn_by
    where u.study_id = any(${[...ids]}::text[]) and (${past} or u.withdrawn_at is null) order by u.id`.execute(tx);
  if (names) return rows;
  return rows.map((r) => ({ ...r, who: A_CURATOR, withdrawnWho: r.withdrawnWho === null ? null : A_CURATOR }));
}

/** The labels of each of these studies as they stand, by id: the machine's answer, the ruling on it, whether it stands. */
export async function labelsOfEach(
  tx: ReadTx,
  ids: readonly string[],
  naming: Naming = NOBODY,
): Promise<Map<string, LabelStanding<ShownRuling>[]>> {
  const rulings = await rulingsOf(tx, ids, naming, false);
  const machines = await readMachine(tx, ids);
  return new Map(
    machines.map((m) => [
      m.id,
      labelStandings(
        m.classification,
        rulings.flatMap(({ studyId, withdrawnAt: _, withdrawnWho: __, ...r }) => (studyId === m.id ? [r] : [])),
      ),
    ]),
  );
}

/** Every label of one study as it stands; empty when there is no such study. */
export async function labelsAsTheyStand(
  tx: ReadTx,
  studyId: string,
  naming: Naming = NOBODY,
): Promise<LabelStanding<ShownRuling>[]> {
  const id = typed(studyId).toUpperCase();
  return (await labelsOfEach(tx, [id], naming)).get(id) ?? [];
}

/** Every ruling that a study ever had, oldest first; `withdrawnAt` is null for those that stand. In the study's history they go under the word “curation”. */
export async function rulingHistory(tx: ReadTx, studyId: string, naming: Naming = NOBODY): Promise<PastRuling[]> {
  const rows = await rulingsOf(tx, [typed(studyId).toUpperCase()], naming, true);
  return rows.map(({ studyId: _, ...r }) => r);
}
