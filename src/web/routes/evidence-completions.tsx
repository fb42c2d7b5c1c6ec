import { COMPLETION_GROUPS } from '#evidence/completion-groups.ts';
import { markedStudies } from '#evidence/study-marks.server.ts';
import { listHref } from '#evidence/study-marks.ts';
import { Dots } from '#web/charts/dots.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { loadCompletions } from '#web/seeing/loads.server.ts';
import { AskedLine, ChoiceLine, NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { StudyList } from '#web/seeing/study-list.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/evidence-completions';

export const handle = { script: false };

const PATH = '/evidence/completions';
const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    const { completions, figure } = await loadCompletions(tx, ask.filter, ask.asOf);
    const chosen = COMPLETION_GROUPS.find((g) => g.key === url.searchParams.get('due'));
    // what is to be expected first, unless nothing is
    const first = (['next', 'passed', 'later', 'undated'] as const).find((g) => completions.byGroup[g] > 0) ?? 'next';
    const due = chosen?.key ?? first;
    const found = await markedStudies(tx, ask.filter, { due }, ask.asOf, {
      page: pageOf(url),
      size: SIZE,
      by: 'completion',
    });
    return { ask, completions, figure, due, found };
  });
}

export default function CompletionsPage({ loaderData }: Route.ComponentProps) {
  const { ask, completions: c, figure, due, found } = loaderData;
  const { filter } = ask;
  const group = COMPLETION_GROUPS.find((g) => g.key === due);
  return (
    <Page
      title="Expected completions"
      lead="When the studies expect the last visit for their primary outcome: what is near, and what is past its date without results in the registry."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <AskedLine path={PATH} filter={filter} total={c.total} own={{ due }} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} />
      {c.months.length === 0 ? (
        <EmptyState title="There is no primary completion to be shown.">
          <p>
            {c.total === 0
              ? 'No study held here fits all of this: take one condition away.'
              : `Of ${countWords(c.byGroup.undated, 'study', 'studies')} no date is held.${c.notCarried > 0 ? ` ${c.notCarried} of them are held as excerpts of their records, which may leave the date out; complete records bring it.` : ''}`}
          </p>
        </EmptyState>
      ) : (
        <Dots
          data={figure}
          source={SOURCE}
          {...(ask.evidence ? { asOf: ask.evidence } : {})}
          svgHref={addressOf('/evidence/completions.svg', filter)}
          csvHref={addressOf('/evidence/completions.csv', filter)}
        />
      )}
      {c.months.length > 0 && c.byGroup.undated > 0 && (
        <p className="quiet">
          <a href={listHref(filter, { due: 'undated' })}>{countWords(c.byGroup.undated, 'study', 'studies')}</a> without
          a primary completion date held:{' '}
          {[
            c.notGiven > 0 ? `${c.notGiven} whose complete record gives none` : '',
            c.notCarried > 0 ? `${c.notCarried} held as an excerpt of the record, which may leave it out` : '',
          ]
            .filter((s) => s !== '')
            .join(', ')}
          .
        </p>
      )}
      {c.total > 0 && (
        <Section title={group?.label ?? ''} id="list">
          <ChoiceLine
            label="Studies"
            choices={COMPLETION_GROUPS.filter((g) => c.byGroup[g.key] > 0 || g.key === due).map((g) => ({
              key: g.key,
              label: `${g.label.charAt(0).toLowerCase()}${g.label.slice(1)} (${c.byGroup[g.key]})`,
              href: `${addressOf(PATH, filter, { due: g.key })}#list`,
              current: g.key === due,
            }))}
          />
          {found.rows.length === 0 ? (
            <EmptyState title="No study stands here." />
          ) : (
            <StudyList caption={group?.label ?? 'Studies'} rows={found.rows} completion={due !== 'undated'} />
          )}
          <Pager page={found.page} pages={found.pages} url={ask.url} />
        </Section>
      )}
    </Page>
  );
}
