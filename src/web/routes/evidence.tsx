import { redirect } from 'react-router';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { facetCounts, type StudySort, searchStudies } from '#evidence/search.server.ts';
import { can } from '#governance/permissions.ts';
import { parseRef, pathOf } from '#ledger/things.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { listCountries } from '#web/countries.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/evidence';

export const handle = { script: false };

const SIZE = 25;
const SORTS: { key: StudySort; label: string }[] = [
  { key: 'relevance', label: 'best match' },
  { key: 'changed', label: 'changed last' },
  { key: 'start', label: 'started last' },
  { key: 'enrolment', label: 'largest' },
];

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const of = (name: string) => url.searchParams.get(name)?.trim() ?? '';
  const filter = {
    query: of('q'),
    disease: of('disease'),
    phase: of('phase'),
    status: of('status'),
    country: of('country'),
  };
  const sort = SORTS.find((s) => s.key === of('sort'))?.key ?? (filter.query ? 'relevance' : 'changed');
  return app.db.read(async (tx) => {
    // whoever types the number of a thing wants the thing
    const ref = filter.query ? parseRef(filter.query) : null;
    if (ref) {
      const thing = await tx
        .selectFrom('thing')
        .select(['open'])
        .where('kind', '=', ref.kind)
        .where('id', '=', ref.id)
        .executeTakeFirst();
      if (thing?.open || (thing && can(app.actor, 'unreleased.read'))) throw redirect(pathOf(ref));
    }
    const found = await searchStudies(tx, { ...filter, sort, page: pageOf(url), size: SIZE });
    return {
      found,
      filter,
      sort,
      facets: await facetCounts(tx, filter),
      countries: await listCountries(tx),
      url: url.pathname + url.search,
    };
  });
}

const Choice = (props: {
  name: string;
  label: string;
  value: string;
  all: string;
  options: readonly { key: string; label: string; count?: number }[];
}) => (
  <label>
    {props.label}
    <select name={props.name} defaultValue={props.value}>
      <option value="">{props.all}</option>
      {props.value && !props.options.some((o) => o.key === props.value) && (
        <option value={props.value}>{props.value} (0)</option>
      )}
      {props.options.map((o) => (
        <option key={o.key} value={o.key}>
          {o.label}
          {o.count === undefined ? '' : ` (${o.count})`}
        </option>
      ))}
    </select>
  </label>
);

export default function EvidencePage({ loaderData }: Route.ComponentProps) {
  const { found, filter, sort, facets, countries, url } = loaderData;
  const filtered = Object.values(filter).some((v) => v !== '');
  return (
    <Page
      title="Evidence"
      lead="Registered studies of cell therapy in autoimmune disease, with everything that changed in them since they were first read here."
    >
      <search>
        <form action="/evidence" method="get" className="filters">
          <label className="wide">
            Words, product, sponsor, NCT number
            <input type="search" name="q" defaultValue={filter.query} maxLength={200} />
          </label>
          <Choice name="disease" label="Disease" all="all diseases" value={filter.disease} options={facets.disease} />
          <Choice name="phase" label="Phase" all="all phases" value={filter.phase} options={facets.phase} />
          <Choice name="status" label="Status" all="any status" value={filter.status} options={facets.status} />
          <Choice
            name="country"
            label="Country"
            all="all countries"
            value={filter.country}
            options={countries.map((c) => ({ key: c, label: c }))}
          />
          <label>
            Sort by
            <select name="sort" defaultValue={sort}>
              {SORTS.map((s) => (
                <option key={s.key} value={s.key}>
                  {s.label}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Show</button>
        </form>
      </search>
      <p className="count-line" role="status">
        {found.total === 1 ? '1 study' : `${found.total} studies`}
        {found.pages > 1 && `, page ${found.page} of ${found.pages}`}
        {filtered && (
          <>
            {' '}
            · <a href="/evidence">show all</a>
          </>
        )}{' '}
        · <a href="/evidence/changes">what changed lately</a>
      </p>
      {found.rows.length === 0 ? (
        <EmptyState title={filtered ? 'No study fits all of this.' : 'No study has been imported yet.'}>
          {filtered ? (
            <p>
              Take one condition away, use fewer words, or <a href="/evidence">show all studies</a>.
            </p>
          ) : (
            <p>
              Import registry records with <code>action evidence import</code>.
            </p>
          )}
        </EmptyState>
      ) : (
        <DataTable
          caption="Registered studies"
          columns={[
            { label: 'Study' },
            { label: 'Diseases' },
            { label: 'Phase' },
            { label: 'Status' },
            { label: 'People', num: true },
            { label: 'Latest change' },
          ]}
          rows={found.rows.map((s) => ({
            key: s.id,
            cells: [
              <span key="title">
                <a href={`/evidence/${s.id}`}>{s.title}</a>
                <span className="sub">
                  {s.id}
                  {s.sponsor && ` · ${s.sponsor}`}
                </span>
              </span>,
              s.labels
                .filter((l) => l.facet === 'disease')
                .map((l) => labelOf('disease', l.key))
                .join(', ') || s.conditions.slice(0, 3).join(', '),
              phaseGroupLabel(phaseGroup(s.phases)),
              statusWords(s.status),
              s.enrolment ?? '–',
              s.lastChange && s.lastChangeGrade ? (
                <span key="change" className="nowrap">
                  <GradeMark grade={s.lastChangeGrade} /> {s.lastChange}
                </span>
              ) : (
                'none seen'
              ),
            ],
          }))}
        />
      )}
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
