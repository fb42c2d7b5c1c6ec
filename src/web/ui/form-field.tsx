import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FormFieldProps {
  name: string;
  label: string;
  /** What to write, in one line under the label. */
  description?: ReactNode;
  /** What was typed before, after a refusal. */
  defaultValue?: string | undefined;
  /** One sentence; names the field's problem and the remedy. */
  error?: string | undefined;
  required?: boolean;
  kind?: 'text' | 'email' | 'date' | 'number' | 'search' | 'textarea' | 'select';
  /** For a select; an empty value stands for "none". */
  options?: readonly { value: string; label: string }[];
  rows?: number;
  maxLength?: number;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'search' | 'url';
  placeholder?: string;
  /** Id of a datalist with suggestions. */
  list?: string;
}

/** A native field with label, help and error; posts the same with and without scripts. */
export const FormField = (props: FormFieldProps) => {
  const shared = {
    id: `field-${props.name}`,
    name: props.name,
    label: props.label,
    description: props.description,
    defaultValue: props.defaultValue ?? '',
    error: props.error,
    required: props.required ?? false,
    ...(props.autoComplete ? { autoComplete: props.autoComplete } : {}),
  };
  if (props.kind === 'select')
    return <NativeSelect {...shared} data={(props.options ?? []).map(({ value, label }) => ({ value, label }))} />;
  const text = {
    ...shared,
    ...(props.maxLength ? { maxLength: props.maxLength } : {}),
    ...(props.placeholder ? { placeholder: props.placeholder } : {}),
    ...(props.list ? { list: props.list } : {}),
  };
  if (props.kind === 'textarea') return <Textarea {...text} rows={props.rows ?? 4} />;
  return (
    <TextInput {...text} type={props.kind ?? 'text'} {...(props.inputMode ? { inputMode: props.inputMode } : {})} />
  );
};

/** The button that sends a form, and what stands beside it. `name` and `value` tell several buttons of one form apart. */
export const SubmitRow = (props: {
  label: string;
  name?: string;
  value?: string;
  busy?: boolean;
  dangerous?: boolean;
  children?: ReactNode;
}) => (
  <div className="submit-row">
    <Button
      type="submit"
      {...(props.name ? { name: props.name } : {})}
      {...(props.value ? { value: props.value } : {})}
      {...(props.dangerous ? { variant: 'outline', className: 'dangerous' } : {})}
      {...(props.busy ? { 'aria-disabled': true, 'data-busy': true } : {})}
    >
      {props.busy ? 'Sending…' : props.label}
    </Button>
    {props.children}
  </div>
);
