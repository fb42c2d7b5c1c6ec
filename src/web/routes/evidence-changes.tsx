import { readableAll } from '#evidence/entities.ts';
import { filterWords, isEmptyFilter, writeFilter } from '#evidence/study-filter.ts';
import { changesOf } from '#evidence/week.server.ts';
import { daysAfter, mondayOf, monthOf, monthsAfter } from '#evidence/week.ts';
import { isDay } from '#ledger/day.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { TimeColumns } from '#web/charts/time-columns.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { leastGrade, loadWeeks, withoutChanges } from '#web/seeing/loads.server.ts';
import { NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { Diff } from '#web/ui/change-list.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/evidence-changes';

export const handle = { script: false };

const PATH = '/evidence/changes';
/** Studies a page; each brings all that changed in it. */
const SIZE = 20;
const CHOICES: { key: Grade; label: string }[] = [
  { key: 'high', label: 'high only' },
  { key: 'medium', label: 'medium and high' },
  { key: 'low', label: 'all but noise' },
  { key: 'noise', label: 'everything' },
];

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const words = url.searchParams;
  const only = GRADES.find((g) => g === words.get('only'));
  const grade = only ?? leastGrade(words);
  const asSince = words.get('since') || words.get('changedSince') || '';
  const since = isDay(asSince) ? asSince : null;
  const asWeek = words.get('week') ?? '';
  const asMonth = words.get('month') ?? '';
  const isMonth = isDay(`${asMonth}-01`);
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    const filter = withoutChanges(ask.filter);
    const { weeks, figure } = await loadWeeks(tx, filter, grade);
    const month = since || !isMonth ? null : asMonth;
    const week = since || month ? null : mondayOf(isDay(asWeek) ? asWeek : ask.asOf);
    const span = since
      ? { from: since, to: null }
      : month
        ? monthOf(`${month}-01`)
        : { from: week, to: week && daysAfter(week, 6) };
    const at = { page: pageOf(url), size: SIZE };
    return {
      ask,
      filter,
      grade,
      only: only !== undefined,
      since,
      week,
      month,
      bad: (asSince !== '' && !since) || (asWeek !== '' && !isDay(asWeek)) || (asMonth !== '' && !isMonth),
      first: weeks[0]?.week ?? null,
      present: mondayOf(ask.asOf),
      presentMonth: ask.asOf.slice(0, 7),
      figure: weeks.length > 0 ? figure : null,
      found: readableAll(await changesOf(tx, filter, { ...span, grade, only: only !== undefined, ...at })),
    };
  });
}

export default function ChangesPage({ loaderData }: Route.ComponentProps) {
  const { ask, filter, grade, only, since, week, month, bad, found, figure, first, present, presentMonth } = loaderData;
  const graded = only ? { only: grade } : { grade };
  const weekHref = (w: string) => addressOf(PATH, filter, { week: w, ...graded });
  const monthHref = (m: string) => addressOf(PATH, filter, { month: m, ...graded });
  const time = { since: since ?? undefined, week: week ?? undefined, month: month ?? undefined };
  return (
    <Page
      title="What changed"
      lead="Differences between one record of a study and the next: a week or a month at a time, the studies with the gravest change first."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} own={{ ...graded, ...time }} />
      {!isEmptyFilter(filter) && (
        <p className="asked">
          Changes of: <strong>{filterWords(filter)}</strong> · <a href={addressOf('/evidence', filter)}>the list</a> ·{' '}
          <a href={PATH}>show all</a>
        </p>
      )}
      <form action={PATH} method="get" className="filters">
        <label>
          Grade
          <select name="grade" defaultValue={grade}>
            {CHOICES.map((c) => (
              <option key={c.key} value={c.key}>
                {c.label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Since
          <input type="date" name="since" defaultValue={since ?? ''} />
        </label>
        {week && <input type="hidden" name="week" value={week} />}
        {month && <input type="hidden" name="month" value={month} />}
        {[...writeFilter(filter)].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit">Show</button>
      </form>
      {bad && (
        <p className="quiet">
          The date could not be read, so the {since ? 'whole span' : 'latest week'} is shown; write a day as 2026-07-31
          and a month as 2026-07.
        </p>
      )}
      {figure && (
        <TimeColumns
          data={figure}
          source={SOURCE}
          {...(ask.evidence ? { asOf: ask.evidence } : {})}
          svgHref={addressOf('/evidence/changes.svg', filter, { grade })}
          csvHref={addressOf('/evidence/changes.csv', filter, { grade })}
        />
      )}
      <nav className="week-nav" aria-label="Weeks and months">
        <h2>{week ? `Week of ${week}` : month ? monthName(month) : `Since ${since}`}</h2>
        {week && first && week > first && <a href={weekHref(daysAfter(week, -7))}>earlier week</a>}
        {week && week < present && <a href={weekHref(daysAfter(week, 7))}>later week</a>}
        {week && week < present && <a href={weekHref(present)}>latest week</a>}
        {week && <a href={monthHref(week.slice(0, 7))}>the whole of {monthName(week.slice(0, 7))}</a>}
        {month && first && month > first.slice(0, 7) && <a href={monthHref(monthsAfter(month, -1))}>earlier month</a>}
        {month && month < presentMonth && <a href={monthHref(monthsAfter(month, 1))}>later month</a>}
        {month && month < presentMonth && <a href={monthHref(presentMonth)}>latest month</a>}
        {since && <a href={monthHref(presentMonth)}>by month</a>}
        {!week && <a href={weekHref(present)}>by week</a>}
        {!since && first && <a href={addressOf(PATH, filter, { since: first, ...graded })}>all weeks</a>}
      </nav>
      <p className="count-line" role="status">
        {countWords(found.changes, 'change', 'changes')} {only ? `graded ${grade} ` : ''}in{' '}
        {countWords(found.studies, 'study', 'studies')} · <a href="/methods/changes">how changes are graded</a>
      </p>
      {found.rows.length === 0 && (
        <EmptyState
          title={
            week
              ? 'No change of this grade in this week.'
              : month
                ? 'No change of this grade in this month.'
                : 'No change fits this.'
          }
        >
          <p>
            Choose another week or month, or a lower grade, or{' '}
            <a
              href={addressOf(PATH, filter, {
                since: first ?? undefined,
                week: first ? undefined : present,
                grade: 'noise',
              })}
            >
              show everything
            </a>
            .
          </p>
        </EmptyState>
      )}
      {found.rows.map((s) => (
        <section key={s.id} className="study-changes">
          <h3>
            <a href={`/evidence/${s.id}#history`}>{s.title}</a>
            <span className="sub">
              {s.id}
              {s.sponsor && ` · ${s.sponsor}`}
            </span>
          </h3>
          {s.changes.map((c, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a study may change twice by one rule on one day
            <div className="change" key={i}>
              <GradeMark grade={c.grade} />
              <div>
                <p>
                  <time className="quiet" dateTime={c.asOf}>
                    {c.asOf}
                  </time>{' '}
                  {c.sentence}
                </p>
                <Diff change={c} />
              </div>
            </div>
          ))}
        </section>
      ))}
      <Pager page={found.page} pages={found.pages} url={ask.url} />
    </Page>
  );
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** 2026-07 as "July 2026". */
const monthName = (month: string): string => `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
