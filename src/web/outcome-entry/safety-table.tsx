import type { SafetyBy, SafetyFigure } from '#outcomes/safety.ts';
import { MARK_WORDS } from '#outcomes/source-marks.ts';
import { percentOf } from '#web/charts/interval-dots-data.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { absence, exploreHref } from './safety-view.ts';

export interface SafetyLine {
  key: string;
  label: string;
  sub: string;
  category: string;
  figure: SafetyFigure;
}

/** Why there is no pooled figure, in a few words; the forest plot says it in full. */
const notPooled = (f: SafetyFigure): string => {
  const cohorts = `${f.k} ${f.k === 1 ? 'cohort' : 'cohorts'}`;
  if (f.k < 3) return `${cohorts}, not pooled`;
  if (f.events === 0) return `none in ${cohorts}, so not pooled`;
  if (f.events === f.evaluable) return `all in ${cohorts}, so not pooled`;
  return `${cohorts} that differ too much to be pooled; the interval is of the plain sum and too narrow`;
};

const Share = ({ f }: { f: SafetyFigure }) =>
  f.estimate === null || f.ci === null ? null : (
    <>
      {percentOf(f.estimate)}{' '}
      <span className="nowrap">
        ({percentOf(f.ci[0])} to {percentOf(f.ci[1])})
      </span>
      <span className="sub">{f.pooled ? `pooled over ${f.k} cohorts` : notPooled(f)}</span>
    </>
  );

const enrolled = (f: SafetyFigure): string =>
  f.enrolledStated === 0
    ? 'not stated'
    : f.enrolledStated === f.k
      ? String(f.enrolled)
      : `${f.enrolled} in ${f.enrolledStated} of ${f.k}`;

/** The counts behind a figure of safety: the three denominators, how many groups say anything, and how far they were checked. */
export const SafetyTable = ({
  caption,
  first,
  lines,
  by,
}: {
  caption: string;
  first: string;
  lines: readonly SafetyLine[];
  by: SafetyBy;
}) => (
  <DataTable
    caption={caption}
    columns={[
      { label: first },
      { label: 'Events', num: true },
      { label: 'Evaluable', num: true },
      { label: 'Enrolled', num: true },
      { label: 'Share, 95% interval' },
      { label: 'Reported by' },
      { label: 'Checked' },
    ]}
    rows={lines.map(({ key, label, sub, category, figure: f }) => ({
      key,
      ...(f.k === 0 ? { spans: { 1: { columns: 4, label: 'Patients' } } } : {}),
      cells: [
        <span key="w">
          {f.k === 0 ? label : <a href={exploreHref(f, by, category)}>{label}</a>}
          <span className="sub">{sub}</span>
        </span>,
        f.k === 0 ? (
          <span key="a" className="quiet">
            {absence(f)}
          </span>
        ) : (
          f.events
        ),
        f.evaluable,
        enrolled(f),
        <Share key="s" f={f} />,
        <span key="r">
          {f.reportedBy} of {f.groups} groups
          {f.setAside > 0 && <span className="sub">{f.setAside} not counted again or set aside</span>}
          {f.k > 0 && f.heldBack > 0 && <span className="sub">{f.heldBack} held back</span>}
        </span>,
        <span key="m">
          {f.marks.map((m) => (
            <span key={m.mark} className={`sub checked-${m.mark}`}>
              {m.n} {MARK_WORDS[m.mark]}
            </span>
          ))}
        </span>,
      ],
    }))}
  />
);
