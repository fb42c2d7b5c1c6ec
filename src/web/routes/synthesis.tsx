import { data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { aroundAnswer } from '#outcomes/around-answer.ts';
import { forestData } from '#outcomes/forest-data.ts';
import { specWords } from '#outcomes/spec-words.ts';
import { loadEvidence, readSynthesis } from '#outcomes/syntheses.server.ts';
import { answerSynthesis } from '#outcomes/synthesise.ts';
import { ForestPlot } from '#web/charts/forest-plot.tsx';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { AnswerBody } from '#web/synthesis-ui/answer-body.tsx';
import { AnswerFigures, Limits } from '#web/synthesis-ui/answer-head.tsx';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { AsOf } from '#web/ui/marks.tsx';
import { InvestigationalNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import '#web/synthesis-ui/synthesis.css';
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
        evidence: await loadEvidence(tx, synthesis.answer.spec.outcome),
        resting: await restingOn(tx, { kind: 'synthesis', id }, app.actor),
        history: await thingHistory(tx, { kind: 'synthesis', id }),
      }
    );
  });
  if (!found)
    throw data(`There is no synthesis ${params.id.slice(0, 20)}; the list shows those there are.`, { status: 404 });
  const { evidence, ...shown } = found;
  const { answer, question } = found.synthesis;
  // only its counts are compared, so that no range over other choices is worked out
  const present = answerSynthesis(question, answer.spec, evidence.rows, evidence.judgements, { most: 1 });
  // between a change of the evidence and the refresh that follows it the tables below would speak of other counts than the answer
  const behind = present.k !== answer.k || present.events !== answer.events || present.patients !== answer.patients;
  return {
    ...shown,
    around: aroundAnswer(answer, evidence),
    behind: behind ? `${present.events} of ${present.patients} patients in ${present.k} cohorts` : null,
    mayClaim: can(app.actor, 'claim.write'),
    siteUrl: app.server.url,
  };
}

export default function SynthesisPage({ loaderData }: Route.ComponentProps) {
  const { synthesis: s, around, behind, resting, history, mayClaim, siteUrl } = loaderData;
  const a = s.answer;
  const downloads = {
    code: `/syntheses/${s.id}/code.R`,
    csv: `/syntheses/${s.id}/data.csv`,
    svg: `/syntheses/${s.id}/forest.svg`,
  };
  return (
    <Page
      title={s.question}
      kicker={`Synthesis ${s.id}`}
      breadcrumbs={[{ label: 'Syntheses', href: '/syntheses' }]}
      lead={
        <p>
          {around.plain.sentence} <AsOf date={s.asOf} />
        </p>
      }
    >
      {behind && (
        <div className="notice">
          <p>
            The outcomes changed after this answer was computed ({behind} would be counted now); the next refresh will
            bring it up to date.
          </p>
        </div>
      )}
      <AnswerFigures answer={a} certainty={around.certainty} />
      <Limits plain={around.plain} />
      <ForestPlot
        data={forestData(a)}
        svgHref={downloads.svg}
        csvHref={downloads.csv}
        {...(s.asOf ? { asOf: s.asOf } : {})}
      />
      <AnswerBody answer={a} around={around} downloads={downloads} />
      <Section title="What was asked" id="asked">
        <dl className="facts">
          {specWords(a.spec).map((w) => (
            <div key={w.name} className="facts-pair">
              <dt>{w.name}</dt>
              <dd>{w.holds}</dd>
            </div>
          ))}
        </dl>
        {mayClaim && (
          <p>
            <a href={`/desk/claims/new?bound=synthesis:${s.id}`}>Write a claim on this answer</a>
          </p>
        )}
      </Section>
      <RestingOn of={{ kind: 'synthesis', id: s.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs title={s.question} path={`/syntheses/${s.id}`} siteUrl={siteUrl} asOf={s.asOf} hash={s.hash} />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
