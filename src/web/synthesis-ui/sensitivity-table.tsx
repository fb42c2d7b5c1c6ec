import { METHODS, VERIFICATION } from '#outcomes/explore.ts';
import type { Sensitivity, SensitivityBlock, SensitivityCell } from '#outcomes/sensitivity.ts';
import { Section } from '#web/ui/page.tsx';
import { Estimate, SoundNote } from './estimate.tsx';
import { type FigureSection, FigureTable } from './figure-table.tsx';
import { cohortWords, pct, pctRange } from './figure-words.ts';
import { SpanBar } from './span-bar.tsx';

const Ignored = ({ cell }: { cell: SensitivityCell }) => (
  <>
    {cell.estimate === null ? <span className="quiet">not pooled</span> : <s className="quiet">{pct(cell.estimate)}</s>}
    <span className="sub nowrap">
      {cell.events} of {cell.patients}
    </span>
  </>
);

const sectionOf = (b: SensitivityBlock): FigureSection => ({
  key: b.verification,
  heading: `${VERIFICATION[b.verification].replace(/^./, (c) => c.toUpperCase())}: ${b.events} of ${b.patients} patients in ${cohortWords(b.k)}`,
  rows: b.rows.map((r) => ({
    key: `${r.method} ${r.test}`,
    cells: [
      <span key="m">
        {r.asked ? <strong>{METHODS[r.method]}</strong> : METHODS[r.method]}
        <span className="sub">
          {r.test === 'hk' ? 'Hartung–Knapp' : 'Wald (z)'}
          {r.asked && ', as asked'}
        </span>
      </span>,
      <Estimate key="e" of={r.main} />,
      <SpanBar
        key="b"
        estimate={r.main.estimate}
        ci={r.main.ci}
        band={r.lowest !== null && r.highest !== null ? [r.lowest, r.highest] : null}
      />,
      r.lowest === null || r.highest === null ? (
        '–'
      ) : (
        <span key="r">
          {pctRange([r.lowest, r.highest])}
          {!r.exact && <span className="sub">of a sample</span>}
        </span>
      ),
      r.ignoring ? <Ignored key="i" cell={r.ignoring} /> : '–',
    ],
  })),
});

/** Method, overlap and verification side by side. */
export const SensitivityTable = ({ sensitivity: s }: { sensitivity: Sensitivity }) => {
  const worst = s.blocks.find((b) => b.countedTwice.cohorts > 0);
  const sampled = s.blocks.some((b) => b.rows.some((r) => r.lowest !== null && !r.exact));
  return (
    <Section
      title="Would another method have said otherwise?"
      id="sensitivity"
      note={
        s.spread
          ? `Over all methods, checks and ${sampled ? 'the choices of cohorts that were tried' : 'admissible choices of cohorts'} below, the pooled figure lies between ${pct(s.spread[0])} and ${pct(s.spread[1])}.`
          : 'By no method can these figures be pooled.'
      }
    >
      {s.spread && (
        <FigureTable
          caption="Estimates by method, by handling of shared patients and by how far the figures were checked"
          columns={[
            { key: 'method', label: 'Method, test' },
            { key: 'main', label: 'Main choice, 95 % interval', num: true },
            { key: 'bar', label: '0 to 100 %', wideOnly: true },
            { key: 'range', label: 'Lowest to highest choice', num: true },
            { key: 'ignored', label: 'Overlap ignored: wrong', num: true },
          ]}
          sections={s.blocks.map(sectionOf)}
        />
      )}
      <SoundNote of={s.blocks.flatMap((b) => b.rows.map((r) => r.main))} />
      {s.sameRows && s.spread && (
        <p className="quiet small">Counting unchecked figures too takes the same cohorts and gives the same table.</p>
      )}
      {s.blocks.some((b) => b.combinations !== null) && (
        <p className="quiet small">
          Lowest to highest choice: over the admissible choices of which cohort stands for those that share patients;
          the shaded band.
          {sampled &&
            ' Where it says of a sample, the main choice, those of the lowest and highest shares and others drawn by chance were tried, and a choice that was not may lie lower or higher.'}
        </p>
      )}
      {worst && s.spread && (
        <p className="quiet small">
          <strong>Ignoring overlap is wrong</strong>, and shown to say by how much: it counts{' '}
          {worst.countedTwice.patients} patients of {cohortWords(worst.countedTwice.cohorts)} a second time, so that its
          interval is too narrow and one centre weighs too much.
        </p>
      )}
    </Section>
  );
};
