import type { ReactNode } from 'react';
import type { MeetingRefusal } from './refusal.ts';
import '#web/line-ui/line.css';

/* Fields of forms of which a page has several: the label holds its input, so that nothing hangs on an id. */

/** What was typed in this form before it was refused, and what is wrong with each field. */
export interface Typed {
  value: (name: string) => string | undefined;
  error: (name: string) => string | undefined;
  sentence: string | null;
}

export function typedIn(refusal: MeetingRefusal | undefined, act: string, about = ''): Typed {
  const mine = refusal && refusal.act === act && refusal.about === about ? refusal : null;
  return {
    value: (name) => mine?.values[name]?.[0],
    error: (name) => mine?.errors[name],
    sentence: mine?.sentence ?? null,
  };
}

interface FieldProps {
  name: string;
  label: string;
  help?: ReactNode;
  typed: Typed;
  start?: string;
  required?: boolean;
  maxLength?: number;
}

const Shell = ({
  label,
  help,
  error,
  children,
}: {
  label: string;
  help?: ReactNode;
  error: string | undefined;
  children: ReactNode;
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is handed in
  <label className="m-field">
    <span>
      {label}
      {help && <small>{help}</small>}
    </span>
    {children}
    {error && <span className="field-error">{error}</span>}
  </label>
);

export const TextField = (p: FieldProps & { kind?: 'text' | 'date' | 'datetime-local' | 'url' }) => (
  <Shell label={p.label} help={p.help} error={p.typed.error(p.name)}>
    <input
      type={p.kind ?? 'text'}
      name={p.name}
      defaultValue={p.typed.value(p.name) ?? p.start ?? ''}
      required={p.required}
      maxLength={p.maxLength}
    />
  </Shell>
);

export const LongField = (p: FieldProps & { rows?: number }) => (
  <Shell label={p.label} help={p.help} error={p.typed.error(p.name)}>
    <textarea
      name={p.name}
      rows={p.rows ?? 3}
      defaultValue={p.typed.value(p.name) ?? p.start ?? ''}
      required={p.required}
      maxLength={p.maxLength}
    />
  </Shell>
);

export const ChoiceField = (p: FieldProps & { options: readonly { value: string; label: string }[] }) => (
  <Shell label={p.label} help={p.help} error={p.typed.error(p.name)}>
    <select name={p.name} defaultValue={p.typed.value(p.name) ?? p.start ?? ''}>
      {p.options.map((o) => (
        <option key={o.value} value={o.value}>
          {o.label}
        </option>
      ))}
    </select>
  </Shell>
);

export const CheckField = (p: Omit<FieldProps, 'start'> & { start?: boolean }) => (
  <label className="m-check">
    <input type="checkbox" name={p.name} defaultChecked={p.typed.value(p.name) === 'on' || (p.start ?? false)} />
    <span>
      {p.label}
      {p.help && <small className="quiet"> {p.help}</small>}
    </span>
  </label>
);

/** A button that is a form of its own. */
export const ActButton = (p: {
  act: string;
  label: string;
  fields?: Readonly<Record<string, string | number>>;
  plain?: boolean;
  described?: string;
}) => (
  <form method="post">
    {Object.entries(p.fields ?? {}).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
    <button
      type="submit"
      name="do"
      value={p.act}
      className={p.plain ? 'plain small' : 'plain-button'}
      {...(p.described ? { 'aria-label': p.described } : {})}
    >
      {p.label}
    </button>
  </form>
);
