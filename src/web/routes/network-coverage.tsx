import { can } from '#governance/permissions.ts';
import { candidatesToInvite, coverageEvidence } from '#network/coverage.server.ts';
import {
  type CoverageChoice,
  cellOf,
  coverageTable,
  gapsOf,
  gapWords,
  isGap,
  planInvitations,
} from '#network/coverage.ts';
import { EXPERTISE, expertiseLabel, isExpertise } from '#network/expertise.ts';
import { expertState } from '#network/experts.server.ts';
import { networkCoverage } from '#network/profiles.server.ts';
import { REGIONS, regionLabel } from '#network/regions.ts';
import { NODE_LIMIT } from '#network/set-cover.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { invitePath, placeWords, WhereFrom } from '#web/expert-ui/expert-parts.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/network-coverage';

export const handle = { script: false, keep: false };

/** More gaps than this are not planned for at once: a longer list would say nothing to anybody. */
const MOST_GAPS = 120;
/** Bounds the time that a page may take; the answer then says that it is not proven. */
const PAGE_NODES = Math.min(NODE_LIMIT, 5000);
const TOP = 15;

function choiceOf(url: URL): CoverageChoice {
  const all = (name: string) => [...new Set(url.searchParams.getAll(name))].slice(0, 80);
  const regions = new Set(REGIONS.map((r) => r.key));
  const expertise = all('expertise').filter(isExpertise);
  return {
    diseases: all('disease'),
    regions: all('region').filter((r) => regions.has(r)),
    expertise: expertise.length > 0 ? expertise : ['trialist'],
  };
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'experts.read', url);
  const choice = choiceOf(url);
  const { members, evidence, candidates, state } = await app.db.read(async (tx) => ({
    members: await networkCoverage(tx),
    evidence: await coverageEvidence(tx),
    candidates: await candidatesToInvite(tx),
    state: await expertState(tx),
  }));
  const shown = choice.expertise.length === 1 ? (choice.expertise[0] ?? '') : '';
  const table = coverageTable(members, evidence, shown);
  const rows = (
    choice.diseases.length > 0
      ? table.diseases.filter((d) => choice.diseases.includes(d))
      : table.diseases.slice(0, TOP)
  ).map((disease) => ({ disease, cells: table.regions.map((region) => cellOf(table, disease, region)) }));
  // without a choice, the gaps of the diseases that the table shows
  const open = gapsOf({ ...choice, diseases: rows.map((r) => r.disease) }, members, evidence);
  const gaps = new Set([...open].sort((a, b) => b.open - a.open).slice(0, MOST_GAPS));
  const plan = url.searchParams.has('expertise')
    ? planInvitations(
        open.filter((g) => gaps.has(g)),
        candidates,
        PAGE_NODES,
      )
    : null;
  const byId = new Map(candidates.map((c) => [c.id, c]));
  return {
    choice,
    shown,
    rows,
    regions: table.regions,
    diseases: table.diseases,
    gaps: open.length,
    tooMany: open.length > MOST_GAPS,
    members: members.length,
    found: candidates.length,
    mayInvite: can(app.actor, 'invitation.send'),
    state,
    plan: plan && {
      ...plan,
      uncovered: plan.uncovered.map((g) => ({ words: gapWords(g), open: g.open })),
      chosen: plan.chosen.flatMap((c) => {
        const who = byId.get(c.id);
        return who ? [{ ...who, labels: [], closes: c.closes.map(gapWords) }] : [];
      }),
    },
  };
}

const Boxes = (props: {
  name: string;
  legend: string;
  chosen: readonly string[];
  choices: readonly (readonly [key: string, label: string])[];
}) => (
  <fieldset className="choices">
    <legend>{props.legend}</legend>
    {props.choices.map(([key, label]) => (
      <label key={key}>
        <input type="checkbox" name={props.name} value={key} defaultChecked={props.chosen.includes(key)} /> {label}
      </label>
    ))}
  </fieldset>
);

type Plan = NonNullable<Route.ComponentProps['loaderData']['plan']>;

/** How far the answer is proven, in a sentence. */
function provenWords(p: Plan): string {
  const n = p.chosen.length;
  const people = n === 1 ? '1 invitation' : `${n} invitations`;
  if (n === 0) return 'Nobody who was found closes any of these gaps.';
  if (p.exact) return `${people}: no smaller number closes these gaps (every way was looked at, ${p.nodes} steps).`;
  return `${people}: the search stopped after ${p.nodes} steps. At least ${p.lowerBound} are needed. Choosing step by step whoever closes most gave ${p.greedy}, which is at most ${p.greedyBound.toFixed(2)} times the smallest number.`;
}

const PlanSection = ({ plan, mayInvite }: { plan: Plan; mayInvite: boolean }) => (
  <Section title="The fewest invitations that close these gaps" note={provenWords(plan)} id="plan">
    <ol className="plain-list ruled">
      {plan.chosen.map((c) => {
        const why = `Would close gaps of the network: ${c.closes.join('; ')}.`;
        return (
          <li key={c.id}>
            <p>
              <a href={`/desk/experts/${c.id}`}>{c.name}</a>{' '}
              <span className="quiet">{placeWords(c.institution, c.country)}</span>,{' '}
              {c.studies === 1 ? '1 study' : `${c.studies} studies`}
            </p>
            {c.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
            <p className="small">
              Closes: {c.closes.join('; ')}. Expertise is inferred from the roles in the evidence (
              {c.expertise.map(expertiseLabel).join(', ')}
              ).
            </p>
            {mayInvite && (
              <a href={invitePath(c, why.slice(0, 480))} aria-label={`Invite ${c.name}`}>
                Invite
              </a>
            )}
          </li>
        );
      })}
    </ol>
    {plan.uncovered.length > 0 && (
      <>
        <h3>Still open: nobody was found in the evidence</h3>
        <details open={plan.uncovered.length <= 10}>
          <summary>
            {plan.uncovered.length === 1 ? '1 gap' : `${plan.uncovered.length} gaps`} that no invitation closes
          </summary>
          <ul>
            {plan.uncovered.map((g) => (
              <li key={g.words}>
                {g.words}: {g.open === 1 ? '1 open study' : `${g.open} open studies`}
              </li>
            ))}
          </ul>
        </details>
      </>
    )}
  </Section>
);

export default function CoveragePage({ loaderData }: Route.ComponentProps) {
  const { choice, shown, rows, regions, diseases, gaps, tooMany, members, found, plan, mayInvite, state } = loaderData;
  return (
    <Page
      title="Coverage of the network"
      lead="Where the network has people, where studies are open, and which gaps an invitation would close."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      <p>
        {members} people of the network, as they say in their profiles; {found} found in the evidence who could be
        invited. A gap is a disease and a region with open studies and nobody of the network who has{' '}
        {shown === '' ? 'any of the kinds of expertise chosen below' : `the expertise “${expertiseLabel(shown)}”`}. Who
        works on a narrower disease counts for the broader too.
      </p>
      {rows.length === 0 ? (
        <EmptyState title="No study and no profile names a disease in a region yet." />
      ) : (
        <Section
          title={shown === '' ? 'Disease by region' : `Disease by region: ${expertiseLabel(shown)}`}
          note={
            choice.diseases.length === 0 && diseases.length > TOP
              ? `The ${TOP} diseases with most studies, of ${diseases.length}; choose others below.`
              : undefined
          }
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard */}
          <section className="table-scroll" tabIndex={0} aria-label="Coverage by disease and region">
            <table className="data-table">
              <caption className="hidden-text">People of the network and open studies by disease and region</caption>
              <thead>
                <tr>
                  <th scope="col">Disease</th>
                  {regions.map((r) => (
                    <th scope="col" key={r}>
                      {regionLabel(r)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.disease}>
                    <th scope="row">{labelOf('disease', row.disease)}</th>
                    {row.cells.map((c) => (
                      <td key={c.region}>
                        {isGap(c) ? (
                          <>
                            <strong>gap</strong>
                            <span className="sub">{c.open} open</span>
                          </>
                        ) : c.members === 0 && c.all === 0 ? (
                          <span className="quiet">–</span>
                        ) : (
                          <>
                            {c.members === 1 ? '1 person' : `${c.members} people`}
                            <span className="sub">{c.open} open</span>
                          </>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Section>
      )}
      <Section
        title="Which gaps to close"
        id="choose"
        note={`${gaps === 1 ? '1 gap' : `${gaps} gaps`} in what is chosen now. With no disease or region ticked, all count.`}
      >
        <form method="get" action="/network/coverage" className="form">
          <Boxes
            name="expertise"
            legend="Expertise"
            chosen={choice.expertise}
            choices={EXPERTISE.map((e) => [e.key, e.label] as const)}
          />
          <Boxes
            name="region"
            legend="Regions"
            chosen={choice.regions}
            choices={regions.map((r) => [r, regionLabel(r)] as const)}
          />
          <details open={choice.diseases.length > 0}>
            <summary>Diseases ({diseases.length})</summary>
            <Boxes
              name="disease"
              legend="Diseases"
              chosen={choice.diseases}
              choices={diseases.map((d) => [d, labelOf('disease', d)] as const)}
            />
          </details>
          <SubmitRow label="Whom to invite" />
        </form>
        {tooMany && (
          <p className="quiet">
            Of these, the {MOST_GAPS} with the most studies that are open are planned for; choose diseases or regions to
            see the others.
          </p>
        )}
      </Section>
      {plan &&
        (gaps === 0 ? <p>There is no gap in what is chosen.</p> : <PlanSection plan={plan} mayInvite={mayInvite} />)}
      <Section title="Where the names come from">
        <WhereFrom state={state} />
      </Section>
    </Page>
  );
}
