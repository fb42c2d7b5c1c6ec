import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { can } from '#governance/permissions.ts';
import { linePathOf } from '#ledger/things.ts';
import { passageWarnings } from '#updates/passage.ts';
import { movedSince, type PassageRow, readPassage } from '#updates/passages.server.ts';
import { releaseObstacles, signRelease, withdrawPassage } from '#updates/release.server.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { ActForm, ReaffirmForm, ReasonField } from '#web/line-ui/member-acts.tsx';
import { PassageBody } from '#web/line-ui/passage-body.tsx';
import { nothingHere, readFrame, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';
import { HashMark, Moment } from '#web/ui/marks.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('passage', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    const passage = (await readPassage(tx, ref.id)) ?? nothingHere(ref);
    const draft = passage.state === 'draft';
    return {
      frame,
      // outside, only that two people signed is told, not who
      passage: frame.inside ? passage : { ...passage, signatures: [], authorName: '', author: '' },
      obstacles: draft ? await releaseObstacles(tx, ref.id, todayOf(app)) : [],
      moved: passage.state === 'released' ? await movedSince(tx, passage.document, frame.inside) : [],
      warnings: draft ? passageWarnings(passage.document.body) : [],
      may: { release: can(app.actor, 'passage.release'), withdraw: can(app.actor, 'passage.withdraw') },
      signedByMe: passage.signatures.some((s) => s.counts && app.actor.kind === 'person' && s.person === app.actor.id),
      url: `${app.server.url}/updates/${ref.id}`,
      done: doneOf(request),
    };
  });
}

export function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('passage', params.id);
  return act(app, request, ref, {
    sign: async (field) => {
      const { released } = await signRelease(app.db, ref.id, app.actor, field('hash'), app.now);
      return released ? 'released' : 'signed';
    },
    withdraw: async (field) => {
      await withdrawPassage(app.db, ref.id, app.actor, field('reason'), app.now);
      return 'withdrawn';
    },
  });
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

const Notices = ({ d }: { d: Data }) => {
  const { passage: p, frame } = d;
  return (
    <>
      {p.document.demonstration && (
        <DemonstrationNote>
          Demonstration: written and released by made-up people. The studies and figures behind it are real.
        </DemonstrationNote>
      )}
      {p.state === 'withdrawn' && (
        <div className="notice notice-strong">
          <p>
            <strong>Withdrawn</strong>
            {p.withdrawnAt ? (
              <>
                {' '}
                on <Moment at={p.withdrawnAt} />
              </>
            ) : null}
            : {p.withdrawnReason} The text below is kept for the record and no longer stands.
          </p>
        </div>
      )}
      {p.state === 'draft' && (
        <div className="notice">
          <p>This is a draft. Nobody outside can read it until two different people have signed this very text.</p>
          {d.warnings.map((w) => (
            <p key={w}>{w}</p>
          ))}
        </div>
      )}
      {p.state === 'released' && (frame.state === 'new-evidence' || frame.state === 'stale') && (
        <div className="notice">
          <p>This text stands as it was released. What it rests on has changed since then:</p>
          {frame.reasons.length + d.moved.length > 0 ? (
            <ul>
              {d.moved.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
              {[...new Set(frame.reasons.map((r) => r.sentence))].slice(0, 6).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          ) : (
            <p>
              <a href={linePathOf(frame)}>its line</a> shows where.
            </p>
          )}
        </div>
      )}
      {p.document.corrects && (
        <p className="quiet">
          It corrects <a href={`/updates/${p.document.corrects}`}>{p.document.corrects}</a>.
        </p>
      )}
    </>
  );
};

const Signing = ({ d }: { d: Data }) => {
  const { passage: p } = d;
  const counting = p.signatures.filter((s: PassageRow['signatures'][number]) => s.counts);
  return (
    <div className="member-act">
      <h3>Release</h3>
      <p className="quiet">
        {counting.length === 0
          ? 'Nobody has signed this text yet.'
          : `Signed by ${counting.map((s: { name: string }) => s.name).join(' and ')}.`}
        {p.signatures.length > counting.length && ' Earlier signatures stand under another text and do not count.'}
      </p>
      {d.obstacles.map((o: string) => (
        <p key={o} className="field-error">
          {o}
        </p>
      ))}
      {d.may.release && !d.signedByMe && d.obstacles.length === 0 && (
        <ActForm
          act="sign"
          title="Sign this text for the public"
          label="Sign"
          note={
            <p>
              You sign exactly what stands above, <HashMark hash={p.hash} />. The second signature, by another person,
              makes it public together with everything it rests on, and freezes it.
            </p>
          }
        >
          <input type="hidden" name="hash" value={p.hash} />
        </ActForm>
      )}
    </div>
  );
};

export default function Update() {
  const d = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame, passage: p } = d;
  const acts =
    p.state === 'draft' ? (
      <>
        {frame.may.write && (
          <p className="member-act">
            <a href={`/desk/updates/${p.id}/edit`}>
              Change the draft, or save it again to take over what changed upstream
            </a>
          </p>
        )}
        <Signing d={d} />
      </>
    ) : p.state === 'released' && (frame.may.write || d.may.withdraw || frame.may.reaffirm) ? (
      <>
        {frame.may.write && frame.state !== 'superseded' && (
          <p className="member-act">
            <a href={`/desk/updates/new?corrects=${p.id}`}>Write a correction</a>, which replaces it once it is released
          </p>
        )}
        {frame.may.reaffirm && frame.state !== 'superseded' && <ReaffirmForm frame={frame} answer={answer} />}
        {d.may.withdraw && (
          <ActForm
            act="withdraw"
            title="Withdraw it"
            label="Withdraw"
            dangerous
            note="Its text stays readable, under your reason. This cannot be undone."
          >
            <ReasonField
              act="withdraw"
              label="Why it is withdrawn"
              description="Everybody will read this."
              answer={answer}
            />
          </ActForm>
        )}
      </>
    ) : null;
  return (
    <ThingPage
      frame={{ ...frame, may: { ...frame.may, reaffirm: false } }}
      title={p.document.title}
      list={{ label: 'Updates', href: '/updates' }}
      author={frame.inside ? { name: p.authorName, at: p.madeAt } : null}
      done={d.done}
      answer={answer}
      notices={<Notices d={d} />}
      acts={acts}
    >
      <PassageBody doc={p.document} />
      {p.releasedAt && (
        <div className="cite">
          <p>
            Released <Moment at={p.releasedAt} /> by two people of the network; evidence as of {p.document.asOf}. Its
            content is <HashMark hash={p.hash} />. Cite as: “{p.document.title}”, ACTioN {p.id},{' '}
            {p.releasedAt.toISOString().slice(0, 10)}
            {p.state === 'withdrawn' && (
              <strong>, withdrawn{p.withdrawnAt ? ` ${p.withdrawnAt.toISOString().slice(0, 10)}` : ''}</strong>
            )}
            , <span className="nowrap">{d.url}</span>
          </p>
        </div>
      )}
    </ThingPage>
  );
}
