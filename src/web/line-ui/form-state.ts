import type { Kind } from '#ledger/things.ts';
import type { StateWord } from './thing-frame.ts';

/** What stands in a form, by the name of the field: nothing, one text, or one for each ticked box. */
export type Values = Record<string, string[]>;

export interface FormState {
  values: Values;
  /** One sentence for each field that cannot stand, by its name; under '' what is wrong with the whole. */
  errors: Record<string, string>;
}

export const one = (values: Values, name: string): string => values[name]?.[0] ?? '';
export const many = (values: Values, name: string): string[] => values[name] ?? [];

/** Fields of a form as typed; files are left out. */
export function valuesOf(form: Iterable<[string, unknown]>): Values {
  const out: Values = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    const list = Object.hasOwn(out, name) ? out[name] : undefined;
    if (list) list.push(value);
    else Object.defineProperty(out, name, { value: [value], enumerable: true, writable: true, configurable: true });
  }
  return out;
}

/** The first sentence of each field's problems. */
export function errorsOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const issue of issues) {
    const field = typeof issue.path[0] === 'string' ? issue.path[0] : '';
    out[field] ??= issue.message;
  }
  return out;
}

/** A thing that can be ticked. */
export interface Choice {
  kind: Kind;
  id: string;
  title: string;
  asOf: string | null;
  state: StateWord;
  /** Placeholders with their present values, where a claim can be bound to it. */
  figures?: string;
}

/** Fields of a schema, taken from what stands in a form. */
export const raw = (values: Values, ones: readonly string[], lists: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries([...ones.map((n) => [n, one(values, n)]), ...lists.map((n) => [n, many(values, n)])]);
