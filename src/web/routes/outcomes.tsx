import { can } from '#governance/permissions.ts';
import { pathOf } from '#ledger/things.ts';
import { heldBackRows, listOutcomes, outcomeNames } from '#outcomes/outcomes.server.ts';
import { DISEASES } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { CheckedMark, figureCells } from '#web/ui/outcome-marks.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/outcomes';

export const handle = { script: false };

const SIZE = 40;

export async function loader({ context, url }: Route.LoaderArgs) {
  const outcome = url.searchParams.get('outcome')?.trim() ?? '';
  const disease = url.searchParams.get('disease')?.trim() ?? '';
  const app = appOf(context);
  return app.db.read(async (tx) => {
    const arms = await tx.selectFrom('arm').select('disease_keys').execute();
    const used = new Set(arms.flatMap((a) => a.disease_keys));
    return {
      found: await listOutcomes(tx, {
        outcome: outcome || undefined,
        disease: disease || undefined,
        page: pageOf(url),
        size: SIZE,
      }),
      names: await outcomeNames(tx),
      heldBack: await heldBackRows(tx),
      mayEnter: can(app.actor, 'outcomes.enter'),
      diseases: DISEASES.filter((d) => used.has(d.key)).map(({ key, label }) => ({ key, label })),
      outcome,
      disease,
      url: url.pathname + url.search,
    };
  });
}

export default function OutcomesPage({ loaderData }: Route.ComponentProps) {
  const { found, names, heldBack, mayEnter, diseases, outcome, disease, url } = loaderData;
  return (
    <Page
      title="Outcomes"
      lead="What was counted in published groups of patients: how many had it, how many could have had it, how many entered. The three are kept apart. What was measured and not counted, such as days or a percentage, stands as its value, never as patients."
    >
      <OutcomeNav current="/outcomes" />
      <search>
        <form action="/outcomes" method="get" className="filters">
          <label>
            Outcome
            <select name="outcome" defaultValue={outcome}>
              <option value="">all outcomes</option>
              {outcome && !names.some((o) => o.name.toLowerCase() === outcome.toLowerCase()) && (
                <option value={outcome}>{outcome} (0)</option>
              )}
              {names.map((o) => (
                <option key={o.name} value={o.name}>
                  {o.name} ({o.rows})
                </option>
              ))}
            </select>
          </label>
          <label>
            Disease
            <select name="disease" defaultValue={disease}>
              <option value="">all diseases</option>
              {diseases.map((d) => (
                <option key={d.key} value={d.key}>
                  {d.label}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Show</button>
        </form>
      </search>
      <p className="count-line" role="status">
        {found.total === 1 ? '1 row' : `${found.total} rows`}
        {heldBack.length > 0 && (
          <>
            {' '}
            · <a href="#held-back">{heldBack.length} held back</a>
          </>
        )}{' '}
        · <a href="/outcomes/safety">safety</a> · <a href="/outcomes/explore">ask a question</a> ·{' '}
        <a href="/syntheses">syntheses</a> · <a href="/outcomes/two-arm">treated against control</a>
      </p>
      {found.rows.length === 0 ? (
        <EmptyState title={outcome || disease ? 'No row fits this.' : 'No outcome has been imported yet.'}>
          {outcome || disease ? (
            <p>
              <a href="/outcomes">Show all outcomes</a>
            </p>
          ) : (
            <p>
              Import published arms with <code>action outcomes import</code>.
            </p>
          )}
        </EmptyState>
      ) : (
        <DataTable
          caption="Published outcomes"
          columns={[
            { label: 'Outcome' },
            { label: 'Group' },
            { label: 'Disease' },
            { label: 'Events', num: true },
            { label: 'Evaluable', num: true },
            { label: 'Enrolled', num: true },
            { label: 'Checked' },
          ]}
          rows={found.rows.map((r) => {
            const figures = figureCells(r, 3);
            return {
              key: r.id,
              spans: figures.spans,
              cells: [
                <span key="name">
                  <a href={pathOf({ kind: 'outcome', id: r.id })}>{r.name}</a>
                  <span className="sub">{r.timepoint}</span>
                  {r.measure === 'count' && r.definition !== '' && <span className="sub">{r.definition}</span>}
                </span>,
                <span key="arm">
                  <a href={pathOf({ kind: 'arm', id: r.arm })}>{r.label}</a>
                  <span className="sub">{r.product}</span>
                </span>,
                r.disease,
                ...figures.cells,
                r.enrolled ?? 'not stated',
                <span key="mark">
                  <CheckedMark mark={r.mark} />
                  {r.heldBack.length > 0 && <span className="sub">held back</span>}
                </span>,
              ],
            };
          })}
        />
      )}
      <Pager page={found.page} pages={found.pages} url={url} />
      {heldBack.length > 0 && (
        <Section
          title="Held back"
          id="held-back"
          note="These rows cannot be right as they stand, so no synthesis uses them. They are shown with the reason until somebody has looked into the source."
        >
          {mayEnter && (
            <p>
              <a href="/desk/outcomes">Correct them at the desk</a>
            </p>
          )}
          <ul className="plain-list ruled">
            {heldBack.map((r) => (
              <li key={r.id}>
                <a href={pathOf({ kind: 'outcome', id: r.id })}>
                  {r.label}: {r.name}
                </a>
                {r.heldBack.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <InvestigationalNote />
    </Page>
  );
}
