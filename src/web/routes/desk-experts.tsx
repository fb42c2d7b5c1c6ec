import { can } from '#governance/permissions.ts';
import { EXPERT_SORTS, type ExpertFilter, type ExpertSort } from '#network/expert-filter.ts';
import { MENTION_ROLES } from '#network/expert-mentions.ts';
import { expertChoices, expertState, findExpertPage } from '#network/experts.server.ts';
import { countryLabel, REGIONS } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import {
  invitePath,
  labelName,
  labelsOf,
  placeWords,
  roleWords,
  someOf,
  WhereFrom,
  whyWords,
  yearsWords,
} from '#web/expert-ui/expert-parts.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-experts';

export const handle = { script: false, keep: false };

const SIZE = 25;
const STANDINGS = {
  found: 'not in the network',
  member: 'may be in the network',
  dismissed: 'not to be invited',
  all: 'everybody',
} as const;

const oneOf = <K extends string>(text: string | null, of: Readonly<Record<K, unknown>>, otherwise: K): K =>
  text !== null && Object.hasOwn(of, text) ? (text as K) : otherwise;

function filterOf(url: URL): ExpertFilter {
  const get = (name: string) =>
    (url.searchParams.get(name) ?? '')
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .slice(0, 200);
  const role = get('role');
  return {
    words: get('q'),
    labels: ['disease', 'target', 'product'].flatMap((f) => (get(f) === '' ? [] : [`${f}:${get(f)}`])),
    country: get('country'),
    region: get('region'),
    role: Object.hasOwn(MENTION_ROLES, role) ? role : '',
    standing: oneOf(url.searchParams.get('standing'), STANDINGS, 'found'),
    sort: oneOf<ExpertSort>(url.searchParams.get('sort'), EXPERT_SORTS, 'evidence'),
  };
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'experts.read', url);
  const filter = filterOf(url);
  const { found, choices, state } = await app.db.read(async (tx) => ({
    found: await findExpertPage(tx, filter, { page: pageOf(url), size: SIZE }),
    choices: await expertChoices(tx),
    state: await expertState(tx),
  }));
  return {
    found,
    filter,
    choices,
    state,
    mayInvite: can(app.actor, 'invitation.send'),
    url: url.pathname + url.search,
  };
}

const Choice = (props: {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  any?: string;
}) => (
  <label>
    {props.label}
    <select name={props.name} defaultValue={props.value}>
      {props.any !== undefined && <option value="">{props.any}</option>}
      {props.options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  </label>
);

export default function ExpertsPage({ loaderData }: Route.ComponentProps) {
  const { found, filter, choices, state, mayInvite, url } = loaderData;
  const facet = (name: string) =>
    choices.labels
      .filter((l) => l.startsWith(`${name}:`))
      .map((l) => [l.slice(name.length + 1), labelName(l)] as const)
      .sort((a, b) => (a[1].toLowerCase() < b[1].toLowerCase() ? -1 : 1));
  const chosen = (name: string) => filter.labels.find((l) => l.startsWith(`${name}:`))?.slice(name.length + 1) ?? '';
  return (
    <Page
      title="Experts in the evidence"
      lead="Investigators and authors whom the evidence names. Mentions are joined only by the same ORCID iD, or by the same full name at the same institution; who may be the same is shown with its reasons."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {state && (
        <p>
          {state.persons} {state.persons === 1 ? 'person' : 'people'} from {state.mentions} mentions; {state.pairs}{' '}
          pairs that may be one person; {state.set_aside} entries set aside that name an office, a team or a company.{' '}
          <a href="/network/coverage">Coverage of the network, and whom to invite</a>
        </p>
      )}
      <search>
        <form action="/desk/experts" method="get" className="filters">
          <label className="wide">
            Name, institution, disease, target, country
            <input type="search" name="q" defaultValue={filter.words} maxLength={200} />
          </label>
          <Choice name="disease" label="Disease" value={chosen('disease')} options={facet('disease')} any="any" />
          <Choice name="target" label="Target" value={chosen('target')} options={facet('target')} any="any" />
          <Choice name="product" label="Product" value={chosen('product')} options={facet('product')} any="any" />
          <Choice
            name="country"
            label="Country"
            value={filter.country}
            options={choices.countries.map((c) => [c, countryLabel(c)] as const)}
            any="any"
          />
          <Choice
            name="region"
            label="Region"
            value={filter.region}
            options={REGIONS.map((r) => [r.key, r.label] as const)}
            any="any"
          />
          <Choice name="role" label="Role" value={filter.role} options={Object.entries(MENTION_ROLES)} any="any" />
          <Choice name="standing" label="Who" value={filter.standing} options={Object.entries(STANDINGS)} />
          <Choice name="sort" label="Order" value={filter.sort} options={Object.entries(EXPERT_SORTS)} />
          <button type="submit">Show</button>
        </form>
      </search>
      <p className="count-line" role="status">
        {found.total === 1 ? '1 person' : `${found.total} people`}
        {found.pages > 1 && `, page ${found.page} of ${found.pages}`}
      </p>
      {found.rows.length === 0 ? (
        <EmptyState
          title={
            state === null || state.persons === 0
              ? 'The evidence held here names nobody yet.'
              : 'Nobody fits all of this.'
          }
        >
          {state === null || state.persons === 0 ? (
            <p>
              Records that come as excerpts carry no names. Complete records of ClinicalTrials.gov, and papers from
              PubMed or Europe PMC, do: bring them by <a href="/evidence/sources">a sync of the sources</a> or{' '}
              <a href="/desk/import">an import</a>.
            </p>
          ) : (
            <p>
              Take one condition away, or <a href="/desk/experts?standing=all">show everybody</a>.
            </p>
          )}
        </EmptyState>
      ) : (
        <DataTable
          caption="People in the evidence"
          columns={[
            { label: 'Person' },
            { label: 'Works on' },
            { label: 'Roles' },
            { label: 'Studies', num: true },
            { label: 'Reports', num: true },
            { label: 'Years' },
            { label: 'Notes' },
          ]}
          rows={found.rows.map((e) => ({
            key: e.id,
            cells: [
              <span key="name">
                <a href={`/desk/experts/${e.id}`}>{e.name}</a>
                <span className="sub">{placeWords(e.institution, e.country)}</span>
                {e.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
              </span>,
              someOf([...labelsOf(e.labels, 'disease'), ...labelsOf(e.labels, 'target')]),
              roleWords(e.roles),
              e.studies,
              e.reports,
              yearsWords(e.first_year, e.last_year),
              <span key="notes">
                {e.member && <span className="sub">may be a member</span>}
                {e.dismissed && <span className="sub">not to be invited</span>}
                {e.alike > 0 && (
                  <span className="sub">
                    {e.alike === 1 ? '1 other may be the same person' : `${e.alike} others may be the same person`}
                  </span>
                )}
                {mayInvite && !e.member && !e.dismissed && (
                  <a href={invitePath(e, whyWords(e))} aria-label={`Invite ${e.name}`}>
                    Invite
                  </a>
                )}
              </span>,
            ],
          }))}
        />
      )}
      <Pager page={found.page} pages={found.pages} url={url} />
      <Section title="Where this comes from">
        <WhereFrom state={state} />
      </Section>
    </Page>
  );
}
