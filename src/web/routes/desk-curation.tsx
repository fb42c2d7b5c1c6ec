import { curatorAccuracy } from '#evidence/curation/accuracy.server.ts';
import { workList, workListCounts } from '#evidence/curation/work-lists.server.ts';
import { WORK_LISTS, workListOf } from '#evidence/curation/work-lists.ts';
import { readable } from '#evidence/entities.ts';
import { appOf } from '#web/context.server.ts';
import { takeRuling } from '#web/curation/curation-acts.server.ts';
import { LabelTable, Suggestions } from '#web/curation/label-table.tsx';
import { studyView, suggestions } from '#web/curation/label-views.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-curation';

const SIZE = 10;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'evidence.curate', url);
  const list = workListOf(url.searchParams.get('list'));
  return app.db.read(async (tx) => {
    const found = await workList(tx, list, { page: pageOf(url), size: SIZE });
    return {
      list,
      counts: await workListCounts(tx),
      found: { ...found, rows: found.rows.map(studyView) },
      accuracy: await curatorAccuracy(tx),
      suggestions: suggestions(),
      done: /^NCT\d{8}$/.exec(url.searchParams.get('done') ?? '')?.[0] ?? null,
      url: `/desk/curation?list=${list}&page=${found.page}`,
    };
  });
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const list = workListOf(url.searchParams.get('list'));
  return takeRuling(
    appOf(context),
    request,
    (id) => `/desk/curation?list=${list}&page=${pageOf(url)}&done=${encodeURIComponent(id)}`,
  );
}

const FACET_WORDS = {
  relevant: 'relevance',
  disease: 'diseases',
  target: 'targets',
  modality: 'kinds of therapy',
  product: 'products',
} as const;

const percent = (n: number, of: number): string => (of === 0 ? '–' : `${Math.round((100 * n) / of)} %`);

export default function CurationPage({ loaderData, actionData }: Route.ComponentProps) {
  const { list, counts, found, accuracy, url } = loaderData;
  const words = WORK_LISTS.find((l) => l.key === list);
  return (
    <Page
      title="Curation"
      lead="What the machine made of each study, the most doubtful first. Agree, or say what is right and why: your word stands over its answer, and both are kept."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      <nav className="curation-nav" aria-label="Lists">
        <ul>
          {WORK_LISTS.map((l) => (
            <li key={l.key}>
              {l.key === list ? (
                <span aria-current="page">
                  {l.title} ({counts[l.key]})
                </span>
              ) : (
                <a href={`/desk/curation?list=${l.key}`}>
                  {l.title} ({counts[l.key]})
                </a>
              )}
            </li>
          ))}
        </ul>
      </nav>
      {actionData && <ErrorNote sentence={`${actionData.studyId}: ${actionData.sentence}`} />}
      {loaderData.done && !actionData && (
        <DoneNote>
          Written for <a href={`/desk/curation/${loaderData.done}?list=${list}`}>{loaderData.done}</a>.
        </DoneNote>
      )}
      <p className="quiet">{words?.says}</p>
      {found.rows.length === 0 && (
        <EmptyState title="Nothing waits in this list.">
          <a href="/desk/duplicates">Pairs that may be one</a>
        </EmptyState>
      )}
      {found.rows.map((s) => (
        <article key={s.id} className="curation-study" aria-labelledby={`title-${s.id}`}>
          <h2 id={`title-${s.id}`}>
            <a href={`/desk/curation/${s.id}?list=${list}`}>{readable(s.title)}</a>
          </h2>
          <p className="small quiet">
            {s.id} · {s.sponsor ?? 'sponsor not given'}
            <br />
            Conditions: {s.conditions.join('; ') || 'not given'}
            <br />
            Treatments: {s.interventions.join('; ') || 'not given'}
          </p>
          <LabelTable study={s} refusal={actionData ?? null} />
        </article>
      ))}
      <Pager page={found.page} pages={found.pages} url={url} />
      <Suggestions of={loaderData.suggestions} />
      <Section
        title="How curators found the labels"
        note="Each label of each study counts once, by the ruling that stands. Doubtful ones are looked at first, so this is lower than over all labels."
      >
        <DataTable
          caption="Labels looked at, by facet"
          columns={[
            { label: 'Facet' },
            { label: 'Looked at', num: true },
            { label: 'Agreed', num: true },
            { label: 'Added', num: true },
            { label: 'Removed', num: true },
            { label: 'Right now', num: true },
          ]}
          rows={accuracy.byFacet.map((r) => {
            const now = accuracy.present.find((p) => p.facet === r.facet);
            return {
              key: r.facet,
              cells: [
                FACET_WORDS[r.facet],
                r.looked,
                `${r.agreed} (${percent(r.agreed, r.looked)})`,
                r.added,
                r.removed,
                now ? `${now.right} of ${now.looked}` : '–',
              ],
            };
          })}
        />
        <p className="quiet small">
          “Right now”: of these labels, how many the present classifier (number {accuracy.classifier}) has right.
        </p>
      </Section>
    </Page>
  );
}
