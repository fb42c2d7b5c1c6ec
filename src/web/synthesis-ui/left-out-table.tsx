import { pathOf } from '#ledger/things.ts';
import { type LeftOutRow, mostInfluential } from '#outcomes/leave-one-out.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { Section } from '#web/ui/page.tsx';
import { Estimate, SoundNote } from './estimate.tsx';
import { FigureTable } from './figure-table.tsx';
import { pct, signedPoints } from './figure-words.ts';
import { SpanBar } from './span-bar.tsx';

/** Each cohort left out in turn. */
export const LeftOutTable = ({ answer: a, rows }: { answer: SynthesisAnswer; rows: readonly LeftOutRow[] }) => {
  if (rows.length === 0) return null;
  const most = mostInfluential(rows);
  const note =
    most !== null && most.moves !== null && most.estimate !== null && a.estimate !== null
      ? `Without ${most.label} the pooled figure moves most: ${signedPoints(most.moves)} percentage points, from ${pct(a.estimate)} to ${pct(most.estimate)}.`
      : undefined;
  return (
    <Section title="Does it hang on one cohort?" id="leave-one-out" note={note}>
      {most === null ? (
        <p>With any cohort left out nothing can be pooled any more. {rows[0]?.reason}</p>
      ) : (
        <>
          <FigureTable
            caption="The pooled estimate with one cohort left out"
            columns={[
              { key: 'without', label: 'Without' },
              { key: 'counts', label: 'Its events/n', num: true, wideOnly: true },
              { key: 'estimate', label: 'Pooled then, 95 % interval', num: true },
              { key: 'bar', label: '0 to 100 %', wideOnly: true },
              { key: 'moves', label: 'Moves by, points', num: true },
              { key: 'I2', label: 'I²', num: true },
            ]}
            sections={[
              {
                key: 'all',
                heading: null,
                rows: rows.map((r) => ({
                  key: r.outcome,
                  cells: [
                    <a key="l" href={pathOf({ kind: 'outcome', id: r.outcome })}>
                      {r.label}
                    </a>,
                    `${r.x}/${r.n}`,
                    <Estimate key="e" of={r} />,
                    <SpanBar key="b" estimate={r.estimate} ci={r.ci} mark={a.estimate} />,
                    r.moves === null ? '–' : signedPoints(r.moves),
                    r.I2 === null ? '–' : `${Math.round(r.I2 * 100)}\u00a0%`,
                  ],
                })),
              },
            ]}
          />
          <SoundNote of={rows} />
        </>
      )}
    </Section>
  );
};
