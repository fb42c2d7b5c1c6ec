import type { ReactNode } from 'react';
import { KIND_WORDS } from '#ledger/things.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import type { ThingFrame } from './thing-frame.ts';

/** A form that is sent to the page it stands on; `act` tells the forms of a page apart. */
export const ActForm = (props: {
  act: string;
  title: string;
  note?: ReactNode;
  label: string;
  dangerous?: boolean;
  children?: ReactNode;
}) => (
  <form method="post" className="member-act form">
    <h3>{props.title}</h3>
    {props.note && <div className="quiet">{props.note}</div>}
    {props.children}
    <SubmitRow label={props.label} name="act" value={props.act} {...(props.dangerous ? { dangerous: true } : {})} />
  </form>
);

type Typed = { act: string; typed: string; sentence: string } | undefined;

export const ReasonField = (props: { act: string; label: string; description: string; answer: Typed }) => (
  <FormField
    kind="textarea"
    name="reason"
    label={props.label}
    description={props.description}
    required
    maxLength={2000}
    rows={3}
    defaultValue={props.answer?.act === props.act ? props.answer.typed : ''}
    error={props.answer?.act === props.act ? props.answer.sentence : undefined}
  />
);

/** Somebody looked at what changed upstream, and the thing stands as it is. */
export const ReaffirmForm = ({ frame, answer }: { frame: ThingFrame; answer: Typed }) => {
  const changed = frame.restsOn.filter((n) => n.pinnedHash !== n.presentHash).length;
  if (frame.state === 'fresh' && changed === 0) return null;
  return (
    <ActForm
      act="reaffirm"
      title={`Reaffirm this ${KIND_WORDS[frame.kind]}`}
      label="Reaffirm"
      note="You looked at what changed upstream and it stands as it is. Its pins move to what is there now; your reason goes on record. A day that has passed, or an estimate that left its interval, cannot be reaffirmed away."
    >
      <input type="hidden" name="seen" value={frame.seen} />
      <ReasonField
        act="reaffirm"
        label="Why it still stands"
        description="One or two sentences. Everybody who may read this page will read them."
        answer={answer}
      />
    </ActForm>
  );
};
