import { CheckField, LongField, TextField, type Typed } from './fields.tsx';

/** `2026-12-01T14:00`, as a field of day and time wants it; UTC. */
const fieldMoment = (at: Date): string => at.toISOString().slice(0, 16);

export const MEETING_FIELDS = ['title', 'startsAt', 'endsAt', 'place', 'link', 'asynchronous', 'about'] as const;

/** Calls a meeting off, with a reason. */
export const CancelMeeting = ({ typed }: { typed: Typed }) => (
  <details>
    <summary>Cancel it instead</summary>
    <form method="post" className="m-fields">
      <TextField name="why" label="Why" typed={typed} required maxLength={500} />
      <p>
        <button type="submit" name="do" value="cancel" className="plain-button">
          Cancel the meeting
        </button>
      </p>
    </form>
  </details>
);

/** What a meeting is, as it is written before it is called. */
export const MeetingFields = ({
  typed,
  start,
}: {
  typed: Typed;
  start: {
    title: string;
    startsAt: Date;
    endsAt: Date;
    place: string;
    link: string;
    asynchronous: boolean;
    about: string;
  } | null;
}) => (
  <>
    <TextField name="title" label="Title" typed={typed} start={start?.title ?? ''} required maxLength={200} />
    <div className="row">
      <TextField
        name="startsAt"
        label="Begins (UTC)"
        kind="datetime-local"
        typed={typed}
        start={start ? fieldMoment(start.startsAt) : ''}
        required
      />
      <TextField
        name="endsAt"
        label="Ends (UTC)"
        kind="datetime-local"
        typed={typed}
        start={start ? fieldMoment(start.endsAt) : ''}
        required
      />
    </div>
    <div className="row">
      <TextField name="place" label="Place" typed={typed} start={start?.place ?? ''} maxLength={200} />
      <TextField name="link" label="Link to join from afar" typed={typed} start={start?.link ?? ''} maxLength={500} />
    </div>
    <CheckField
      name="asynchronous"
      label="Nobody meets"
      help="Each vote has a closing time, and whoever votes has taken part."
      typed={typed}
      start={start?.asynchronous ?? false}
    />
    <LongField name="about" label="What it is about" typed={typed} start={start?.about ?? ''} maxLength={5000} />
  </>
);
