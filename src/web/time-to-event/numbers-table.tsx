import type { SurvivalView } from '#outcomes/survival-view.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { capital, number, shareWords } from './curve-figures.ts';

const reached = (estimate: number | null): string => (estimate === null ? 'not reached' : number(estimate));

/** p values as journals print them: two digits, and no more zeros than mean something. */
const pWords = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p < 0.1 ? p.toPrecision(2) : p.toFixed(2)}`);

/** Medians, shares at fixed times and restricted means of every group. */
export const NumbersTable = ({ view, free, unit }: { view: SurvivalView; free: string; unit: string }) => {
  const times = view.report?.groups[0]?.atTimes.map((a) => a.time) ?? [];
  return (
    <DataTable
      caption="The curves in numbers"
      columns={[
        { label: 'Group' },
        { label: 'Events of patients', num: true },
        { label: `Median, ${unit} (95 % CI)`, num: true },
        ...times.map((t) => ({ label: `${capital(free)} at ${t} (95 % CI)`, num: true })),
        { label: `Mean ${unit} ${free}`, num: true },
      ]}
      rows={(view.report?.groups ?? []).map((g) => ({
        key: g.group,
        cells: [
          g.group || 'all',
          `${g.events} of ${g.n}`,
          <span key="median">
            {reached(g.median.estimate)}
            <span className="sub">
              {g.median.ci[0] === null && g.median.ci[1] === null
                ? 'no interval'
                : `${reached(g.median.ci[0])} to ${reached(g.median.ci[1])}`}
            </span>
          </span>,
          ...g.atTimes.map((a) =>
            a.survival === undefined ? (
              'nobody was observed for so long'
            ) : (
              <span key={a.time}>
                {shareWords(a.survival, a.ci ?? null)}
                <span className="sub">
                  {a.atRisk} still observed
                  {a.ci === null && a.survival === 1 ? '; no interval, as nobody has had it' : ''}
                </span>
              </span>
            ),
          ),
          g.rmst === null ? (
            'none'
          ) : (
            <span key="mean">
              {number(g.rmst.estimate)} of the first {number(g.rmst.horizon)}
              <span className="sub">standard error {Math.round(g.rmst.se * 100) / 100}</span>
            </span>
          ),
        ],
      }))}
    />
  );
};

/** The comparison of the groups, or why there is none. */
export const GroupTestLine = ({ view }: { view: SurvivalView }) => {
  const { report, standing } = view;
  const test = report?.logRank;
  return (
    <p>
      {test && standing.state !== 'none' && (
        <>
          Log-rank test: χ² = {Math.round(test.chi2 * 100) / 100} on {test.df} {test.df === 1 ? 'degree' : 'degrees'} of
          freedom, {pWords(test.p)}.{' '}
        </>
      )}
      {view.gray && (
        <>
          Gray’s test of the cumulative incidence: χ² = {Math.round(view.gray.chi2 * 100) / 100} on {view.gray.df},{' '}
          {pWords(view.gray.p)}.{' '}
        </>
      )}
      {standing.sentence}
    </p>
  );
};
