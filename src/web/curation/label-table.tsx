import { Form } from 'react-router';
import { Moment } from '#web/ui/marks.tsx';
import type { CurationRefusal, LabelView, StudyView } from './views.ts';
import './curation.css';

const LIST = 'labels-of-the-vocabulary';

/** The suggestions for every field of the page in which a label is typed. */
export const Suggestions = ({ of }: { of: readonly { value: string; label: string }[] }) => (
  <datalist id={LIST}>
    {of.map((s) => (
      <option key={s.value} value={s.value}>
        {s.label}
      </option>
    ))}
  </datalist>
);

const Hidden = (props: { study: string; label?: LabelView }) => (
  <>
    <input type="hidden" name="study" value={props.study} />
    {props.label && (
      <>
        <input type="hidden" name="facet" value={props.label.facet} />
        <input type="hidden" name="key" value={props.label.key} />
      </>
    )}
  </>
);

/** A reason and the button that sends it; folded away until it is wanted. */
const WithReason = (props: { study: string; label: LabelView; act: string; words: string; button: string }) => (
  <details className="ruling-fold">
    <summary>{props.words}</summary>
    <Form method="post" className="inline-form" preventScrollReset>
      <Hidden study={props.study} label={props.label} />
      <label>
        Reason
        <input className="native-select" name="reason" minLength={3} maxLength={500} required autoComplete="off" />
      </label>
      <button className="button" type="submit" name="do" value={props.act}>
        {props.button}
      </button>
    </Form>
  </details>
);

/** What a curator may do about one label, the machine's answer being what it is. */
const Acts = ({ study, label: l }: { study: string; label: LabelView }) => {
  const machine = l.machine?.present ?? false;
  const other = l.facet === 'relevant' ? (machine ? 'Not relevant' : 'Relevant') : machine ? 'Remove' : 'Keep out';
  if (l.ruling)
    return <WithReason study={study} label={l} act="withdraw" words="Take back" button="Take the ruling back" />;
  return (
    <>
      {l.machine && (
        <Form method="post" preventScrollReset>
          <Hidden study={study} label={l} />
          <button
            className="plain"
            type="submit"
            name="do"
            value={machine ? 'yes' : 'no'}
            aria-label={`Agree: ${l.name}`}
          >
            Agree
          </button>
        </Form>
      )}
      <WithReason
        study={study}
        label={l}
        act={machine || !l.machine ? 'no' : 'yes'}
        words={`${other} …`}
        button={other}
      />
    </>
  );
};

const Label = ({ study, label: l }: { study: string; label: LabelView }) => (
  <li className="ruling-row">
    <div>
      <p className="ruling-name">
        {l.stands || l.facet === 'relevant' ? <strong>{l.name}</strong> : <s>{l.name}</s>}{' '}
        {!l.stands && l.facet !== 'relevant' && <span className="small">does not stand</span>}{' '}
        {l.machine?.weak && <span className="state state-new-evidence">inferred</span>}
      </p>
      <p className="small quiet">
        {l.machine
          ? `Machine: ${l.machine.present ? '' : 'no. '}${l.machine.says}`
          : l.broughtBy.length > 0
            ? `Brought by ${l.broughtBy.join(', ')}`
            : 'The machine does not give it.'}
      </p>
      {l.ruling && (
        <p className="small">
          {l.ruling.who}, <Moment at={l.ruling.at} />:{' '}
          {l.ruling.agrees ? 'agreed' : l.ruling.present ? 'it is so' : 'it is not so'}. {l.ruling.reason}
        </p>
      )}
    </div>
    <div className="ruling-acts">
      <Acts study={study} label={l} />
    </div>
  </li>
);

/** The labels of a study with what a curator can say of each; every form posts to the page that it stands on, with or without scripts. */
export const LabelTable = (props: { study: StudyView; refusal: CurationRefusal | null; agreeId?: string }) => {
  const { study } = props;
  const open = study.groups.some((g) => g.labels.some((l) => l.machine && !l.ruling));
  const typed = props.refusal?.studyId === study.id ? props.refusal.typed : null;
  return (
    <div className="rulings">
      {study.groups.map((g) => (
        <section key={g.facet} aria-label={`${g.name} of ${study.id}`}>
          <h3 className="ruling-facet">{g.name}</h3>
          {g.labels.length === 0 ? (
            <p className="small quiet">none</p>
          ) : (
            <ul className="plain-list">
              {g.labels.map((l) => (
                <Label key={l.key} study={study.id} label={l} />
              ))}
            </ul>
          )}
        </section>
      ))}
      <div className="ruling-foot">
        {open && (
          <Form method="post" preventScrollReset>
            <Hidden study={study.id} />
            <button
              className="button"
              type="submit"
              name="do"
              value="agree-all"
              aria-label={`Agree with all that the machine says of ${study.id}`}
              {...(props.agreeId ? { id: props.agreeId } : {})}
            >
              Agree with all
            </button>
          </Form>
        )}
        <details className="ruling-fold" {...(typed?.label ? { open: true } : {})}>
          <summary>Add a label …</summary>
          <Form method="post" className="inline-form" preventScrollReset>
            <Hidden study={study.id} />
            <label>
              Label
              <input
                className="native-select"
                name="label"
                list={LIST}
                maxLength={200}
                required
                autoComplete="off"
                defaultValue={typed?.label ?? ''}
              />
            </label>
            <label>
              Reason
              <input
                className="native-select"
                name="reason"
                minLength={3}
                maxLength={500}
                required
                autoComplete="off"
                defaultValue={typed?.reason ?? ''}
              />
            </label>
            <button className="button" type="submit" name="do" value="add">
              Add
            </button>
          </Form>
        </details>
      </div>
    </div>
  );
};
