import { SAFETY_OUTCOMES } from '#outcomes/safety-outcomes.ts';
import { IntervalDots } from '#web/charts/interval-dots.tsx';
import { appOf } from '#web/context.server.ts';
import { readSafety } from '#web/outcome-entry/safety-page.server.ts';
import { type SafetyLine, SafetyTable } from '#web/outcome-entry/safety-table.tsx';
import {
  chartOfCategory,
  chartOfOutcome,
  isTold,
  readSafetyChoice,
  safetyAddress,
} from '#web/outcome-entry/safety-view.ts';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/outcomes-safety';

export const handle = { script: false };

export async function loader({ context, url }: Route.LoaderArgs) {
  const choice = readSafetyChoice(url.searchParams);
  const found = await appOf(context).db.read((tx) => readSafety(tx, choice));
  return { choice, ...found };
}

const BY_WORDS = { modality: 'kind of therapy', disease: 'disease' } as const;

export default function SafetyPage({ loaderData }: Route.ComponentProps) {
  const { choice, all, shown, otherNames, asOf } = loaderData;
  const { by } = choice;
  const outcome = SAFETY_OUTCOMES.find((o) => o.key === choice.outcome) ?? null;
  const notes = (show: string) => ({
    csvHref: safetyAddress({ ...choice, show }, '/outcomes/safety.csv'),
    svgHref: safetyAddress({ ...choice, show }, '/outcomes/safety.svg'),
    source: 'published reports, each with its address',
    ...(asOf ? { asOf } : {}),
  });
  return (
    <Page
      title={outcome ? `Safety: ${outcome.label}` : 'Safety'}
      lead="How often harm was reported after cell therapies and T-cell engagers in autoimmune disease. Patients who appear in several reports are counted once. What is not reported is not zero."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav current="/outcomes/safety" />
      <search>
        <form action="/outcomes/safety" method="get" className="filters">
          <label>
            By
            <select name="by" defaultValue={by}>
              <option value="modality">kind of therapy</option>
              <option value="disease">disease</option>
            </select>
          </label>
          <label>
            What happened
            <select name="outcome" defaultValue={choice.outcome}>
              <option value="">everything</option>
              {SAFETY_OUTCOMES.map((o) => (
                <option key={o.key} value={o.key}>
                  {o.label}
                </option>
              ))}
            </select>
          </label>
          <label>
            Only
            <select name="show" defaultValue={shown.length === all.length ? '' : choice.show}>
              <option value="">every {BY_WORDS[by]}</option>
              {all.map((c) => (
                <option key={c.key} value={c.key}>
                  {c.label} ({c.groups})
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Show</button>
        </form>
      </search>
      {shown.length === 0 && (
        <EmptyState title={all.length === 0 ? 'No report of harm has been imported yet.' : 'Nothing fits this.'}>
          <p>
            <a href="/outcomes/safety">Show everything</a>
          </p>
        </EmptyState>
      )}
      {outcome && shown.length > 0 && (
        <>
          <p>{outcome.explained}</p>
          <IntervalDots data={chartOfOutcome(outcome.key, shown, by)} {...notes(choice.show)} />
          <SafetyTable
            caption={`${outcome.label} by ${BY_WORDS[by]}`}
            first={by === 'modality' ? 'Kind of therapy' : 'Disease'}
            by={by}
            lines={shown.flatMap((c): SafetyLine[] =>
              c.figures
                .filter((f) => f.outcome === outcome.key)
                .map((figure) => ({
                  key: c.key,
                  label: c.label,
                  sub: figure.timepoints.join(', '),
                  category: c.key,
                  figure,
                })),
            )}
          />
        </>
      )}
      {!outcome && shown.length > 1 && (
        <p>
          {shown.map((c, i) => (
            <span key={c.key}>
              {i > 0 && ' · '}
              <a href={`#${c.key}`}>{c.label}</a>
            </span>
          ))}
        </p>
      )}
      {!outcome &&
        shown.map((c) => {
          const told = c.figures.filter(isTold);
          const silent = c.figures.filter((f) => !isTold(f));
          return (
            <Section
              key={c.key}
              title={c.label}
              id={c.key}
              note={`${c.groups} published ${c.groups === 1 ? 'group' : 'groups'} of patients.`}
            >
              <IntervalDots data={chartOfCategory(c, by)} {...notes(c.key)} />
              <SafetyTable
                caption={`${c.label}: what was reported`}
                first="What happened"
                by={by}
                lines={told.map((figure) => ({
                  key: figure.outcome,
                  label: figure.label,
                  sub: SAFETY_OUTCOMES.find((o) => o.key === figure.outcome)?.explained ?? '',
                  category: c.key,
                  figure,
                }))}
              />
              {silent.length > 0 && (
                <p className="quiet">
                  Not reported by any of its groups, which is not zero: {silent.map((f) => f.label).join('; ')}.
                </p>
              )}
            </Section>
          );
        })}
      <Section title="How to read this">
        <p>
          Events, evaluable and enrolled are kept apart: evaluable are those in whom the event could have been seen,
          enrolled those who were treated or entered, where the report says so. Of reports that share patients one
          stands for all. Three cohorts or more are pooled with a binomial–normal model, which lets the true share
          differ between them; fewer, or cohorts with no event at all, are given as events of evaluable with an exact
          interval, as if they were one cohort. Groups of several diseases are in no single disease. A product of two
          kinds, for example a dual CAR, is in both. Several spellings of one outcome count as one; the link in the
          first column leads to the forest plot under the most used of them.
        </p>
        {otherNames.length > 0 && (
          <p>
            Reported under other names or definitions, and therefore in no figure above:{' '}
            {otherNames.map((n, i) => (
              <span key={n.name}>
                {i > 0 && ', '}
                <a href={`/outcomes?outcome=${encodeURIComponent(n.name)}`}>{n.name}</a>
              </span>
            ))}
            .
          </p>
        )}
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
