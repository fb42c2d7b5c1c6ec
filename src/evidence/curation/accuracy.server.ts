import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { CLASSIFIER } from '#evidence/relevance.ts';
import { RULED_FACETS, type RuledFacet } from './label-standings.ts';

/** How curators found the labels that they looked at. Each label of each study counts once, by the ruling that stands. */
export interface LookedAt {
  facet: RuledFacet;
  /** agreed + added + removed. */
  looked: number;
  /** The machine's answer was right; also that a study is not relevant. */
  agreed: number;
  /** The machine had missed it. */
  added: number;
  /** The machine had given it and was wrong. */
  removed: number;
}

export interface CuratorAccuracy {
  /** What the curators saw, whichever classifier had given it; one row a facet, in the order of the facets, also where nobody has looked. */
  byFacet: LookedAt[];
  /** The same for each classifier that was looked at, the newest first. */
  byClassifier: (LookedAt & { classifier: number })[];
  /** What the present labels would get: of the labels that curators ruled on, how many does the machine have right now. */
  present: { facet: RuledFacet; looked: number; right: number }[];
  /** Number of the present classifier. */
  classifier: number;
  /** Studies with at least one ruling. */
  studies: number;
}

interface Row {
  facet: RuledFacet;
  classifier: number;
  agreed: number;
  added: number;
  removed: number;
  right: number;
}

const sum = (facet: RuledFacet, rows: readonly Row[]): LookedAt => {
  const of = (what: 'agreed' | 'added' | 'removed') => rows.reduce((n, r) => n + r[what], 0);
  const [agreed, added, removed] = [of('agreed'), of('added'), of('removed')];
  return { facet, looked: agreed + added + removed, agreed, added, removed };
};

/**
 * How often curators agree with the machine. They are led to doubtful labels first, so that this is lower than over all labels: it finds faults and is
 * no estimate of the whole.
 */
export async function curatorAccuracy(tx: ReadTx): Promise<CuratorAccuracy> {
  const { rows } = await sql<Row>`
    select u.facet, u.classifier,
      count(*) filter (where u.present = u.machine)::int as agreed,
      count(*) filter (where u.present and not u.machine)::int as added,
      count(*) filter (where not u.present and u.machine)::int as removed,
      count(*) filter (where u.present = case when u.facet = 'relevant' then coalesce((s.relevance->>'relevant')::boolean, false)
        else exists (select 1 from study_label l where l.study_id = u.study_id and l.facet = u.facet and l.key = u.key) end)::int as "right"
    from label_ruling u join study s on s.id = u.study_id
    where u.withdrawn_at is null group by u.facet, u.classifier`.execute(tx);
  const { n } = await tx
    .selectFrom('label_ruling')
    .select((e) => e.fn.count<number>('study_id').distinct().as('n'))
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  const numbers = [...new Set(rows.map((r) => r.classifier))].sort((a, b) => b - a);
  const of = (facet: RuledFacet) => rows.filter((r) => r.facet === facet);
  return {
    byFacet: RULED_FACETS.map((facet) => sum(facet, of(facet))),
    byClassifier: numbers.flatMap((classifier) =>
      RULED_FACETS.flatMap((facet) => {
        const row = sum(
          facet,
          of(facet).filter((r) => r.classifier === classifier),
        );
        return row.looked > 0 ? [{ ...row, classifier }] : [];
      }),
    ),
    present: RULED_FACETS.map((facet) => ({
      facet,
      looked: sum(facet, of(facet)).looked,
      right: of(facet).reduce((total, r) => total + r.right, 0),
    })),
    classifier: CLASSIFIER,
    studies: Number(n),
  };
}
