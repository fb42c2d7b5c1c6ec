import { appOf } from '#web/context.server.ts';
import { InvestigationalNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/about';

export const handle = { script: false };

export function loader({ context }: Route.LoaderArgs) {
  return { name: appOf(context).settings.name };
}

const STEPS: [string, string][] = [
  ['Source record', 'The text exactly as a registry gave it, with its hash and date. Never changed.'],
  ['Study', 'A trial as its latest record describes it, with every change since the first record.'],
  ['Report', 'A paper or congress abstract, as bibliographic facts.'],
  [
    'Arm and outcome',
    'A published group of patients and what was counted in it: how many had the event, how many could have had it, how many entered.',
  ],
  [
    'Evidence query and synthesis',
    'A question put to the registry, or to the published outcomes, and its answer in numbers.',
  ],
  ['Claim', 'A sentence whose numbers come from a query or a synthesis. Nobody can type the number.'],
  ['Statement', 'A position that the network’s members can agree with or not.'],
  ['Area for investment', 'Something that could be done next.'],
  ['Decision', 'What the steering committee chose, by which votes, why, and what would reopen it.'],
  ['Initiative', 'Work that follows from a decision.'],
  ['Passage', 'Text for the public, made from claims and released by two different people.'],
];

export default function AboutPage({ loaderData }: Route.ComponentProps) {
  return (
    <Page
      title="How to read this site"
      lead="Every number here can be walked back to the untouched record or paper that it came from, and every change in the evidence can be walked forward to the sentences that rest on it."
      width="text"
    >
      <Section title="The line">
        <p>
          The {loaderData.name} keeps everything it knows and says on one line. Each thing on it names exactly what it
          rests on, by the hash of the content that was there at the time.
        </p>
        <dl className="facts">
          {STEPS.map(([name, what]) => (
            <div className="facts-pair" key={name}>
              <dt>{name}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="The four states" id="states">
        <p>Beside everything that rests on evidence stands how it holds up today.</p>
        <dl className="facts">
          <div className="facts-pair">
            <dt>
              <StateBadge state="fresh" />
            </dt>
            <dd>
              Nothing that matters has changed upstream since somebody last checked. Small changes (a site more, a date
              moved by days) are counted, and raise no alarm.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>
              <StateBadge state="new-evidence" />
            </dt>
            <dd>
              Something upstream changed by a grade of medium or high, or was replaced. The sentence may still be right;
              nobody has looked yet. The page says what changed.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>
              <StateBadge state="stale" />
            </dt>
            <dd>
              A condition that was written down in advance has come true, such as “a trial in this disease is stopped”.
              It must be looked at again before anybody relies on it.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>
              <StateBadge state="superseded" />
            </dt>
            <dd>A later version replaces it. The old one stays readable.</dd>
          </div>
        </dl>
      </Section>
      <Section title="Words" id="words">
        <dl className="facts">
          <div className="facts-pair">
            <dt>As of</dt>
            <dd>The date of the evidence that something speaks of, not the day on which the page was made.</dd>
          </div>
          <div className="facts-pair">
            <dt>CAR T cell therapy</dt>
            <dd>
              A treatment in which a person’s own or a donor’s T cells are changed in the laboratory so that they find
              and remove certain other cells, in autoimmune disease mostly B cells.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>Events, evaluable, enrolled</dt>
            <dd>
              Three different counts: how many patients had what was looked for; how many could have had it at that
              time; how many entered. They are kept apart everywhere.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>Overlap</dt>
            <dd>
              Two reports may describe the same patients. Such cohorts are never counted twice: one stands for the
              others, the choice is printed, and the range over all other choices is given.
            </dd>
          </div>
          <div className="facts-pair">
            <dt>95 % interval</dt>
            <dd>The range of values that fit the data well. A wide one says that little is known.</dd>
          </div>
          <div className="facts-pair">
            <dt>Prediction interval</dt>
            <dd>Where the result of a new, similar cohort would be expected.</dd>
          </div>
          <div className="facts-pair">
            <dt>Certainty</dt>
            <dd>
              How far the evidence can be trusted, in four words from high to very low, with the reasons for rating it
              down. Results from small groups without a comparison start at low.
            </dd>
          </div>
        </dl>
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
