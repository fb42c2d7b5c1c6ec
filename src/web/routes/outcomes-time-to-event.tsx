import { END_POINT_WORDS, END_POINTS, GROUPINGS, type Grouping, type SetAside } from '#outcomes/survival-view.ts';
import { IncidenceCurve } from '#web/charts/incidence-curve.tsx';
import { SurvivalCurve } from '#web/charts/survival-curve.tsx';
import { appOf } from '#web/context.server.ts';
import { ChoiceLine } from '#web/seeing/seeing-parts.tsx';
import { countWords } from '#web/time-to-event/case-figures.ts';
import { CaseSelects, NotToBeConcluded, sharedQuery } from '#web/time-to-event/case-parts.tsx';
import { caseCurveWords, incidenceFigure, survivalFigure } from '#web/time-to-event/curve-figures.ts';
import { loadTimeToEvent } from '#web/time-to-event/loads.server.ts';
import { GroupTestLine, NumbersTable } from '#web/time-to-event/numbers-table.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/outcomes-time-to-event';

export const handle = { script: false };

const PATH = '/outcomes/time-to-event';
const BY_WORDS: Record<Grouping, string> = {
  none: 'all together',
  disease: 'disease',
  product: 'product',
  target: 'target',
};

export async function loader({ context, url }: Route.LoaderArgs) {
  return appOf(context).db.read((tx) => loadTimeToEvent(tx, url.searchParams));
}

/** Reasons with the cases that they set aside, the most frequent first. */
const byReason = (list: readonly SetAside[]): [string, string[]][] => {
  const found = new Map<string, string[]>();
  for (const { key, reason } of list) found.set(reason, [...(found.get(reason) ?? []), key]);
  return [...found].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
};

export default function TimeToEventPage({ loaderData }: Route.ComponentProps) {
  const { asked, choices, cases, about, asOf, endPoint, by, conf, at, view } = loaderData;
  const shared = sharedQuery(asked);
  const own = {
    endpoint: endPoint === 'relapse' ? '' : endPoint,
    by: by === 'none' ? '' : by,
    conf: conf === 'log-log' ? '' : conf,
  };
  const address = (change: Partial<typeof own> = {}, path = PATH) => {
    const words = new URLSearchParams(shared);
    for (const [k, v] of Object.entries({ ...own, ...change })) if (v) words.set(k, v);
    return words.size > 0 ? `${path}?${words}` : path;
  };
  const words = caseCurveWords(endPoint, about);
  const figure = survivalFigure(view, words, at[0] ?? 6);
  const incidence = incidenceFigure(view, words, [words.event, 'death before it']);
  const notes = { source: 'published single cases, each with its source in the list', ...(asOf ? { asOf } : {}) };
  return (
    <Page
      title={`Time to ${END_POINT_WORDS[endPoint].label}`}
      lead="How long single published cases went without the event, for as long as each was watched. It shows what has been published, and is no estimate of what happens to patients."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav
        current="/outcomes/time-to-event"
        query={{ '/outcomes/cases': shared, '/outcomes/time-to-event': shared }}
      />
      <search>
        <form action={PATH} method="get" className="filters">
          <label>
            End point
            <select name="endpoint" defaultValue={endPoint}>
              {END_POINTS.map((e) => (
                <option key={e} value={e}>
                  {END_POINT_WORDS[e].label}
                </option>
              ))}
            </select>
          </label>
          <CaseSelects asked={asked} choices={choices} />
          {by !== 'none' && <input type="hidden" name="by" value={by} />}
          {conf !== 'log-log' && <input type="hidden" name="conf" value={conf} />}
          <button type="submit">Show</button>
        </form>
      </search>
      <ChoiceLine
        label="Curves by"
        choices={GROUPINGS.map((g) => ({
          key: g,
          label: BY_WORDS[g],
          href: address({ by: g === 'none' ? '' : g }),
          current: g === by,
        }))}
      />
      <p className="count-line" role="status">
        {countWords(view.patients, 'case', 'cases')} with a known time of{' '}
        <a href={`/outcomes/cases${shared}`}>{countWords(cases.length, 'published case', 'published cases')}</a>
        {view.setAside.length > 0 && (
          <>
            {' '}
            · <a href="#set-aside">{view.setAside.length} set aside</a>
          </>
        )}
      </p>
      {view.report === null ? (
        <EmptyState
          title={cases.length === 0 ? 'No published case fits this.' : 'No curve can be drawn from these cases.'}
        >
          <p>
            {cases.length === 0 ? (
              <a href={PATH}>Show all cases</a>
            ) : (
              'Below stands why each case could not be counted.'
            )}
          </p>
        </EmptyState>
      ) : view.events === 0 ? (
        <EmptyState
          title={`None of the ${countWords(view.patients, 'case', 'cases')} with a known time had a ${words.event} while watched.`}
        >
          <p>
            A curve without an event is a level line, and says nothing of what comes later.{' '}
            {endPoint === 'drug-free'
              ? 'Most sources that tell of a stop do not say in which month it was; such cases are set aside below, so that this is no sign that nobody stopped.'
              : ''}
          </p>
        </EmptyState>
      ) : (
        <>
          <SurvivalCurve
            data={figure}
            {...notes}
            svgHref={address({}, '/outcomes/time-to-event.svg')}
            csvHref={address({}, '/outcomes/time-to-event.csv')}
          />
          <Section title="In numbers" id="numbers">
            <NumbersTable view={view} free={words.free} unit="months" />
            {view.groups.length > 1 && <GroupTestLine view={view} />}
            <ChoiceLine
              label="Confidence intervals are worked out on the scale"
              choices={(['log-log', 'log', 'plain'] as const).map((c) => ({
                key: c,
                label: c === 'log-log' ? 'log-log (usual: stays between 0 and 100 %)' : c,
                href: address({ conf: c === 'log-log' ? '' : c }),
                current: c === conf,
              }))}
            />
            <dl className="facts">
              <dt>The curve</dt>
              <dd>
                The Kaplan–Meier estimate. It falls at each {words.event} by the share of those who were still observed.
                Whoever is no longer observed counts for as long as they were.
              </dd>
              <dt>Median</dt>
              <dd>When half have had it. “Not reached”: fewer than half had it while somebody was observed.</dd>
              <dt>Mean months {words.free}</dt>
              <dd>
                The area under the curve over the stretch for which every group was observed (the restricted mean).
              </dd>
            </dl>
          </Section>
          {incidence ? (
            <Section
              title="With death counted as a competing event"
              id="incidence"
              note={`Whoever dies can no longer have a ${words.event}. These curves take that into account; one less the curve above would say too much.`}
            >
              <IncidenceCurve
                data={incidence}
                {...notes}
                svgHref={address({}, '/outcomes/incidence.svg')}
                csvHref={address({}, '/outcomes/incidence.csv')}
              />
            </Section>
          ) : (
            <p className="quiet">
              No source of these cases tells of a death before a {words.event}. Without a competing event the cumulative
              incidence is what the curve lacks to 100 %, and no second figure is drawn.
            </p>
          )}
        </>
      )}
      {view.setAside.length > 0 && (
        <Section
          title="Set aside"
          id="set-aside"
          note="These cases are not in the curve. A missing answer is not taken for a no."
        >
          <ul className="plain-list ruled">
            {byReason(view.setAside).map(([reason, keys]) => (
              <li key={reason}>
                {countWords(keys.length, 'case', 'cases')}: {reason}.<p className="quiet">{keys.join(', ')}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="What cannot be concluded" id="limits">
        <NotToBeConcluded />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
