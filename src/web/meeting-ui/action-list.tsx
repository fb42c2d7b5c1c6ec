import type { ActionRow } from '#network/meeting-record.ts';
import { Section } from '#web/ui/page.tsx';
import { TextField, typedIn } from './fields.tsx';
import type { MeetingRefusal } from './refusal.ts';

const STATE = { open: 'open', done: 'done', 'not-done': 'not done' } as const;

/** What people took on; its owner says whether it was done. */
export const ActionList = (props: {
  actions: readonly ActionRow[];
  viewer: string;
  prepares: boolean;
  refusal: MeetingRefusal | undefined;
}) =>
  props.actions.length === 0 ? null : (
    <Section title="Actions">
      <ul className="plain-list ruled">
        {props.actions.map((a) => {
          const typed = typedIn(props.refusal, 'settle', String(a.id));
          return (
            <li key={a.id} id={`action-${a.id}`}>
              <p>
                {a.title} <span className="chip">{STATE[a.state]}</span>
              </p>
              <p className="quiet small">
                {a.ownerName}, by <time dateTime={a.due}>{a.due}</time>
                {a.note && `: ${a.note}`}
              </p>
              {a.state === 'open' && (a.owner === props.viewer || props.prepares) && (
                <form method="post" className="m-fields no-print">
                  <input type="hidden" name="action" value={a.id} />
                  <input type="hidden" name="do" value="settle" />
                  <TextField
                    name="note"
                    label="Note"
                    help="What came of it, or why it was not done."
                    typed={typed}
                    maxLength={1000}
                  />
                  <p className="m-acts">
                    <button type="submit" name="state" value="done" className="plain-button">
                      Done
                    </button>
                    <button type="submit" name="state" value="not-done" className="plain-button">
                      Not done
                    </button>
                  </p>
                </form>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
