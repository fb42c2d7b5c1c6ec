import { PHASE_BANDS } from '#evidence/phase-bands.ts';
import { valueWords } from '#evidence/study-filter.ts';
import { listHref } from '#evidence/study-marks.ts';
import { StackedBars } from '#web/charts/stacked-bars.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { loadCountries, loadSponsors } from '#web/seeing/loads.server.ts';
import { AskedLine, ChoiceLine, NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { addressOf, countWords } from '#web/seeing/views.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/evidence-sponsors';

export const handle = { script: false };

const PATH = '/evidence/sponsors';
const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const show: 'sponsors' | 'countries' = url.searchParams.get('show') === 'countries' ? 'countries' : 'sponsors';
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    const at = { page: pageOf(url), size: SIZE };
    return {
      ask,
      show,
      sponsors: show === 'sponsors' ? await loadSponsors(tx, ask.filter, at) : null,
      countries: show === 'countries' ? await loadCountries(tx, ask.filter, at) : null,
    };
  });
}

export default function SponsorsPage({ loaderData }: Route.ComponentProps) {
  const { ask, show, sponsors, countries } = loaderData;
  const { filter } = ask;
  const own = { show: show === 'sponsors' ? undefined : show };
  const total = sponsors?.found.studies ?? countries?.found.studies ?? 0;
  const notes = { source: SOURCE, ...(ask.evidence ? { asOf: ask.evidence } : {}) };
  return (
    <Page
      title="Sponsors and countries"
      lead="Who leads these studies, how far they have come, and in which countries people can enter them."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <AskedLine path={PATH} filter={filter} total={total} own={own} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} own={own} />
      <ChoiceLine
        label="Shown by"
        choices={[
          { key: 'sponsors', label: 'sponsor', href: addressOf(PATH, filter), current: show === 'sponsors' },
          {
            key: 'countries',
            label: 'country',
            href: addressOf(PATH, filter, { show: 'countries' }),
            current: show === 'countries',
          },
        ]}
      />
      {total === 0 && (
        <EmptyState title="No study held here fits all of this.">
          <p>
            Take one condition away, or <a href={PATH}>show all studies</a>.
          </p>
        </EmptyState>
      )}
      {sponsors && total > 0 && (
        <>
          <StackedBars
            data={sponsors.figure}
            {...notes}
            svgHref={addressOf('/evidence/sponsors.svg', filter)}
            csvHref={addressOf('/evidence/sponsors.csv', filter)}
          />
          <Section
            title={countWords(sponsors.found.total, 'lead sponsor', 'lead sponsors')}
            id="list"
            note="Names are those of the registry: one organisation under two names counts as two."
          >
            <DataTable
              caption="Lead sponsors"
              columns={[
                { label: 'Sponsor' },
                { label: 'Studies', num: true },
                { label: 'Recruiting', num: true },
                ...PHASE_BANDS.map((b) => ({ label: b.label, num: true })),
                { label: 'Latest start' },
              ]}
              rows={sponsors.found.rows.map((r) => {
                const sponsor = r.sponsor ?? 'none';
                return {
                  key: sponsor,
                  cells: [
                    <span key="sponsor">
                      {r.sponsor ?? 'not given'}
                      <span className="sub">{valueWords('sponsorClass', r.sponsorClass ?? 'NONE')}</span>
                    </span>,
                    <a key="studies" href={listHref(filter, { sponsor })}>
                      {r.studies}
                    </a>,
                    r.recruiting,
                    ...r.bands.map((n, i) =>
                      n > 0 ? (
                        <a key={PHASE_BANDS[i]?.key} href={listHref(filter, { sponsor, band: PHASE_BANDS[i]?.key })}>
                          {n}
                        </a>
                      ) : (
                        '·'
                      ),
                    ),
                    r.latestStart ? (
                      <span className="nowrap" key="start">
                        {r.latestStart}
                        {ask.evidence && r.latestStart > ask.evidence && ' (planned)'}
                      </span>
                    ) : (
                      'not held'
                    ),
                  ],
                };
              })}
            />
            <Pager page={sponsors.found.page} pages={sponsors.found.pages} url={ask.url} />
          </Section>
        </>
      )}
      {countries && total > 0 && (
        <>
          <StackedBars
            data={countries.figure}
            {...notes}
            svgHref={addressOf('/evidence/countries.svg', filter)}
            csvHref={addressOf('/evidence/countries.csv', filter)}
          />
          <Section title={countWords(countries.found.total, 'country', 'countries')} id="list">
            <DataTable
              caption="Countries with sites"
              columns={[
                { label: 'Country' },
                { label: 'Studies', num: true },
                { label: 'Recruiting', num: true },
                { label: 'Sites', num: true },
              ]}
              rows={countries.found.rows.map((c) => ({
                key: c.country,
                cells: [
                  <a key="country" href={`${addressOf('/evidence/sites', filter, { place: c.country })}#list`}>
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
            <Pager page={countries.found.page} pages={countries.found.pages} url={ask.url} />
          </Section>
        </>
      )}
    </Page>
  );
}
