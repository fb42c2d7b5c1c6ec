import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { readDecision } from '#priorities/decisions.server.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { nothingHere, readFrame, refOfAddress, visibleOnes } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';
import { Section } from '#web/ui/page.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('decision', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    const decision = (await readDecision(tx, ref.id)) ?? nothingHere(ref);
    const areas = decision.options.flatMap((o) => (o.area ? [{ kind: 'area' as const, id: o.area }] : []));
    return { frame, decision, linked: [...(await visibleOnes(tx, app, areas))], done: doneOf(request) };
  });
}

export const action = ({ context, request, params }: ActionFunctionArgs) =>
  act(appOf(context), request, refOfAddress('decision', params.id), {});

export default function Decision() {
  const { frame, decision, linked, done } = useLoaderData<typeof loader>();
  const { votes } = decision;
  return (
    <ThingPage
      frame={frame}
      title={decision.title}
      list={{ label: 'Decisions', href: '/decisions' }}
      author={{ name: decision.authorName, at: decision.madeAt }}
      done={done}
      answer={useActionData<typeof action>()}
      notices={
        decision.demonstration ? (
          <DemonstrationNote>
            Demonstration: this decision, its votes and its dissent are made up. Nobody cast them.
          </DemonstrationNote>
        ) : null
      }
      acts={
        frame.may.write && frame.state !== 'superseded' ? (
          <p className="member-act">
            A decision is never edited. <a href={`/desk/decisions/${decision.id}/supersede`}>Replace it by a new one</a>{' '}
            · <a href={`/desk/initiatives/new?decision=${decision.id}`}>Write an initiative that follows from it</a>
          </p>
        ) : null
      }
    >
      <Section title="What was decided">
        <ul className="neighbours">
          {decision.options.map((o) => {
            const chosen = decision.chosen === (o.area ?? o.text);
            const words =
              o.area && linked.includes(`area:${o.area}`) ? <a href={`/areas/${o.area}`}>{o.text}</a> : o.text;
            return (
              <li key={o.area ?? o.text}>
                {chosen ? <strong>{words}</strong> : words}
                <span className="what">{chosen ? 'chosen' : 'not chosen'}</span>
              </li>
            );
          })}
        </ul>
        <dl className="facts">
          <dt>On</dt>
          <dd>
            <time dateTime={decision.decidedOn}>{decision.decidedOn}</time>
          </dd>
          <dt>Votes{decision.demonstration ? ' (made up)' : ''}</dt>
          <dd>
            {votes
              ? `${votes.for} for, ${votes.against} against, ${votes.abstained} abstained, of ${votes.for + votes.against + votes.abstained}`
              : 'not shown: the vote was secret and few took part'}{' '}
            <span className="quiet small">
              {decision.motion === null
                ? 'votes as typed, not counted here'
                : `counted here, motion ${decision.motion} of a meeting`}
            </span>
          </dd>
          <dt>Reasons</dt>
          <dd className="mail-text">{decision.reasons}</dd>
          <dt>Dissent</dt>
          <dd className="mail-text">{decision.dissent || 'none recorded'}</dd>
        </dl>
      </Section>
      <Section
        title="What would reopen it"
        note="Said in advance. Only one of these makes the decision stale; anything else that changes upstream is new evidence."
      >
        <ul>
          {decision.revisitIf.map((r) => (
            <li key={r.id}>{r.words}</li>
          ))}
        </ul>
        {frame.watches > 0 && (
          <p className="quiet small">
            {frame.watches === 1 ? '1 thing is' : `${frame.watches} things are`} watched for this.
          </p>
        )}
      </Section>
    </ThingPage>
  );
}
