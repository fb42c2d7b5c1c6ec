import { listHref } from '#evidence/study-marks.ts';
import { STEPS } from '#evidence/timeline.ts';
import { TimeColumns } from '#web/charts/time-columns.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { loadTimeline, loadWeeks, withoutChanges } from '#web/seeing/loads.server.ts';
import { AskedLine, ChoiceLine, NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/evidence-timeline';

export const handle = { script: false };

const PATH = '/evidence/timeline';
const STEP_LABELS = { year: 'years', quarter: 'quarters', month: 'months' } as const;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    const starts = await loadTimeline(tx, ask.filter, url.searchParams, ask.evidence);
    const weeks = await loadWeeks(tx, ask.filter, 'low');
    const step = STEPS.find((s) => s === url.searchParams.get('step'));
    return { ask, ...starts, weeks, step, changesFilter: withoutChanges(ask.filter) };
  });
}

export default function TimelinePage({ loaderData }: Route.ComponentProps) {
  const { ask, timeline: t, figure, weeks, step, changesFilter } = loaderData;
  const { filter } = ask;
  const own = { by: t.stacking === 'phase' ? undefined : t.stacking, step };
  const href = (change: Partial<Record<keyof typeof own, string | undefined>>) =>
    addressOf(PATH, filter, { ...own, ...change });
  const notes = { source: SOURCE, ...(ask.evidence ? { asOf: ask.evidence } : {}) };
  return (
    <Page
      title="Timeline"
      lead="When studies started or are to start, and in which weeks their records changed."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <AskedLine path={PATH} filter={filter} total={t.total} own={own} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} own={own} />
      <ChoiceLine
        label="Columns are"
        choices={STEPS.map((s) => ({ key: s, label: STEP_LABELS[s], href: href({ step: s }), current: t.step === s }))}
      />
      <ChoiceLine
        label="Stacked by"
        choices={[
          { key: 'phase', label: 'phase', href: href({ by: undefined }), current: t.stacking === 'phase' },
          { key: 'status', label: 'status', href: href({ by: 'status' }), current: t.stacking === 'status' },
        ]}
      />
      {t.columns.length === 0 ? (
        <EmptyState title="There is no start to be shown.">
          <p>
            {t.total === 0
              ? 'No study held here fits all of this: take one condition away.'
              : 'The records held of these studies give no start date.'}
          </p>
        </EmptyState>
      ) : (
        <TimeColumns
          data={figure}
          {...notes}
          svgHref={addressOf('/evidence/timeline.svg', filter, own)}
          csvHref={addressOf('/evidence/timeline.csv', filter, own)}
        />
      )}
      {(t.undated > 0 || t.onlyYear.length > 0) && (
        <p className="quiet">
          Not in the picture:{' '}
          {t.undated > 0 && (
            <a href={listHref(filter, { start: 'none' })}>
              {countWords(t.undated, 'study', 'studies')} without a start date held
            </a>
          )}
          {t.undated > 0 && t.onlyYear.length > 0 && '; '}
          {t.onlyYear.map((y, i) => (
            <span key={y.year}>
              {i > 0 && ', '}
              <a href={listHref(filter, { start: `${y.year}-only` })}>
                {countWords(y.count, 'study', 'studies')} with only the year {y.year}
              </a>
            </span>
          ))}
          .
        </p>
      )}
      <Section
        title="Changes by week"
        id="changes"
        note={
          <>
            All changes above noise; <a href={addressOf('/evidence/changes', changesFilter)}>what they were</a>.
          </>
        }
      >
        {weeks.weeks.length === 0 ? (
          <EmptyState title="No change of these studies has been seen." />
        ) : (
          <TimeColumns
            data={weeks.figure}
            {...notes}
            svgHref={addressOf('/evidence/changes.svg', changesFilter, { grade: 'low' })}
            csvHref={addressOf('/evidence/changes.csv', changesFilter, { grade: 'low' })}
          />
        )}
      </Section>
    </Page>
  );
}
