import { pathOf } from '#ledger/things.ts';
import type { CohortRow } from '#outcomes/cohorts.ts';
import { drawnTogether, statedGroups } from '#outcomes/overlap-clusters.ts';
import type { JudgementRow } from '#outcomes/overlap-judgements.ts';
import type { ChartTable } from '#web/charts/chart-table.ts';
import type { OverlapGraphData, OverlapNode } from '#web/charts/overlap-graph-data.ts';
import { cohortPath } from './cohort-words.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const nodeOf = (c: CohortRow): OverlapNode => ({
  id: c.id,
  label: c.label,
  note: c.product,
  n: c.n,
  href: cohortPath(c.id),
});

/** The picture of which cohorts share patients. The order of neither list matters. */
export function overlapGraphData(cohorts: readonly CohortRow[], judgements: readonly JudgementRow[]): OverlapGraphData {
  const byId = new Map(cohorts.map((c) => [c.id, c]));
  const panels = drawnTogether(cohorts, judgements).map(({ members, groups }) => {
    // the cohorts of a group stand beside each other; within it the older first, and those that only a judgement added last
    const place = (id: string): number => {
      const at = groups.findIndex((g) => g.members.includes(id));
      return at < 0 ? groups.length : at;
    };
    const order = members
      .map((id) => byId.get(id)!)
      .sort((x, y) => place(x.id) - place(y.id) || (x.year ?? 0) - (y.year ?? 0) || (x.id < y.id ? -1 : 1));
    const inside = judgements
      .filter((j) => members.includes(j.a) && members.includes(j.b))
      .sort((x, y) => x.id.length - y.id.length || (x.id < y.id ? -1 : 1));
    return {
      title: groups.map((g) => g.name).join(' and ') || order.map((c) => c.label).join(' and '),
      nodes: order.map(nodeOf),
      bands: groups.map(({ name, sure, members: m }) => ({ name, sure, members: m })),
      edges: inside.map(({ id, a, b, relation, contained }) => ({
        id,
        a,
        b,
        relation,
        contained,
        href: pathOf({ kind: 'overlap', id }),
      })),
    };
  });
  const drawn = new Set(panels.flatMap((p) => p.nodes.map((n) => n.id)));
  const alone = cohorts.filter((c) => !drawn.has(c.id)).sort((x, y) => (x.id < y.id ? -1 : 1));
  const sharing = new Set(
    [
      ...judgements.filter((j) => j.relation !== 'none').flatMap((j) => [j.a, j.b]),
      ...statedGroups(cohorts).flatMap((g) => g.members),
    ].filter((id) => byId.has(id)),
  );
  return {
    title: 'Which cohorts share patients',
    reading: `Of ${count(cohorts.length, 'cohort')}, ${sharing.size} share patients with another or may; ${count(judgements.length, 'pair was', 'pairs were')} judged by people. Each circle is a cohort, its area the number of patients.`,
    panels,
    alone: alone.map(nodeOf),
  };
}

/** What the picture shows, pair by pair: judgements first, then what the table of arms says of groups. */
export function overlapTable(cohorts: readonly CohortRow[], judgements: readonly JudgementRow[]): ChartTable {
  const byId = new Map(cohorts.map((c) => [c.id, c]));
  const cells = (id: string) => [{ text: byId.get(id)?.label ?? id, href: cohortPath(id) }, byId.get(id)?.n ?? null];
  const judged = new Set(judgements.map((j) => `${j.a} ${j.b}`));
  return {
    columns: [
      { label: 'Cohort' },
      { label: 'Patients', numeric: true },
      { label: 'and cohort' },
      { label: 'its patients', numeric: true },
      { label: 'Relation' },
      { label: 'Said by' },
    ],
    rows: [
      ...judgements.map((j) => [
        ...cells(j.a),
        ...cells(j.b),
        j.relation === 'subset' ? `subset (${byId.get(j.contained ?? '')?.label ?? j.contained} within)` : j.relation,
        { text: j.id, href: pathOf({ kind: 'overlap', id: j.id }) },
      ]),
      ...statedGroups(cohorts).flatMap((g) =>
        g.members.flatMap((a, i) =>
          g.members
            .slice(i + 1)
            .filter((b) => !judged.has(`${a} ${b}`))
            .map((b) => [
              ...cells(a),
              ...cells(b),
              g.sure ? 'share patients' : 'may share patients',
              `group ${g.name}`,
            ]),
        ),
      ),
    ],
  };
}
