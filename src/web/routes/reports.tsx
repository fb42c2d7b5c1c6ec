import { listReports } from '#evidence/literature/reports.server.ts';
import { pathOf } from '#ledger/things.ts';
import { appOf } from '#web/context.server.ts';
import { authorsWords, NoticeMark } from '#web/study-ui/reports-of.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/styles/study.css';
import type { Route } from './+types/reports';

export const handle = { script: false };

const SIZE = 30;

export async function loader({ context, url }: Route.LoaderArgs) {
  const query = url.searchParams.get('q')?.trim() ?? '';
  const found = await appOf(context).db.read((tx) => listReports(tx, { query, page: pageOf(url), size: SIZE }));
  return { found, query, url: url.pathname + url.search };
}

export default function ReportsPage({ loaderData }: Route.ComponentProps) {
  const { found, query, url } = loaderData;
  return (
    <Page
      title="Reports"
      lead="Papers and abstracts that a broad search of the literature brought, as bibliographic facts. Most have not been screened: standing here does not mean that a report is about cell therapy in autoimmune disease."
    >
      <search>
        <form action="/reports" method="get" className="filters">
          <label className="wide">
            Words, PubMed id, DOI
            <input type="search" name="q" defaultValue={query} maxLength={200} />
          </label>
          <button type="submit">Search</button>
        </form>
      </search>
      <p className="count-line" role="status">
        {found.total === 1 ? '1 report' : `${found.total} reports`}
        {found.pages > 1 && `, page ${found.page} of ${found.pages}`}
      </p>
      {found.rows.length === 0 ? (
        <EmptyState title={query ? 'No report fits these words.' : 'No report has been imported yet.'}>
          {query && (
            <p>
              Use fewer words, or <a href="/reports">show all reports</a>.
            </p>
          )}
        </EmptyState>
      ) : (
        <ul className="plain-list ruled">
          {found.rows.map((r) => (
            <li key={r.id}>
              <NoticeMark notice={r.notice} /> <a href={pathOf({ kind: 'report', id: r.id })}>{r.title}</a>
              <br />
              <span className="quiet small">
                {[authorsWords(r.authors), r.journal, r.published, r.pmid && `PubMed ${r.pmid}`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
