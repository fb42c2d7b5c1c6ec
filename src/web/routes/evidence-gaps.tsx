import { GapMapChart } from '#web/charts/gap-map.tsx';
import { appOf, todayOf } from '#web/context.server.ts';
import { asked } from '#web/seeing/asked.server.ts';
import { loadGaps } from '#web/seeing/loads.server.ts';
import { AskedLine, ChoiceLine, NarrowDown, SeeingNav, SOURCE } from '#web/seeing/seeing-parts.tsx';
import { addressOf } from '#web/seeing/views.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/evidence-gaps';

export const handle = { script: false };

const PATH = '/evidence/gaps';

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  return app.db.read(async (tx) => {
    const ask = await asked(tx, url, todayOf(app));
    return { ask, ...(await loadGaps(tx, ask.filter, url.searchParams)) };
  });
}

export default function GapsPage({ loaderData }: Route.ComponentProps) {
  const { ask, facet, rows, total, figure } = loaderData;
  const { filter } = ask;
  const own = { rows: rows === 'top' ? undefined : rows, columns: facet === 'target' ? undefined : facet };
  const href = (change: Partial<typeof own>) => addressOf(PATH, filter, { ...own, ...change });
  return (
    <Page
      title="Evidence gap map"
      lead="What is being tried in which disease, by phase, and where nothing is: an empty cell means that no such study is held here, not that none exists."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <SeeingNav current={PATH} filter={filter} />
      <AskedLine path={PATH} filter={filter} total={total} own={own} />
      <NarrowDown path={PATH} filter={filter} countries={ask.countries} own={own} />
      <ChoiceLine
        label="Columns"
        choices={[
          { key: 'target', label: 'targets', href: href({ columns: undefined }), current: facet === 'target' },
          {
            key: 'modality',
            label: 'kinds of therapy',
            href: href({ columns: 'modality' }),
            current: facet === 'modality',
          },
        ]}
      />
      <ChoiceLine
        label="Rows"
        choices={[
          { key: 'top', label: 'diseases', href: href({ rows: undefined }), current: rows === 'top' },
          { key: 'all', label: 'narrower diseases too', href: href({ rows: 'all' }), current: rows === 'all' },
        ]}
      />
      {total === 0 && (
        <EmptyState title="No study held here fits all of this.">
          <p>
            The map below is therefore empty. Take one condition away, or <a href={PATH}>show all studies</a>.
          </p>
        </EmptyState>
      )}
      {total > 0 && (
        <a className="skip" href="#after-map">
          Skip past the figure
        </a>
      )}
      <GapMapChart
        data={figure}
        source={SOURCE}
        {...(ask.evidence ? { asOf: ask.evidence } : {})}
        svgHref={addressOf('/evidence/gaps.svg', filter, own)}
        csvHref={addressOf('/evidence/gaps.csv', filter, own)}
      />
      <p id="after-map" tabIndex={-1} className="small">
        <a href={addressOf('/evidence', filter)}>These studies as a list</a>
      </p>
    </Page>
  );
}
