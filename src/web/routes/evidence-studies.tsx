import { filterWords, isEmptyFilter } from '#evidence/study-filter.ts';
import { markedStudies } from '#evidence/study-marks.server.ts';
import { markWords, readMark } from '#evidence/study-marks.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { StudyList } from '#web/seeing/study-list.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/evidence-studies';

export const handle = { script: false };

const SIZE = 25;

/** The list behind one mark of a picture, for what the words of the ordinary list cannot say. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const mark = readMark(url.searchParams);
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    return {
      ask,
      mark,
      found: await markedStudies(tx, ask.filter, mark, ask.asOf, { page: pageOf(url), size: SIZE }),
    };
  });
}

export default function StudiesPage({ loaderData }: Route.ComponentProps) {
  const { ask, mark, found } = loaderData;
  const { filter } = ask;
  const words = [isEmptyFilter(filter) ? '' : filterWords(filter), markWords(mark)].filter((w) => w !== '').join(', ');
  return (
    <Page
      title="Studies behind a mark"
      heading={words ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : 'All studies'}
      kicker="Studies"
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <p className="count-line" role="status">
        {countWords(found.total, 'study', 'studies')}
        {found.pages > 1 && `, page ${found.page} of ${found.pages}`} ·{' '}
        <a href={addressOf('/evidence', filter)}>
          {isEmptyFilter(filter) ? 'all studies' : `all of “${filterWords(filter)}”`} in the list
        </a>
      </p>
      {found.rows.length === 0 ? (
        <EmptyState title="No study held here fits all of this." />
      ) : (
        <StudyList
          caption="Studies"
          rows={found.rows}
          completion={mark.due !== undefined || mark.completion !== undefined}
        />
      )}
      <Pager page={found.page} pages={found.pages} url={ask.url} />
    </Page>
  );
}
