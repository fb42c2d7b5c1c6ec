import { can } from '#governance/permissions.ts';
import { aroundAnswer } from '#outcomes/around-answer.ts';
import { exploreRows } from '#outcomes/explore.server.ts';
import { addressOfChoice, choiceWords, loosened, optionsOf, readChoice, recordAddress } from '#outcomes/explore.ts';
import { forestData } from '#outcomes/forest-data.ts';
import { ForestPlot } from '#web/charts/forest-plot.tsx';
import { appOf } from '#web/context.server.ts';
import { AnswerBody } from '#web/synthesis-ui/answer-body.tsx';
import { AnswerFigures, Limits } from '#web/synthesis-ui/answer-head.tsx';
import { ExploreForm } from '#web/synthesis-ui/explore-form.tsx';
import { explored } from '#web/synthesis-ui/explored.server.ts';
import { AsOf } from '#web/ui/marks.tsx';
import { EmptyState, ErrorNote, InvestigationalNote } from '#web/ui/notes.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/synthesis-ui/synthesis.css';
import type { Route } from './+types/outcomes-explore';

export const handle = { script: false };

const FIRST_QUESTIONS = 12;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const choice = readChoice(url.searchParams);
  const rows = await app.db.read(exploreRows);
  const options = {
    outcome: optionsOf(rows, choice, 'outcome'),
    disease: optionsOf(rows, choice, 'disease'),
    product: optionsOf(rows, choice, 'product'),
    target: optionsOf(rows, choice, 'target'),
    modality: optionsOf(rows, choice, 'modality'),
  };
  const words = choiceWords(choice);
  const base = { choice, options, words, mayRecord: can(app.actor, 'synthesis.write') };
  if (!choice.outcome) return { ...base, shown: null, problem: null, ways: [] };
  const { found, problem } = await explored(app, choice, words);
  if (!found) return { ...base, shown: null, problem, ways: [] };
  const { answer, evidence, asOf } = found;
  return {
    ...base,
    problem: null,
    ways: answer.k === 0 ? loosened(rows, choice) : [],
    shown: { answer, asOf, around: aroundAnswer(answer, evidence) },
  };
}

export default function ExplorePage({ loaderData }: Route.ComponentProps) {
  const { choice, options, words, shown, problem, ways, mayRecord } = loaderData;
  const query = addressOfChoice(choice).replace('/outcomes/explore', '');
  const downloads = {
    code: `/outcomes/explore/code.R${query}`,
    csv: `/outcomes/explore/data.csv${query}`,
    svg: `/outcomes/explore/forest.svg${query}`,
  };
  return (
    <Page
      title="Ask the published outcomes"
      lead="Choose what to ask. The answer is computed at once from the published groups of patients; patients that two reports share are counted once. Nothing is put on record."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav current="/outcomes/explore" />
      <ExploreForm choice={choice} options={options} />
      <p className="quiet small">
        In brackets: published groups that fit together with what else is chosen, before groups that share patients are
        taken together.
      </p>
      {problem && <ErrorNote sentence={problem} />}
      {!choice.outcome && (
        <Section title={choice.disease || choice.product || choice.target ? 'What was counted there' : 'Begin with'}>
          {options.outcome.length === 0 ? (
            <EmptyState title="No outcome fits this.">
              <p>
                Take one condition away, or <a href="/outcomes/explore">start again</a>.
              </p>
            </EmptyState>
          ) : (
            <ul className="chips">
              {options.outcome.slice(0, FIRST_QUESTIONS).map((o) => (
                <li key={o.value}>
                  <a className="chip" href={addressOfChoice({ ...choice, outcome: o.value })}>
                    {o.label} ({o.groups})
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
      {shown && shown.answer.k === 0 && (
        <EmptyState title={`No group of patients answers this: ${words}.`}>
          {shown.answer.setAside.length > 0 && (
            <p>
              {shown.answer.setAside.length === 1
                ? 'One count fits and is'
                : `${shown.answer.setAside.length} counts fit and are`}{' '}
              set aside, with the reason below.
            </p>
          )}
          {ways.length > 0 ? (
            <ul>
              {ways.map((w) => (
                <li key={w.words}>
                  <a href={w.href}>
                    {w.words.replace(/^./, (c) => c.toUpperCase())}: {w.groups} {w.groups === 1 ? 'group' : 'groups'}
                  </a>
                </li>
              ))}
            </ul>
          ) : (
            <p>
              Taking away one condition does not help; <a href="/outcomes/explore">start again</a>.
            </p>
          )}
        </EmptyState>
      )}
      {shown && (shown.answer.k > 0 || shown.answer.setAside.length > 0) && (
        <>
          <section className="section" aria-labelledby="answer">
            <h2 id="answer">{words}</h2>
            {shown.answer.k > 0 && (
              <p className="lead">
                {shown.around.plain.sentence} <AsOf date={shown.asOf} />
              </p>
            )}
            <AnswerFigures answer={shown.answer} certainty={shown.around.certainty} />
            <Limits plain={shown.around.plain} />
            <ForestPlot
              data={forestData(shown.answer)}
              svgHref={downloads.svg}
              csvHref={downloads.csv}
              {...(shown.asOf ? { asOf: shown.asOf } : {})}
            />
            {mayRecord && (
              <p>
                <a className="button" href={recordAddress(choice)}>
                  Put this question on record
                </a>{' '}
                <span className="quiet">so that claims can rest on it and changes are told.</span>
              </p>
            )}
          </section>
          <AnswerBody answer={shown.answer} around={shown.around} downloads={downloads} />
        </>
      )}
      <InvestigationalNote />
    </Page>
  );
}
