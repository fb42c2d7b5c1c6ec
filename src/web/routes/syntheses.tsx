import { plainWords } from '#outcomes/plain-words.ts';
import { listSyntheses } from '#outcomes/syntheses.server.ts';
import { appOf } from '#web/context.server.ts';
import { AsOf } from '#web/ui/marks.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/syntheses';

export const handle = { script: false };

export async function loader({ context }: Route.LoaderArgs) {
  const all = await appOf(context).db.read(listSyntheses);
  return {
    syntheses: all.map(({ id, question, asOf, answer: a }) => ({
      id,
      question,
      asOf,
      sentence: plainWords(a).sentence,
      estimate: a.estimate,
      ci: a.ci,
    })),
  };
}

const percent = (p: number): string => `${Math.round(p * 100)} %`;

export default function SynthesesPage({ loaderData }: Route.ComponentProps) {
  const { syntheses } = loaderData;
  return (
    <Page
      title="Syntheses"
      lead="Questions put to the published outcomes. Cohorts that share patients are counted once, and the choice is printed."
    >
      <OutcomeNav current="/syntheses" />
      <p>
        <a href="/outcomes/explore">Ask a question of your own</a>: it is answered at once and not put on record.
      </p>
      {syntheses.length === 0 ? (
        <EmptyState title="No question has been put to the outcomes yet." />
      ) : (
        <ul className="plain-list ruled">
          {syntheses.map((s) => (
            <li key={s.id}>
              <a href={`/syntheses/${s.id}`}>{s.question}</a> <span className="quiet">{s.id}</span>
              <br />
              {s.sentence}{' '}
              {s.estimate !== null && s.ci
                ? `Pooled ${percent(s.estimate)} (95 % interval ${percent(s.ci[0])} to ${percent(s.ci[1])}).`
                : 'Not pooled.'}{' '}
              <AsOf date={s.asOf} />
            </li>
          ))}
        </ul>
      )}
      <InvestigationalNote />
    </Page>
  );
}
