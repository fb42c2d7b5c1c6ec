import { can } from '#governance/permissions.ts';
import { INSTITUTION_KINDS, rorAddress } from '#network/institution.ts';
import { institutionCountries, listInstitutions } from '#network/institutions.server.ts';
import { labelIn } from '#network/people-words.ts';
import { countryLabel, isCountry } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { FilterSelect } from '#web/people-ui/filter-select.tsx';
import { institutionPath } from '#web/people-ui/person-words.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/people-ui/people.css';
import type { Route } from './+types/network-institutions';

export const handle = { script: false };

const SIZE = 50;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const words = (url.searchParams.get('q') ?? '').slice(0, 100);
  const asked = url.searchParams.get('country') ?? '';
  const country = isCountry(asked) ? asked : '';
  const page = pageOf(url);
  return app.db.read(async (tx) => {
    const { total, rows } = await listInstitutions(tx, { words, country }, { page, size: SIZE });
    return {
      total,
      rows,
      words,
      country,
      countries: await institutionCountries(tx),
      page,
      pages: Math.max(1, Math.ceil(total / SIZE)),
      url: url.pathname + url.search,
      mayEdit: can(app.actor, 'institution.edit'),
    };
  });
}

export default function InstitutionsPage({ loaderData }: Route.ComponentProps) {
  const { total, rows, words, country, countries, page, pages, url, mayEdit } = loaderData;
  return (
    <Page
      title="Institutions"
      lead="Hospitals, universities and other bodies that people of the network belong to, with their identifiers."
      breadcrumbs={[{ label: 'People of the network', href: '/network' }]}
    >
      <form method="get" action="/network/institutions" className="directory-filter" aria-label="Narrow the list">
        <div>
          <label htmlFor="filter-q">Name or city</label>
          <input id="filter-q" name="q" type="search" defaultValue={words} maxLength={100} />
        </div>
        <FilterSelect
          name="country"
          label="Country"
          value={country}
          groups={[{ label: null, choices: countries.map((key) => ({ key, label: countryLabel(key) })) }]}
        />
        <div>
          <button type="submit" className="button">
            Show
          </button>{' '}
          {(words || country) && <a href="/network/institutions">Show all</a>}
        </div>
      </form>
      <p className="count-line">
        {total === 1 ? '1 institution' : `${total} institutions`}
        {mayEdit && (
          <>
            {' '}
            · <a href="/network/institutions/new">Add an institution</a>
          </>
        )}
      </p>
      {rows.length === 0 ? (
        <EmptyState title={words || country ? 'No institution fits this.' : 'No institution has been added yet.'} />
      ) : (
        <DataTable
          caption="Institutions"
          columns={[{ label: 'Name' }, { label: 'Kind' }, { label: 'City' }, { label: 'Country' }, { label: 'ROR' }]}
          rows={rows.map((i) => ({
            key: i.id,
            cells: [
              <span key="name">
                <a href={institutionPath(i.id)}>{i.name}</a>
                {i.demonstration && <span className="sub">made up for the demonstration</span>}
              </span>,
              labelIn(INSTITUTION_KINDS, i.kind),
              i.city || '–',
              countryLabel(i.country),
              i.ror ? (
                <SourceLink key="ror" href={rorAddress(i.ror)}>
                  {i.ror}
                </SourceLink>
              ) : (
                'none given'
              ),
            ],
          }))}
        />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
