import { readableAll } from '#evidence/entities.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { feedPath, listPath } from '#evidence/saved-searches.ts';
import { filterWords, isEmptyFilter, readFilter } from '#evidence/study-filter.ts';
import { studyNews } from '#evidence/study-news.server.ts';
import { jsonFeed, newsEntries } from '#evidence/study-news.ts';
import { atomFeed } from '#web/atom-feed.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/evidence-feed';

export const handle = { script: false };

const MOST = 50;

/**
 * What is new in the studies that fit, as a feed: /evidence/feed.atom (RFC 4287) or /evidence/feed.json (JSON Feed 1.1), with the words of the list.
 * `grade` is the least grade that is told; `new=no` leaves out studies that are new here.
 */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const format = url.pathname.endsWith('.json') ? 'json' : 'atom';
  const newStudies = url.searchParams.get('new') !== 'no';
  const { filter, news } = await app.db.read(async (tx) => {
    const settled = await settleFilter(tx, readFilter(url.searchParams));
    return { ...settled, news: await studyNews(tx, { ...settled.filter, newStudies }, MOST) };
  });
  const site = app.server.url;
  const path = feedPath(filter, format);
  const { grade, changedSince, ...words } = filter;
  const feed = {
    id: site + (newStudies ? path : `${path}${path.includes('?') ? '&' : '?'}new=no`),
    title: `${app.settings.name}: what is new in ${isEmptyFilter(words) ? 'the evidence' : filterWords(words)}`,
    link: `${site}${listPath(words)}`,
    author: app.settings.name,
    entries: newsEntries(readableAll(news), site),
  };
  const about =
    'Registered studies that are new here, and graded changes of those held. Days are those of the registry’s records.';
  return format === 'json'
    ? new Response(jsonFeed({ ...feed, description: about }), {
        headers: { 'Content-Type': 'application/feed+json; charset=utf-8' },
      })
    : new Response(
        atomFeed({ ...feed, subtitle: about, entries: feed.entries.map((e) => ({ ...e, summary: e.text })) }),
        { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' } },
      );
}
