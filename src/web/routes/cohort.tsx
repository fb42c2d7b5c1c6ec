import { data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { pathOf } from '#ledger/things.ts';
import { cohortEdits, listCohorts, synthesesOfCohort } from '#outcomes/cohorts.server.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { appOf } from '#web/context.server.ts';
import { cohortPath, enrolmentWords } from '#web/overlap-ui/cohort-words.ts';
import { JudgementList } from '#web/overlap-ui/judgement-list.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote, InvestigationalNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/cohort';

export const handle = { script: false };

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const names = can(app.actor, 'desk.open');
  const found = await app.db.read(async (tx) => {
    const cohorts = await listCohorts(tx);
    const cohort = cohorts.find((c) => c.id === params.id);
    if (!cohort) return null;
    const group = new Set(cohort.groups.map((g) => g.replace(/\s*\([^)]*\)/g, '')));
    return {
      cohort,
      labels: Object.fromEntries(cohorts.map((c) => [c.id, c.label])),
      beside: cohorts
        .filter((c) => c.id !== cohort.id && c.groups.some((g) => group.has(g.replace(/\s*\([^)]*\)/g, ''))))
        .map((c) => ({ id: c.id, label: c.label, n: c.n })),
      judgements: await listJudgements(tx, names, { cohort: cohort.id }),
      edits: await cohortEdits(tx, cohort.id, names),
      syntheses: await synthesesOfCohort(tx, cohort.id),
    };
  });
  if (!found) throw data('There is no such cohort here; the list of cohorts shows those there are.', { status: 404 });
  return {
    ...found,
    mayJudge: can(app.actor, 'overlap.judge'),
    done: url.searchParams.get('done') === 'edited' && names,
  };
}

const FACT_WORDS: Readonly<Record<string, string>> = {
  site: 'site',
  country: 'country',
  enrolledFrom: 'enrolment from',
  enrolledTo: 'enrolment to',
};

export default function CohortPage({ loaderData }: Route.ComponentProps) {
  const { cohort: c, labels, beside, judgements, edits, syntheses, mayJudge, done } = loaderData;
  const name = (id: string) => labels[id] ?? id;
  return (
    <Page
      title={c.label}
      kicker="Cohort"
      breadcrumbs={[
        { label: 'Outcomes', href: '/outcomes' },
        { label: 'Cohorts', href: '/outcomes/cohorts' },
      ]}
      lead={`${c.n === null ? 'The number of patients is not stated' : `${c.n} ${c.n === 1 ? 'patient' : 'patients'}`}, ${c.product}.`}
    >
      {done && <DoneNote>The facts of this cohort were written, with your reason.</DoneNote>}
      {c.retracted && (
        <ErrorNote sentence="Its report was retracted: what it gives is shown and counted in no synthesis." />
      )}
      <Facts
        facts={[
          ['Publication', c.citation],
          ['Product', c.product],
          ['Site', c.site ?? 'not stated'],
          ['Country', c.country ?? 'not stated'],
          ['Enrolment', enrolmentWords(c)],
          ['Trial', c.nct && <a href={`/evidence/${c.nct}`}>{c.nct}</a>],
          ['Group in the table of arms', c.groups.join('; ') || null],
        ]}
      />
      {mayJudge && (
        <p>
          <a href={`/desk/overlap/cohorts/${encodeURIComponent(c.id)}`}>Write its site and enrolment</a> ·{' '}
          <a href="/desk/overlap">Judge pairs of cohorts</a>
        </p>
      )}
      <Section title="Arms">
        <DataTable
          caption="Arms of this cohort"
          columns={[
            { label: 'Arm' },
            { label: 'Disease' },
            { label: 'Entered', num: true },
            { label: 'Most evaluable', num: true },
          ]}
          rows={c.arms.map((a) => ({
            key: a.id,
            cells: [
              <a key="a" href={pathOf({ kind: 'arm', id: a.id })}>
                {a.id}
              </a>,
              a.disease,
              a.enrolled ?? 'not stated',
              a.largest ?? '–',
            ],
          }))}
        />
      </Section>
      <Section title="Patients in other cohorts" id="judged">
        {judgements.length === 0 ? (
          <EmptyState title="Nobody has judged this cohort against another yet." />
        ) : (
          <JudgementList rows={judgements} name={name} />
        )}
        {beside.length > 0 && (
          <p>
            In the same group of the table of arms:{' '}
            {beside.map((b, i) => (
              <span key={b.id}>
                {i > 0 && ', '}
                <a href={cohortPath(b.id)}>{b.label}</a>
              </span>
            ))}
            .
          </p>
        )}
      </Section>
      <Section title="Syntheses that looked at it">
        {syntheses.length === 0 ? (
          <EmptyState title="No synthesis has looked at an outcome of this cohort." />
        ) : (
          <ul className="plain-list ruled">
            {syntheses.map((s) => (
              <li key={s.id}>
                <a href={pathOf({ kind: 'synthesis', id: s.id })}>{s.question}</a>{' '}
                <span className="quiet small">
                  {s.id}, {s.counted ? 'counted' : 'shown and not counted'}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {edits.length > 0 && (
        <Section title="What people wrote of it">
          <ul className="plain-list ruled">
            {edits.map((e) => (
              <li key={String(e.at)}>
                {Object.keys(FACT_WORDS)
                  .filter((k) => (e.before[k] ?? null) !== (e.after[k] ?? null))
                  .map((k) => `${FACT_WORDS[k]}: ${e.before[k] ?? 'not stated'} → ${e.after[k] ?? 'not stated'}`)
                  .join('; ')}
                . {e.reason}{' '}
                <span className="quiet small">
                  {e.who}, <Moment at={e.at} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <InvestigationalNote />
    </Page>
  );
}
