import { data } from 'react-router';
import { pathOf } from '#ledger/things.ts';
import { forestData } from '#outcomes/forest-data.ts';
import { readSynthesis } from '#outcomes/syntheses.server.ts';
import { ForestPlot } from '#web/charts/forest-plot.tsx';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { AsOf } from '#web/ui/marks.tsx';
import { InvestigationalNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/synthesis';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const id = params.id.toUpperCase();
  const found = await app.db.read(async (tx) => {
    const synthesis = await readSynthesis(tx, id);
    return (
      synthesis && {
        synthesis,
        resting: await restingOn(tx, { kind: 'synthesis', id }, app.actor),
        history: await thingHistory(tx, { kind: 'synthesis', id }),
      }
    );
  });
  if (!found)
    throw data(`There is no synthesis ${params.id.slice(0, 20)}; the list shows those there are.`, { status: 404 });
  return { ...found, siteUrl: app.server.url };
}

const percent = (p: number): string => `${(p * 100).toFixed(1)} %`;

export default function SynthesisPage({ loaderData }: Route.ComponentProps) {
  const { synthesis: s, resting, history, siteUrl } = loaderData;
  const a = s.answer;
  const { choices, unknown = [], range } = a.overlap;
  const labels = new Map([...a.rows, ...a.setAside].map((r) => [r.outcome, r.label]));
  const named = (outcome: string) => (
    <a href={pathOf({ kind: 'outcome', id: outcome })}>{labels.get(outcome) ?? outcome}</a>
  );
  return (
    <Page
      title={s.question}
      kicker={`Synthesis ${s.id}`}
      breadcrumbs={[{ label: 'Syntheses', href: '/syntheses' }]}
      lead={
        <p>
          {a.events} of {a.patients} patients in {a.k === 1 ? '1 cohort' : `${a.k} cohorts`} had it.{' '}
          {a.estimate !== null && a.ci ? (
            <>
              Pooled: {percent(a.estimate)}, 95 % interval {percent(a.ci[0])} to {percent(a.ci[1])}
              {a.predictionInterval && (
                <>
                  ; a new cohort would be expected between {percent(a.predictionInterval[0])} and{' '}
                  {percent(a.predictionInterval[1])}
                </>
              )}
              .
            </>
          ) : (
            a.notPooledReason
          )}{' '}
          <AsOf date={s.asOf} />
        </p>
      }
    >
      <ForestPlot
        data={forestData(a)}
        svgHref={`/syntheses/${s.id}/forest.svg`}
        csvHref={`/syntheses/${s.id}/data.csv`}
        {...(s.asOf ? { asOf: s.asOf } : {})}
      />
      <Section title="Cohorts that share patients" id="overlap">
        {choices.length === 0 && unknown.length > 0 ? null : choices.length === 0 ? (
          <p>No two of these cohorts are known to share patients.</p>
        ) : (
          <ul className="plain-list ruled">
            {choices.map((c) => (
              <li key={c.group}>
                <strong>{c.group}</strong>: {named(c.taken)} stands for{' '}
                {c.instead.map((o, i) => (
                  <span key={o}>
                    {i > 0 && ', '}
                    {named(o)}
                  </span>
                ))}
                , because {c.because.replace(/\.$/, '')}.
              </li>
            ))}
          </ul>
        )}
        {unknown.length > 0 && (
          <>
            <p>
              Relation unknown: all of these are counted
              {range ? '; the range also covers choices that count only some of them.' : '.'}
            </p>
            <ul className="plain-list ruled">
              {unknown.map((u) => (
                <li key={`${u.group} ${u.counted.join(' ')}`}>
                  <strong>{u.group}</strong>:{' '}
                  {u.counted.map((o, i) => (
                    <span key={o}>
                      {i > 0 && ', '}
                      {named(o)}
                    </span>
                  ))}
                  ; {u.because.replace(/\.$/, '')}.
                </li>
              ))}
            </ul>
          </>
        )}
        {range && (
          <p>
            {choices.length === 0
              ? 'Had only some of the cohorts of unknown relation been counted'
              : unknown.length === 0
                ? 'Had another cohort stood for a group'
                : 'Had another cohort stood for a group, or only some of the cohorts of unknown relation been counted'}
            , the pooled figure would lie between {percent(range.low)} and {percent(range.high)}: the lowest and highest
            of{' '}
            {range.exact
              ? `all ${range.combinations} admissible choices`
              : `${range.combinations} choices drawn at random`}
            .
          </p>
        )}
      </Section>
      {a.estimate === null && (
        <Section title="How it was done">
          <p className="prose">{a.methodText}</p>
        </Section>
      )}
      <RestingOn of={{ kind: 'synthesis', id: s.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs title={s.question} path={`/syntheses/${s.id}`} siteUrl={siteUrl} asOf={s.asOf} hash={s.hash} />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
