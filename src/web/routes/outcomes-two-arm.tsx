import { pathOf } from '#ledger/things.ts';
import { suggestTrialCertainty } from '#outcomes/certainty-trial.ts';
import { trialRows } from '#outcomes/explore.server.ts';
import {
  type ArmComparison,
  retractedTrials,
  type TrialArm,
  type TrialEffect,
  twoArmTrials,
} from '#outcomes/two-arm.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { CertaintyBlock } from '#web/synthesis-ui/certainty-reasons.tsx';
import { pct, pctRange, pValue } from '#web/synthesis-ui/figure-words.ts';
import { PeopleIcons } from '#web/synthesis-ui/people-icons.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { CheckedMark } from '#web/ui/outcome-marks.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/synthesis-ui/synthesis.css';
import type { Route } from './+types/outcomes-two-arm';

export const handle = { script: false };

export async function loader({ context }: Route.LoaderArgs) {
  const rows = await appOf(context).db.read(trialRows);
  return {
    trials: twoArmTrials(rows).map((t) => ({ ...t, certainty: suggestTrialCertainty(t) })),
    retracted: retractedTrials(rows),
  };
}

/** The short names of sets of patients that need their words. */
const SET_WORDS: Readonly<Record<string, string>> = {
  mITT: 'Modified intention to treat (mITT)',
  ITT: 'Intention to treat (ITT)',
  'per protocol': 'Per protocol',
  'safety set': 'Safety set',
  'as reported': 'As reported',
};

const RATIO = { RR: 'Risk ratio', OR: 'Odds ratio', RD: 'Risk difference' } as const;

const effectWords = (e: TrialEffect): string =>
  e.measure === 'RD'
    ? `${e.estimate < 0 ? '−' : ''}${Math.round(Math.abs(e.estimate) * 100)} points (${Math.round(e.ci[0] * 100)} to ${Math.round(e.ci[1] * 100)})`.replaceAll(
        '-',
        '−',
      )
    : `${e.estimate.toFixed(2)} (${e.ci[0].toFixed(2)} to ${e.ci[1].toFixed(2)})`;

/** "For every 10 treated, about 5 more …", from the risk difference; said with its interval. */
function inTen(c: ArmComparison): string {
  const rd = c.effects.find((e) => e.measure === 'RD');
  if (!rd) return '';
  const tens = Math.round(Math.abs(rd.estimate) * 10);
  const [low, high] = rd.ci.map((d) => Math.round(d * 10));
  const more = rd.estimate < 0 ? 'fewer' : 'more';
  return tens === 0
    ? `Of 10 treated patients about as many reached it as of 10 given ${c.comparator.product}.`
    : `Of 10 treated patients about ${tens} ${more} reached it than of 10 given ${c.comparator.product} (95 % interval ${low} to ${high}).`.replaceAll(
        '-',
        '−',
      );
}

// More dots than this say nothing to the eye, and make a page too large to send.
const MOST_DOTS = 500;

const Arm = ({ arm: a, set }: { arm: TrialArm; set: string }) => (
  <div>
    <p>
      <strong>{a.product}</strong>:{' '}
      <a href={pathOf({ kind: 'outcome', id: a.outcome })}>
        {a.x} of {a.n}
      </a>{' '}
      <span className="quiet">
        {pct(a.x / a.n)} ({pctRange(a.ci)})
      </span>
    </p>
    {a.n <= MOST_DOTS && <PeopleIcons x={a.x} n={a.n} label={`${a.product}, ${set}: ${a.x} of ${a.n} patients`} />}
  </div>
);

const Comparison = ({ of: c }: { of: ArmComparison }) => (
  <div className="comparison">
    <h3>
      {SET_WORDS[c.set] ?? c.set}: {c.treated.n} against {c.comparator.n} patients
    </h3>
    <Arm arm={c.treated} set={c.set} />
    <Arm arm={c.comparator} set={c.set} />
    <p>{inTen(c)}</p>
    <p className="quiet small">
      <CheckedMark mark={c.treated.mark} /> · <SourceLink href={c.treated.sourceUrl}>source</SourceLink>
    </p>
  </div>
);

const CitationAndTrial = ({ of: { citation, nct } }: { of: { citation: string; nct: string | null } }) => (
  <>
    {citation}
    {nct && (
      <>
        {' '}
        · <a href={pathOf({ kind: 'study', id: nct })}>{nct}</a>
      </>
    )}
  </>
);

export default function TwoArmPage({ loaderData }: Route.ComponentProps) {
  const { trials, retracted } = loaderData;
  return (
    <Page
      title="Treated against control"
      lead="Almost all that is known comes from patients who were followed without a control group. Here stand the trials that had one, each outcome in every set of patients that the source gives."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav current="/outcomes/two-arm" />
      {trials.length === 0 && (
        <EmptyState
          title={
            retracted.length === 0
              ? 'No trial with a control arm has been imported yet.'
              : 'No trial with a control arm is left whose report stands.'
          }
        >
          <p>
            <a href="/outcomes">All outcomes</a>
          </p>
        </EmptyState>
      )}
      {trials.map((t) => (
        <Section
          key={t.key}
          title={`${t.outcome.replace('>=', '≥')}, ${t.disease ? labelOf('disease', t.disease) : 'disease not stated'}, ${t.timepoint}`}
          note={<CitationAndTrial of={t} />}
        >
          <div className="trial-arms">
            {t.comparisons.map((c) => (
              <Comparison key={`${c.set} ${c.treated.arm} ${c.comparator.arm}`} of={c} />
            ))}
          </div>
          <DataTable
            caption="Effects by set of patients"
            columns={[
              { label: 'Patients counted' },
              { label: 'Treated', num: true },
              { label: 'Comparator', num: true },
              ...(['RR', 'OR', 'RD'] as const).map((m) => ({ label: `${RATIO[m]}, 95 % interval`, num: true })),
              { label: 'Fisher’s exact p', num: true },
              { label: 'Pearson’s χ² p', num: true },
            ]}
            rows={t.comparisons.map((c) => ({
              key: `${c.set} ${c.treated.arm} ${c.comparator.arm}`,
              cells: [
                c.set,
                `${c.treated.x}/${c.treated.n}`,
                `${c.comparator.x}/${c.comparator.n}`,
                ...c.effects.map((e) => (
                  <span key={e.measure}>
                    {effectWords(e)}
                    {e.corrected && <span className="sub">½ added to each cell</span>}
                  </span>
                )),
                pValue(c.fisher),
                pValue(c.pearson),
              ],
            }))}
          />
          {t.cautions.length > 0 && (
            <div className="cautions">
              <h3>Before you quote this</h3>
              <ul className="limits">
                {t.cautions.map((s) => (
                  <li key={s}>{s}</li>
                ))}
              </ul>
            </div>
          )}
          {t.certainty && <CertaintyBlock certainty={t.certainty} />}
          <p className="quiet small">
            Ratios above 1 and differences above 0: more treated patients had the outcome. Wald intervals (on the
            logarithm for ratios); p values two-sided, Pearson’s without continuity correction. One trial: nothing is
            pooled.
          </p>
        </Section>
      ))}
      {retracted.length > 0 && (
        <Section title="Left out: retracted" note="The figures of a retracted report are not counted.">
          <ul className="limits">
            {retracted.map((t) => (
              <li key={`${t.nct} ${t.citation}`}>
                <CitationAndTrial of={t} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <InvestigationalNote />
    </Page>
  );
}
