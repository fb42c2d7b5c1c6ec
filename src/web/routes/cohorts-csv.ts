import { toCsv } from '#evidence/csv.ts';
import { listCohorts } from '#outcomes/cohorts.server.ts';
import { statedGroups } from '#outcomes/overlap-clusters.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/cohorts-csv';

export const handle = { script: false };

/** Every pair that was judged, and every pair of a group of the table of arms that was not. */
export async function loader({ context }: Route.LoaderArgs) {
  const rows = await appOf(context).db.read(async (tx) => {
    const cohorts = new Map((await listCohorts(tx)).map((c) => [c.id, c]));
    const judgements = await listJudgements(tx, false);
    const judged = new Set(judgements.map((j) => `${j.a} ${j.b}`));
    const named = (id: string) => [id, cohorts.get(id)?.label ?? '', cohorts.get(id)?.n ?? null];
    return [
      ...judgements.map((j) => [
        ...named(j.a),
        ...named(j.b),
        j.relation,
        j.contained ?? '',
        j.id,
        j.evidence,
        j.sourceUrl ?? '',
        j.day ?? '',
      ]),
      ...statedGroups([...cohorts.values()]).flatMap((g) =>
        g.members.flatMap((a, i) =>
          g.members
            .slice(i + 1)
            .filter((b) => !judged.has(`${a} ${b}`))
            .map((b) => [
              ...named(a),
              ...named(b),
              g.sure ? 'stated by the table' : 'possible by the table',
              '',
              g.name,
              '',
              '',
              '',
            ]),
        ),
      ),
    ];
  });
  const csv = toCsv([
    [
      'cohort_a',
      'label_a',
      'patients_a',
      'cohort_b',
      'label_b',
      'patients_b',
      'relation',
      'contained',
      'judgement_or_group',
      'evidence',
      'source',
      'judged_on',
    ],
    ...rows,
  ]);
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="cohorts-overlap.csv"',
    },
  });
}
