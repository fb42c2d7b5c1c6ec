import { citiesOf } from '#evidence/sites.server.ts';
import { REGIONS } from '#evidence/sites.ts';
import { typed } from '#evidence/study-filter.ts';
import { listHref } from '#evidence/study-marks.ts';
import { SiteMap } from '#web/charts/site-map.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { loadCountries, loadSites } from '#web/seeing/loads.server.ts';
import { AskedLine, ChoiceLine, NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/evidence-sites';

export const handle = { script: false };

const PATH = '/evidence/sites';
const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const place = typed(url.searchParams.get('place') ?? '');
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    const at = { page: pageOf(url), size: SIZE };
    return {
      ask,
      place,
      ...(await loadSites(tx, ask.filter, url.searchParams)),
      cities: place ? await citiesOf(tx, ask.filter, place, at) : null,
      countries: place ? null : (await loadCountries(tx, ask.filter, at)).found,
    };
  });
}

export default function SitesPage({ loaderData }: Route.ComponentProps) {
  const { ask, place, region, counts, figure, cities, countries } = loaderData;
  const { filter } = ask;
  const own = { region: region.key === 'world' ? undefined : region.key };
  const without = counts.notGiven + counts.notCarried;
  const recruiting = { ...filter, status: 'RECRUITING' };
  const { status: _, ...anyStatus } = filter;
  return (
    <Page
      title="Sites"
      lead="Where people can enter these studies: cities on the map, countries and cities in the list."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <AskedLine path={PATH} filter={filter} total={counts.studies} own={own} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} own={own} />
      <ChoiceLine
        label="Part of the map"
        choices={REGIONS.map((r) => ({
          key: r.key,
          label: r.label,
          href: addressOf(PATH, filter, { region: r.key === 'world' ? undefined : r.key }),
          current: r.key === region.key,
        }))}
      />
      <ChoiceLine
        label="Studies"
        choices={[
          {
            key: 'all',
            label: 'of any status',
            href: addressOf(PATH, anyStatus, own),
            current: filter.status === undefined,
          },
          {
            key: 'recruiting',
            label: 'recruiting',
            href: addressOf(PATH, recruiting, own),
            current: filter.status === 'RECRUITING',
          },
        ]}
      />
      {counts.sites === 0 ? (
        <EmptyState title="There is no site to be shown.">
          <p>
            {counts.studies === 0
              ? 'No study held here fits all of this: take one condition away.'
              : 'The records held of these studies name no site.'}
          </p>
        </EmptyState>
      ) : (
        <SiteMap
          data={figure}
          source={<>{SOURCE}; land: Natural Earth</>}
          {...(ask.evidence ? { asOf: ask.evidence } : {})}
          svgHref={addressOf('/evidence/sites.svg', filter, own)}
          csvHref={addressOf('/evidence/sites.csv', filter, own)}
        />
      )}
      {(counts.unplaced.sites > 0 || without > 0) && (
        <p className="quiet">
          Not on the map:{' '}
          {counts.unplaced.sites > 0 && (
            <>
              {countWords(counts.unplaced.sites, 'site', 'sites')} without coordinates, of{' '}
              <a href={listHref(filter, { square: 'none' })}>
                {countWords(counts.unplaced.studies, 'study', 'studies')}
              </a>
            </>
          )}
          {counts.unplaced.sites > 0 && without > 0 && '; '}
          {without > 0 && (
            <>
              {countWords(without, 'study', 'studies')} without a site held (
              {[
                counts.notGiven > 0 ? `${counts.notGiven} whose record gives none` : '',
                counts.notCarried > 0
                  ? `${counts.notCarried} held as an excerpt of the record, which may leave sites out`
                  : '',
              ]
                .filter((s) => s !== '')
                .join(', ')}
              )
            </>
          )}
          .
        </p>
      )}
      {countries && countries.total > 0 && (
        <Section
          title="By country"
          id="list"
          note="Countries and cities bear the names that the registry gives. A study with sites in several counts once in each."
        >
          <DataTable
            caption="Countries with sites"
            columns={[
              { label: 'Country' },
              { label: 'Studies', num: true },
              { label: 'Recruiting', num: true },
              { label: 'Sites', num: true },
            ]}
            rows={countries.rows.map((c) => ({
              key: c.country,
              cells: [
                <a key="country" href={`${addressOf(PATH, filter, { ...own, place: c.country })}#list`}>
                  {c.country}
                </a>,
                <a key="studies" href={listHref(filter, { place: c.country })}>
                  {c.studies}
                </a>,
                c.recruiting,
                c.sites,
              ],
            }))}
          />
          <Pager page={countries.page} pages={countries.pages} url={ask.url} />
        </Section>
      )}
      {cities && (
        <Section
          title={place === 'none' ? 'Sites without a country' : place}
          id="list"
          note={
            <>
              Cities as the registry writes them, those with the most studies first ·{' '}
              <a href={`${addressOf(PATH, filter, own)}#list`}>all countries</a>
            </>
          }
        >
          {cities.total === 0 ? (
            <EmptyState title={`No site of these studies is in “${place}”.`} />
          ) : (
            <DataTable
              caption={`Cities with sites: ${place}`}
              columns={[
                { label: 'City' },
                { label: 'Studies', num: true },
                { label: 'Recruiting', num: true },
                { label: 'Sites', num: true },
              ]}
              rows={cities.rows.map((c) => ({
                key: c.city ?? '',
                cells: [
                  c.city ?? 'city not named',
                  <a key="studies" href={listHref(filter, { place, city: c.city ?? 'none' })}>
                    {c.studies}
                  </a>,
                  c.recruiting,
                  c.sites,
                ],
              }))}
            />
          )}
          <Pager page={cities.page} pages={cities.pages} url={ask.url} />
        </Section>
      )}
    </Page>
  );
}
