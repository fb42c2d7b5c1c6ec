import { latestPassages } from '#updates/passages.server.ts';
import { atomFeed } from '#web/atom-feed.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import type { Route } from './+types/updates-atom';

export const handle = { script: false };

const MOST = 50;

/** The released passages as an Atom feed (RFC 4287), newest first. */
export async function loader({ context }: Route.LoaderArgs) {
  const app = appOf(context);
  const passages = await app.db.read((tx) => latestPassages(tx, MOST, todayOf(app)));
  const site = app.server.url;
  const feed = atomFeed({
    id: `${site}/updates.atom`,
    title: `ACTioN: ${app.settings.name}`,
    subtitle: app.demonstration ? 'Demonstration: the people, decisions and passages are made up.' : null,
    link: `${site}/updates`,
    author: app.settings.name,
    entries: passages.map((p) => ({
      id: `${site}/updates/${p.id}`,
      title: p.demonstration ? `[Demonstration] ${p.title}` : p.title,
      updated: p.releasedAt,
      summary: `${p.firstSentence} (as of ${p.asOf})`,
    })),
  });
  return new Response(feed, { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' } });
}
