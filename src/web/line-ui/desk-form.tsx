import type { ReactNode } from 'react';
import { KIND_WORDS } from '#ledger/things.ts';
import { FormField, type FormFieldProps } from '#web/ui/form-field.tsx';
import { AsOf } from '#web/ui/marks.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import { type Choice, type FormState, many, one } from './form-state.ts';
import './line.css';

/** A form of the desk. It posts to its own address, with or without scripts; what was typed comes back with the errors. */
export const DeskForm = (props: {
  title: string;
  lead: string;
  back: { label: string; href: string };
  state: FormState;
  /** Hash of what is revised, as this form saw it. */
  seen?: string | undefined;
  label: string;
  children: ReactNode;
}) => {
  const { errors } = props.state;
  const count = Object.keys(errors).length;
  return (
    <Page
      title={props.title}
      lead={props.lead}
      breadcrumbs={[{ label: 'Desk', href: '/desk' }, props.back]}
      width="text"
    >
      {count > 0 && (
        <ErrorNote
          sentence={
            errors[''] ??
            `Nothing was written yet: ${count === 1 ? 'one field' : `${count} fields`} below cannot stand.`
          }
        />
      )}
      <form method="post" className="form-wide">
        {props.seen && <input type="hidden" name="seen" value={one(props.state.values, 'seen') || props.seen} />}
        {props.children}
        <div className="submit-row">
          <button type="submit" name="act" value="save" className="button">
            {props.label}
          </button>
          <a href={props.back.href}>Leave it</a>
        </div>
      </form>
    </Page>
  );
};

/** A field of the form, with what was typed and what is wrong with it. */
export const Field = ({ state, ...field }: FormFieldProps & { state: FormState }) => (
  <FormField {...field} defaultValue={one(state.values, field.name)} error={state.errors[field.name]} />
);

/** A box of choices with a legend, a description and the error of its field. */
export const ChoiceBox = (props: {
  name: string;
  legend: string;
  description?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) => (
  <fieldset
    className="choice-list"
    id={`field-${props.name}`}
    {...(props.error ? { 'aria-describedby': `error-${props.name}` } : {})}
  >
    <legend>{props.legend}</legend>
    {props.description && <p className="quiet small">{props.description}</p>}
    {props.error && (
      <p className="field-error" id={`error-${props.name}`}>
        {props.error}
      </p>
    )}
    {props.children}
  </fieldset>
);

/** One box or button to tick. */
export const Tick = (props: {
  type: 'checkbox' | 'radio';
  name: string;
  value: string;
  checked: boolean;
  children: ReactNode;
}) => (
  <li>
    <label>
      <input type={props.type} name={props.name} value={props.value} defaultChecked={props.checked} />
      <span>{props.children}</span>
    </label>
  </li>
);

/** Things to rest on: ticked ones first, then the newest; a search keeps everything that was typed. */
export const ThingChoices = (props: {
  name: string;
  legend: string;
  description?: ReactNode;
  state: FormState;
  choices: readonly Choice[];
  single?: boolean;
  none: ReactNode;
}) => {
  const ticked = new Set(many(props.state.values, props.name).map((t) => t.replace(/^[a-z]+:/, '').toUpperCase()));
  const words = `q-${props.name}`;
  return (
    <ChoiceBox
      name={props.name}
      legend={props.legend}
      description={props.description}
      error={props.state.errors[props.name]}
    >
      <div className="search-row">
        <input
          type="search"
          name={words}
          defaultValue={one(props.state.values, words)}
          maxLength={200}
          aria-label={`Search: ${props.legend}`}
          placeholder="Words or a number"
        />
        <button type="submit" name="act" value="search" className="plain-button">
          Search
        </button>
      </div>
      {props.choices.length === 0 ? (
        <p className="quiet">{props.none}</p>
      ) : (
        <ul>
          {props.choices.map((c) => (
            <Tick
              key={`${c.kind}:${c.id}`}
              type={props.single ? 'radio' : 'checkbox'}
              name={props.name}
              value={`${c.kind}:${c.id}`}
              checked={ticked.has(c.id)}
            >
              {c.title}{' '}
              <span className="quiet small">
                {KIND_WORDS[c.kind]} {c.id} · <AsOf date={c.asOf} />
              </span>{' '}
              {c.state !== 'fresh' && <StateBadge state={c.state} />}
              {c.figures && <span className="quiet small"> {c.figures}</span>}
            </Tick>
          ))}
        </ul>
      )}
    </ChoiceBox>
  );
};

export const options = (values: readonly string[], words?: Readonly<Record<string, string>>) =>
  values.map((value) => ({ value, label: words?.[value] ?? value }));
