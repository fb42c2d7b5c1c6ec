import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { can } from '#governance/permissions.ts';
import { momentWords } from '#network/meeting.ts';
import {
  beginCorrection,
  compiledMinutes,
  editMinutes,
  frozenMinutes,
  signaturesOf,
  signMinutes,
} from '#network/meeting-minutes.server.ts';
import { readMeeting } from '#network/meetings.server.ts';
import { appOf } from '#web/context.server.ts';
import { doneWords, numberIn, openMeeting, runAct } from '#web/meeting-ui/acts.server.ts';
import { LongField, TextField, typedIn } from '#web/meeting-ui/fields.tsx';
import { MinutesText } from '#web/meeting-ui/minutes-text.tsx';
import { DemonstrationNote, DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const { view, person, prepares } = await openMeeting(app, request, params.id);
  const { id, state, title, demonstration, correction } = view.meeting;
  const wanted = new URL(request.url).searchParams.get('version');
  return app.db.read(async (tx) => {
    const frozen = await frozenMinutes(tx, id);
    const m = await readMeeting(tx, id);
    const drafting = state === 'ended' || correction !== null;
    const draft = m && drafting ? await compiledMinutes(tx, m) : null;
    const signatures = await signaturesOf(tx, id, (frozen[0]?.version ?? 0) + (drafting ? 1 : 0));
    const one = frozen.find((f) => String(f.version) === wanted) ?? null;
    return {
      id,
      title,
      demonstration,
      correction,
      draft: one ? null : draft,
      shown: one ?? (draft ? null : (frozen[0] ?? null)),
      versions: frozen.map(({ version, frozenAt, correction: why }) => ({ version, frozenAt, why })),
      signed: one ? [] : signatures.filter((s) => s.hash === (draft?.hash ?? frozen[0]?.hash)),
      // the words of an item are for its chair and the office
      items: view.items
        .filter((i) => i.mine.notRunning === null)
        .map((i) => ({ id: i.id, position: i.position, title: i.title, minutes: i.minutes ?? '' })),
      opening: view.meeting.minutesOpening,
      may: {
        write: prepares && drafting && !one,
        correct: prepares && state === 'approved' && !correction,
        sign: can(app.actor, 'minutes.approve') && view.me !== null && draft !== null && !one,
      },
      person,
      done: doneWords(request),
    };
  });
}

/** The right that each form asks for. */
const WHO = { write: 'meeting.prepare', sign: 'minutes.approve', correct: 'meeting.prepare' } as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const { db, actor, now } = app;
  const id = numberIn(params.id, 'meeting');
  return runAct(app, request, `/meetings/${id}/minutes`, WHO, {
    write: async (field, values) => {
      const items = Object.keys(values).flatMap((name) => {
        const item = /^item-(\d{1,15})$/.exec(name)?.[1];
        return item ? [{ item: Number(item), text: field(name) }] : [];
      });
      await editMinutes(db, actor, id, { opening: field('opening'), items }, now);
      return 'saved';
    },
    sign: async (field) => signMinutes(db, actor, id, field('seen'), now),
    correct: async (field) => {
      await beginCorrection(db, actor, id, field('why'), now);
      return 'saved';
    },
  });
}

export default function MinutesPage() {
  const d = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const content = d.draft?.content ?? d.shown?.content;
  const hash = d.draft?.hash ?? d.shown?.hash ?? '';
  const mine = d.signed.some((s) => s.person === d.person);
  const writing = typedIn(refusal, 'write');
  return (
    <Page
      title={`Minutes: ${d.title}`}
      kicker={
        d.draft
          ? d.correction
            ? 'correction, not approved yet'
            : 'draft, not approved yet'
          : d.shown
            ? `approved, version ${d.shown.version}`
            : ''
      }
      breadcrumbs={[
        { label: 'Meetings', href: '/meetings' },
        { label: d.title, href: `/meetings/${d.id}` },
      ]}
    >
      {d.demonstration && (
        <DemonstrationNote>Demonstration: this meeting, its votes and its minutes are made up.</DemonstrationNote>
      )}
      {d.done && <DoneNote>{d.done}</DoneNote>}
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      {!content && <EmptyState title="There are no minutes yet: they are compiled once the meeting has ended." />}
      {d.may.sign && (
        <section className="asked" aria-label="What is asked of you">
          <h2>{mine ? 'You approved this text' : 'Read these minutes and approve them'}</h2>
          <p>
            Two people approve them, one of them the chair or a co-chair. Then they are frozen, and nothing says any
            more whose a secret ballot was.
          </p>
          {!mine && (
            <form method="post">
              <input type="hidden" name="seen" value={hash} />
              <button type="submit" name="do" value="sign" className="button">
                Approve these minutes
              </button>
            </form>
          )}
        </section>
      )}
      {d.correction && <p>Being corrected: {d.correction}</p>}
      {d.shown?.correction && <p>This version corrects the one before: {d.shown.correction}</p>}
      {content && <MinutesText minutes={content} />}
      {content && (
        <p className="quiet small">
          Content hash <code className="hash">{hash}</code>.{' '}
          {d.signed.length > 0 && `Approved by ${d.signed.map((s) => `${s.name}, ${momentWords(s.at)}`).join('; ')}.`}
        </p>
      )}
      {d.versions.length > 0 && (
        <Section title="Approved versions">
          <ul>
            {d.versions.map((v) => (
              <li key={v.version}>
                <a href={`/meetings/${d.id}/minutes?version=${v.version}`}>Version {v.version}</a>{' '}
                <span className="quiet small">
                  {momentWords(v.frozenAt)}
                  {v.why && `: ${v.why}`}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {d.may.write && (
        <Section
          title="The words written by hand"
          note="Everything else comes from what happened and is not edited. A change here asks for approval anew."
        >
          <form method="post" className="m-fields">
            <LongField name="opening" label="Opening" typed={writing} start={d.opening} maxLength={20000} />
            {d.items.map((i) => (
              <LongField
                key={i.id}
                name={`item-${i.id}`}
                label={`${i.position}. ${i.title}`}
                typed={writing}
                start={i.minutes}
                maxLength={20000}
              />
            ))}
            <p>
              <button type="submit" name="do" value="write" className="plain-button">
                Save the words
              </button>
            </p>
          </form>
        </Section>
      )}
      {d.may.correct && (
        <details className="no-print">
          <summary>Correct these minutes</summary>
          <form method="post" className="m-fields">
            <TextField
              name="why"
              label="What is corrected, and why"
              typed={typedIn(refusal, 'correct')}
              required
              maxLength={500}
            />
            <p>
              <button type="submit" name="do" value="correct" className="plain-button">
                Begin a correction
              </button>
            </p>
          </form>
        </details>
      )}
    </Page>
  );
}
