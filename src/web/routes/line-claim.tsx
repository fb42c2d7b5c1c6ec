import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { claimStanding, readClaim, renewClaim } from '#claims/claims.server.ts';
import { FIGURE_WORDS } from '#claims/figure-words.ts';
import { KIND_WORDS, pathOf } from '#ledger/things.ts';
import { JudgementList } from '#web/claim-ui/judgement-list.tsx';
import { suggestedFor } from '#web/claim-ui/suggested.server.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { ActForm } from '#web/line-ui/member-acts.tsx';
import { asOpened, nothingHere, readFrame, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';
import { Section } from '#web/ui/page.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('claim', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    const claim = await asOpened(tx, app, ref, (await readClaim(tx, ref.id)) ?? nothingHere(ref));
    const bound = await claimStanding(tx, ref.id, claim);
    return { frame, claim, bound, suggested: await suggestedFor(tx, claim.bound), done: doneOf(request) };
  });
}

export function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('claim', params.id);
  return act(app, request, ref, {
    renew: async () => {
      await renewClaim(app.db, app.actor, ref.id, app.now);
      return 'renewed';
    },
  });
}

export default function Claim() {
  const { frame, claim, bound, suggested, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const behind = bound !== null && bound.state !== 'current';
  const order = Object.keys(FIGURE_WORDS);
  const figures = Object.entries(claim.figures).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return (
    <ThingPage
      frame={frame}
      title={`Claim ${claim.id}: ${claim.sentence}`}
      heading={claim.sentence}
      list={{ label: 'Claims', href: '/claims' }}
      author={{ name: claim.authorName, at: claim.madeAt }}
      done={done}
      answer={answer}
      notices={
        behind && bound.sentence ? (
          <div className="notice">
            <p>{bound.sentence}</p>
          </div>
        ) : null
      }
      acts={
        frame.may.write && frame.state !== 'superseded' ? (
          <>
            {behind && bound.renewed && (
              <ActForm
                act="renew"
                title="Renew this claim"
                label="Renew"
                note={
                  <p>
                    As of {bound.presentAsOf ?? 'now'} it would read: “{bound.renewed}” The reasons for its certainty
                    stay as they are: where they no longer fit the new numbers,{' '}
                    <a href={`/desk/claims/${claim.id}/edit`}>reword it</a> instead.
                  </p>
                }
              />
            )}
            <p className="member-act">
              <a href={`/desk/claims/${claim.id}/edit`}>Reword it, or change its certainty</a> ·{' '}
              <a href={`/desk/statements/new?restsOn=${claim.id}`}>Write a statement that rests on it</a>
            </p>
          </>
        ) : null
      }
    >
      <Section title="How certain this is">
        <dl className="facts">
          <dt>Certainty</dt>
          <dd>
            <strong>{claim.certainty}</strong>{' '}
            <span className="quiet small">
              in the four words of GRADE, reached without its full process: GRADE-informed
            </span>
          </dd>
          {claim.judgement ? (
            <JudgementList judgement={claim.judgement} />
          ) : (
            <>
              <dt>Because</dt>
              <dd className="mail-text">{claim.certaintyReasons}</dd>
            </>
          )}
          {claim.wouldChange && (
            <>
              <dt>What would change it</dt>
              <dd className="mail-text">{claim.wouldChange}</dd>
            </>
          )}
        </dl>
        {suggested && (
          <p className="quiet small">
            From the figures alone a <a href={`${pathOf(claim.bound)}#certainty`}>fixed rule</a> would say: {suggested}.
            The judgement above is people’s.
          </p>
        )}
      </Section>
      <Section title="Its numbers">
        <dl className="facts">
          {figures.map(([name, value]) => (
            <div key={name} className="facts-pair">
              <dt>{FIGURE_WORDS[name] ?? name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <dt>Taken from</dt>
          <dd>
            <a href={pathOf(claim.bound)}>
              {KIND_WORDS[claim.bound.kind]} {claim.bound.id}
            </a>
            , as of {claim.asOf}; nobody can type them
          </dd>
          {behind && bound.now.length > 0 && (
            <div className="facts-pair">
              <dt>There now</dt>
              <dd>
                {bound.now.map((f) => `${FIGURE_WORDS[f.name] ?? f.name} ${f.before} → ${f.after}`).join('; ')}, as of{' '}
                {bound.presentAsOf ?? 'today'}
              </dd>
            </div>
          )}
        </dl>
      </Section>
    </ThingPage>
  );
}
