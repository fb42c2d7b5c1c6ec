import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData } from 'react-router';
import { meetingInput } from '#network/meeting.ts';
import { writeMeeting } from '#network/meetings.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { readForm, runAct } from '#web/meeting-ui/acts.server.ts';
import { typedIn } from '#web/meeting-ui/fields.tsx';
import { MEETING_FIELDS, MeetingFields } from '#web/meeting-ui/meeting-fields.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request }: LoaderFunctionArgs) {
  await openDesk(appOf(context), 'meeting.prepare', new URL(request.url));
  return null;
}

/** The right that each form asks for. */
const WHO = { save: 'meeting.prepare' } as const;

export async function action({ context, request }: ActionFunctionArgs) {
  const app = appOf(context);
  return runAct(app, request, '/meetings', WHO, {
    save: async (field) => {
      const input = readForm(meetingInput, Object.fromEntries(MEETING_FIELDS.map((n) => [n, field(n)])));
      return `/meetings/${await writeMeeting(app.db, app.actor, input, app.now)}/edit`;
    },
  });
}

export default function NewMeeting() {
  const typed = typedIn(useActionData<typeof action>(), 'save');
  return (
    <Page
      title="Prepare a meeting"
      lead="Time and place first; the agenda and guests come on the next page. Nobody is told before you call it."
      breadcrumbs={[{ label: 'Meetings', href: '/meetings' }]}
      width="text"
    >
      {typed.sentence && <ErrorNote sentence={typed.sentence} />}
      <form method="post" className="m-fields">
        <MeetingFields typed={typed} start={null} />
        <p>
          <button type="submit" name="do" value="save" className="button">
            Go on to the agenda
          </button>
        </p>
      </form>
    </Page>
  );
}
