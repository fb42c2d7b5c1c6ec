import { redirect } from 'react-router';
import { feedPath, savePath } from '#evidence/saved-searches.ts';
import { STUDY_SORTS, type StudySort } from '#evidence/search-sorts.ts';
import { readWords } from '#evidence/search-words.ts';
import { FILTER_KEYS, parameterOf, readFilter, type StudyFilter } from '#evidence/study-filter.ts';
import { can } from '#governance/permissions.ts';
import { parseRef, pathOf } from '#ledger/things.ts';
import { appOf } from '#web/context.server.ts';
import { FilterChips } from '#web/finding/filter-chips.tsx';
import { FoundStudies, NothingFound, UnknownValues } from '#web/finding/found-studies.tsx';
import { type Finding, loadFinding } from '#web/finding/load.server.ts';
import { SearchReadings } from '#web/finding/search-readings.tsx';
import { counted, StudyFacets } from '#web/finding/study-facets.tsx';
import { SeeingNav } from '#web/seeing/seeing-parts.tsx';
import { addressOf, titled } from '#web/seeing/views.ts';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/finding/finding.css';
import type { Route } from './+types/evidence';

export const handle = { script: false };

const SORT_WORDS: Readonly<Record<StudySort, string>> = {
  relevance: 'best match',
  changed: 'changed last',
  start: 'started last',
  enrolment: 'largest',
  title: 'title',
};

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const { query } = readFilter(url.searchParams);
  return app.db.read(async (tx) => {
    // whoever types the number of a thing wants the thing
    const ref = query ? parseRef(query) : null;
    if (ref) {
      const thing = await tx
        .selectFrom('thing')
        .select(['open'])
        .where('kind', '=', ref.kind)
        .where('id', '=', ref.id)
        .executeTakeFirst();
      if (thing?.open || (thing && can(app.actor, 'unreleased.read'))) throw redirect(pathOf(ref));
    }
    return loadFinding(tx, url, pageOf(url));
  });
}

/** The words to search for; what else is asked stays. */
const SearchForm = ({ filter, sort }: { filter: StudyFilter; sort: StudySort | null }) => (
  <search aria-label="Studies">
    <form action="/evidence" method="get" className="search-large">
      <input
        type="search"
        name="q"
        aria-label="Words, product, disease, target, sponsor, country or number"
        aria-describedby="search-hint"
        defaultValue={filter.query}
        maxLength={300}
      />
      {FILTER_KEYS.flatMap((key) =>
        key === 'query' || filter[key] === undefined
          ? []
          : [<input key={key} type="hidden" name={parameterOf(key)} value={filter[key]} />],
      )}
      {sort && sort !== 'relevance' && <input type="hidden" name="sort" value={sort} />}
      <button type="submit">Show studies</button>
    </form>
    <p className="search-hint" id="search-hint">
      Names, short forms and codes find their synonyms: lupus nephritis, SSc, KYV-101. “Quotes” keep words together,{' '}
      <i>or</i> widens, a minus leaves out, and the number of any registry finds its study.
    </p>
  </search>
);

const Count = ({ finding }: { finding: Finding }) => {
  const { found } = finding;
  return (
    <p className="finding-count" role="status">
      {found.more && 'More than '}
      {counted(found.total)} {found.total === 1 ? 'study' : 'studies'}
      {found.pages > 1 && (
        <small>
          {' '}
          page {found.page} of {counted(found.pages)}
        </small>
      )}
    </p>
  );
};

const AlsoReports = ({ query, reports }: { query: string; reports: NonNullable<Finding['reports']> }) => (
  <aside className="also-reports" aria-labelledby="also-reports">
    <h2 id="also-reports">Reports with these words</h2>
    <ul>
      {reports.rows.map((r) => (
        <li key={r.id}>
          <a href={pathOf({ kind: 'report', id: r.id })}>{r.title}</a>{' '}
          <span className="quiet small">{[r.journal, r.published].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
    <p className="small">
      <a href={`/reports?${new URLSearchParams({ q: query })}`}>
        {reports.total === 1 ? 'The report' : `All ${counted(reports.total)} reports`}
      </a>
    </p>
  </aside>
);

export default function EvidencePage({ loaderData }: Route.ComponentProps) {
  const { filter, sort, found, facets, reports, others, url } = loaderData;
  // the order stays when something else is asked, unless it is the one that a list has anyway
  const own = { sort: sort === (filter.query ? 'relevance' : 'changed') ? undefined : sort };
  const href = (change: StudyFilter) => addressOf('/evidence', { ...filter, ...change }, own);
  const sorts = STUDY_SORTS.filter((s) => s !== 'relevance' || filter.query !== undefined);
  return (
    <Page
      title={titled('Evidence', filter)}
      heading="Evidence"
      lead="Registered studies of cell therapy in autoimmune disease, with everything that changed in them since they were first read here."
    >
      <a className="skip" href="#results">
        Skip to the studies
      </a>
      <link
        rel="alternate"
        type="application/atom+xml"
        title="What is new in this search"
        href={feedPath(filter, 'atom')}
      />
      <link
        rel="alternate"
        type="application/feed+json"
        title="What is new in this search"
        href={feedPath(filter, 'json')}
      />
      <SearchForm filter={filter} sort={own.sort ?? null} />
      <SearchReadings read={readWords(filter.query)} href={(query) => href({ query })} />
      {found.looser && (
        <p className="readings">
          What stands in quotes is in too many texts to be compared word for word, so studies with all of its words are
          shown.
        </p>
      )}
      <UnknownValues unknown={loaderData.unknown} href={href} />
      <FilterChips filter={filter} href={(key) => href({ [key]: undefined })} all="/evidence" />
      <SeeingNav current="/evidence" filter={filter} />
      <div className="finding">
        <div id="results" tabIndex={-1}>
          {reports && filter.query && <AlsoReports query={filter.query} reports={reports} />}
          <div className="finding-head">
            <Count finding={loaderData} />
            {found.total > 1 && (
              <nav aria-label="Order of the list">
                <ul className="sorts">
                  <li>Order:</li>
                  {sorts.map((s) => (
                    <li key={s}>
                      {s === sort ? (
                        <span aria-current="true">{SORT_WORDS[s]}</span>
                      ) : (
                        <a href={addressOf('/evidence', filter, { sort: s })}>{SORT_WORDS[s]}</a>
                      )}
                    </li>
                  ))}
                </ul>
              </nav>
            )}
            <a className="to-facets" href="#narrow-down">
              Narrow down
            </a>
          </div>
          {found.rows.length === 0 ? (
            <NothingFound finding={loaderData} href={href} />
          ) : (
            <FoundStudies rows={found.rows} />
          )}
          {found.more && found.page === found.pages && (
            <p className="quiet">The list ends here; narrow it down, or take the whole of it with you.</p>
          )}
          <Pager page={found.page} pages={found.pages} url={url} />
          <p className="take-with">
            {found.total > 0 && (
              <>
                <span className="quiet">Take all of them with you:</span>
                {(['csv', 'json', 'ris'] as const).map((format) => (
                  <a key={format} href={addressOf(`/evidence/export.${format}`, filter, own)} download>
                    {FORMAT_WORDS[format]}
                  </a>
                ))}
              </>
            )}
            <a href={savePath(filter)}>Save this search</a>
            <a href={feedPath(filter)}>Feed of what is new in it</a>
          </p>
        </div>
        <StudyFacets facets={facets} filter={filter} others={others} href={href} />
      </div>
    </Page>
  );
}

const FORMAT_WORDS = { csv: 'table (CSV)', json: 'JSON', ris: 'references (RIS)' } as const;
