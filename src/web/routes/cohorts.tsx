import { can } from '#governance/permissions.ts';
import { listCohorts } from '#outcomes/cohorts.server.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { OverlapGraph } from '#web/charts/overlap-graph.tsx';
import { appOf } from '#web/context.server.ts';
import { cohortPath, enrolmentWords } from '#web/overlap-ui/cohort-words.ts';
import { overlapGraphData, overlapTable } from '#web/overlap-ui/graph-data.ts';
import { JudgementList } from '#web/overlap-ui/judgement-list.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/cohorts';

export const handle = { script: false };

export async function loader({ context }: Route.LoaderArgs) {
  const app = appOf(context);
  return app.db.read(async (tx) => ({
    cohorts: await listCohorts(tx),
    judgements: await listJudgements(tx, can(app.actor, 'desk.open')),
    mayJudge: can(app.actor, 'overlap.judge'),
  }));
}

export default function CohortsPage({ loaderData }: Route.ComponentProps) {
  const { cohorts, judgements, mayJudge } = loaderData;
  const names = new Map(cohorts.map((c) => [c.id, c.label]));
  const name = (id: string) => names.get(id) ?? id;
  return (
    <Page
      title="Cohorts and the patients they share"
      lead="A cohort is the group of patients that one publication reports under one product. The same patients often appear in several publications; counted twice, they make a treatment look better known than it is. Of cohorts that share patients a synthesis counts one."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav current="/outcomes/cohorts" />
      {cohorts.length === 0 ? (
        <EmptyState title="No cohort is known yet.">
          <p>
            Import published arms with <code>action outcomes import</code>.
          </p>
        </EmptyState>
      ) : (
        <OverlapGraph
          data={overlapGraphData(cohorts, judgements)}
          table={overlapTable(cohorts, judgements)}
          svgHref="/outcomes/cohorts/graph.svg"
          csvHref="/outcomes/cohorts/overlap.csv"
          source="published reports as listed in the table of arms, and the judgements below"
        />
      )}
      <Section
        title="What people judged"
        id="judged"
        note="A judgement stands over what the table of arms says. Each keeps its former versions."
      >
        {judgements.length === 0 ? (
          <EmptyState title="No pair of cohorts was judged yet.">
            <p>Until then the groups of the table of arms say which cohorts share patients.</p>
          </EmptyState>
        ) : (
          <JudgementList rows={judgements} name={name} />
        )}
        {mayJudge && (
          <p>
            <a href="/desk/overlap">Judge pairs of cohorts</a>
          </p>
        )}
      </Section>
      <Section title="All cohorts" id="all">
        <DataTable
          caption="All cohorts"
          columns={[
            { label: 'Cohort' },
            { label: 'Product' },
            { label: 'Patients', num: true },
            { label: 'Site' },
            { label: 'Enrolment' },
            { label: 'Trial' },
            { label: 'Group' },
          ]}
          rows={cohorts.map((c) => ({
            key: c.id,
            cells: [
              <span key="name">
                <a href={cohortPath(c.id)}>{c.label}</a>
                {c.retracted && <span className="state state-stale"> retracted</span>}
              </span>,
              c.product,
              c.n ?? '–',
              [c.site, c.country].filter((s) => s).join(', ') || 'not stated',
              enrolmentWords(c),
              c.nct ? (
                <a key="trial" href={`/evidence/${c.nct}`}>
                  {c.nct}
                </a>
              ) : (
                '–'
              ),
              c.groups.join('; ') || '–',
            ],
          }))}
        />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
