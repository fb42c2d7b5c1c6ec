import { data } from 'react-router';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { readQuery } from '#evidence/queries.server.ts';
import { pathOf } from '#ledger/things.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { AsOf } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/query';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const query = await readQuery(tx, params.id.toUpperCase());
    if (!query) return null;
    const ids = query.answer.studies.map((s) => s.id);
    const titles =
      ids.length === 0 ? [] : await tx.selectFrom('study').select(['id', 'title']).where('id', 'in', ids).execute();
    return {
      query,
      titles: Object.fromEntries(titles.map((t) => [t.id, t.title])),
      resting: await restingOn(tx, { kind: 'query', id: query.id }, app.actor),
      history: await thingHistory(tx, { kind: 'query', id: query.id }),
    };
  });
  if (!found)
    throw data(`There is no evidence query ${params.id.slice(0, 20)}; the list shows those there are.`, {
      status: 404,
    });
  return { ...found, siteUrl: app.server.url };
}

const Tally = (props: { caption: string; counts: readonly (readonly [string, number])[] }) => (
  <DataTable
    caption={props.caption}
    columns={[{ label: props.caption }, { label: 'Studies', num: true }]}
    rows={props.counts.map(([label, n]) => ({ key: label, cells: [label, n] }))}
  />
);

export default function QueryPage({ loaderData }: Route.ComponentProps) {
  const { query, titles, resting, history, siteUrl } = loaderData;
  const { answer: a, spec } = query;
  const conditions = [
    spec.disease && `disease: ${labelOf('disease', spec.disease)}`,
    spec.target && `target: ${spec.target}`,
    spec.modality && `kind of therapy: ${labelOf('modality', spec.modality)}`,
    spec.phase && `phase: ${phaseGroupLabel(spec.phase)}`,
    spec.status && `status: ${statusWords(spec.status)}`,
  ].filter((c) => typeof c === 'string' && c !== '');
  const largest = (x: readonly (readonly [string, number])[]) => [...x].sort((m, n) => n[1] - m[1]);
  return (
    <Page
      title={query.question}
      kicker={`Evidence query ${query.id}`}
      breadcrumbs={[{ label: 'Evidence queries', href: '/queries' }]}
      lead={
        <p>
          {a.total === 1 ? '1 registered study' : `${a.total} registered studies`} <AsOf date={query.asOf} />
          {conditions.length > 0 && `, with ${conditions.join('; ')}`}.
        </p>
      }
    >
      <dl className="figures">
        <div>
          <dt>recruiting</dt>
          <dd>{a.recruiting}</dd>
        </div>
        <div>
          <dt>completed</dt>
          <dd>{a.completed}</dd>
        </div>
        <div>
          <dt>stopped early</dt>
          <dd>{a.stopped}</dd>
        </div>
      </dl>
      <div className="columns">
        <Tally
          caption="By status"
          counts={largest(
            Object.entries(a.byStatus).map(([k, n]) => [statusWords(k === 'NONE' ? null : k), n] as const),
          )}
        />
        <Tally
          caption="By phase"
          counts={largest(Object.entries(a.byPhase).map(([k, n]) => [phaseGroupLabel(k), n] as const))}
        />
      </div>
      <Section title="The studies it counts">
        <details className="fold">
          <summary>{a.total === 1 ? '1 study' : `${a.total} studies`}</summary>
          <DataTable
            caption="Studies counted"
            columns={[{ label: 'Study' }, { label: 'Status' }, { label: 'Phase' }]}
            rows={a.studies.map((s) => ({
              key: s.id,
              cells: [
                <span key="s">
                  <a href={pathOf({ kind: 'study', id: s.id })}>{titles[s.id] ?? s.id}</a>
                  <span className="sub">{s.id}</span>
                </span>,
                statusWords(s.status),
                phaseGroupLabel(phaseGroup(s.phases)),
              ],
            }))}
          />
        </details>
      </Section>
      <RestingOn of={{ kind: 'query', id: query.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs
          title={query.question}
          path={`/queries/${query.id}`}
          siteUrl={siteUrl}
          asOf={query.asOf}
          hash={query.hash}
        />
      </Section>
    </Page>
  );
}
