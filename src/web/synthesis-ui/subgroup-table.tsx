import type { Subgroup, SubgroupTable as Table } from '#outcomes/subgroups.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { Section } from '#web/ui/page.tsx';
import { Estimate, SoundNote } from './estimate.tsx';
import { FigureTable } from './figure-table.tsx';
import { pValue } from './figure-words.ts';
import { SpanBar } from './span-bar.tsx';

/** More subgroups of one cohort than this stand in one line: each is a row of the forest plot already. */
const MOST_SINGLE = 4;

function folded(groups: readonly Subgroup[]): Subgroup[] {
  const single = groups.filter((g) => g.k === 1);
  if (single.length <= MOST_SINGLE) return [...groups];
  const events = single.reduce((s, g) => s + g.events, 0);
  const patients = single.reduce((s, g) => s + g.patients, 0);
  const rest = { k: single.length, events, patients, estimate: null, ci: null, tau2: null, reason: null };
  return [...groups.filter((g) => g.k > 1), { name: `${single.length} others, one cohort each`, ...rest }];
}

const testWords = (t: Table): string => {
  if (!t.difference) return 'no test of difference: fewer than two subgroups can be pooled';
  const { Q, df, p, without } = t.difference;
  return `difference: Q = ${Q.toFixed(2)}, df = ${df}, p = ${pValue(p)}${without.length > 0 ? ` (${without.length} not pooled, left out)` : ''}`;
};

/** The cohorts parted in every way that says something. */
export const SubgroupTable = ({ answer: a, tables }: { answer: SynthesisAnswer; tables: readonly Table[] }) =>
  tables.length === 0 ? null : (
    <Section
      title="Is it the same everywhere?"
      id="subgroups"
      note="Subgroups of fewer than three cohorts are counted and not pooled. Cohorts were not assigned to subgroups by chance: a difference may have other causes."
    >
      <FigureTable
        caption="Subgroups"
        columns={[
          { key: 'name', label: 'Subgroup' },
          { key: 'k', label: 'Cohorts', num: true },
          { key: 'counts', label: 'Events/n', num: true },
          { key: 'estimate', label: 'Pooled, 95 % interval', num: true },
          { key: 'bar', label: '0 to 100 %', wideOnly: true },
        ]}
        sections={tables.map((t) => ({
          key: t.by,
          heading: t.heading,
          note: testWords(t),
          rows: folded(t.groups).map((g) => ({
            key: g.name,
            cells: [
              g.name,
              g.k,
              `${g.events}/${g.patients}`,
              <Estimate key="e" of={g} />,
              g.estimate === null ? null : <SpanBar key="b" estimate={g.estimate} ci={g.ci} mark={a.estimate} />,
            ],
          })),
        }))}
      />
      <SoundNote of={tables.flatMap((t) => t.groups)} />
    </Section>
  );
