import { listCohorts } from '#outcomes/cohorts.server.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { proposeOverlaps } from '#outcomes/overlap-proposals.ts';
import { patientsStated } from '#web/charts/overlap-graph-data.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { cohortPath, judgePath } from '#web/overlap-ui/cohort-words.ts';
import { JudgementList } from '#web/overlap-ui/judgement-list.tsx';
import { Reasons } from '#web/overlap-ui/pair-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-overlap';

export const handle = { script: false, keep: false };

const SIZE = 12;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'overlap.judge', url);
  const { cohorts, judgements } = await app.db.read(async (tx) => ({
    cohorts: await listCohorts(tx),
    judgements: await listJudgements(tx, true),
  }));
  const proposals = proposeOverlaps(cohorts, judgements);
  const pages = Math.max(1, Math.ceil(proposals.length / SIZE));
  const page = Math.min(pageOf(url), pages);
  return {
    cohorts: cohorts.map((c) => ({ id: c.id, label: c.label, n: c.n })),
    judgements,
    total: proposals.length,
    page,
    pages,
    proposals: proposals.slice((page - 1) * SIZE, page * SIZE),
  };
}

export default function DeskOverlapPage({ loaderData }: Route.ComponentProps) {
  const { cohorts, judgements, total, page, pages, proposals } = loaderData;
  const byId = new Map(cohorts.map((c) => [c.id, c]));
  const name = (id: string) => byId.get(id)?.label ?? id;
  return (
    <Page
      title="Cohorts that may share patients"
      lead="Pairs that the machine noticed, the likeliest first, with what speaks for and against. It judges nothing: say how a pair stands, and what you go by."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Cohorts', href: '/outcomes/cohorts' },
      ]}
    >
      <p className="count-line" role="status">
        {total === 1 ? '1 pair waits' : `${total} pairs wait`} · <a href="#judged">{judgements.length} judged</a> ·{' '}
        <a href="#choose">choose a pair yourself</a>
      </p>
      {proposals.length === 0 && <EmptyState title="No pair waits for a judgement." />}
      {proposals.map((p) => (
        <article key={`${p.a} ${p.b}`} className="overlap-pair" aria-label={`${name(p.a)} and ${name(p.b)}`}>
          <h2>
            <a href={cohortPath(p.a)}>{name(p.a)}</a> and <a href={cohortPath(p.b)}>{name(p.b)}</a>
          </h2>
          <p className="quiet small">
            {p.a}, {patientsStated(byId.get(p.a)?.n ?? null)} · {p.b}, {patientsStated(byId.get(p.b)?.n ?? null)}
          </p>
          <Reasons reasons={p.reasons} />
          <p>
            <a className="button" href={judgePath(p.a, p.b)} aria-label={`Judge ${name(p.a)} and ${name(p.b)}`}>
              Judge this pair
            </a>
          </p>
        </article>
      ))}
      <Pager page={page} pages={pages} url={`/desk/overlap?page=${page}`} />
      <Section
        title="A pair that the machine has not noticed"
        id="choose"
        note="Choose the two cohorts; the next page shows them side by side."
      >
        <form method="get" action="/desk/overlap/judge" className="filters">
          {(['a', 'b'] as const).map((field) => (
            <label key={field}>
              {field === 'a' ? 'One cohort' : 'The other'}
              <select name={field} required defaultValue="">
                <option value="">Choose</option>
                {cohorts.map((c) => (
                  <option key={c.id} value={c.id}>
                    {c.label} ({c.id})
                  </option>
                ))}
              </select>
            </label>
          ))}
          <button type="submit">Judge</button>
        </form>
      </Section>
      <Section title="Judged" id="judged">
        {judgements.length === 0 ? (
          <EmptyState title="No pair was judged yet." />
        ) : (
          <JudgementList rows={judgements} name={name} />
        )}
      </Section>
    </Page>
  );
}
