import { listSearches } from '#evidence/saved-searches.server.ts';
import { ALERT_WORDS, feedPath, listPath, searchPath } from '#evidence/saved-searches.ts';
import { filterWords } from '#evidence/study-filter.ts';
import { appOf } from '#web/context.server.ts';
import { ownerOf } from '#web/searches/own-searches.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/searches';

export const handle = { script: false, keep: false };

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const person = await ownerOf(app, url);
  const found = await app.db.read((tx) => listSearches(tx, person, { page: pageOf(url), size: SIZE }));
  return { found, url: url.pathname + url.search };
}

export default function SearchesPage({ loaderData }: Route.ComponentProps) {
  const { found, url } = loaderData;
  return (
    <Page
      title="Saved searches"
      lead="Searches that you keep, and the mails that tell you what is new in them. Nobody else sees them."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      {found.rows.length === 0 ? (
        <EmptyState title="You keep no search yet.">
          <p>
            Narrow <a href="/evidence">the list of studies</a> to what you follow, and choose “Save this search” there.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Your saved searches"
          columns={[
            { label: 'Search' },
            { label: 'Mail' },
            { label: 'Last mail' },
            { label: 'Feed' },
            { label: 'Settings' },
          ]}
          rows={found.rows.map((s) => ({
            key: String(s.id),
            cells: [
              <span key="name">
                <a href={listPath(s.filter)}>{s.name}</a>
                <span className="sub">{filterWords(s.filter)}</span>
              </span>,
              ALERT_WORDS[s.alert],
              s.toldAt ? <Moment key="told" at={s.toldAt} /> : 'none yet',
              <a key="feed" href={feedPath(s.filter)} aria-label={`Atom feed of ${s.name}`}>
                Atom
              </a>,
              <a key="change" href={searchPath(s.id)} aria-label={`Change or delete ${s.name}`}>
                Change
              </a>,
            ],
          }))}
        />
      )}
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
