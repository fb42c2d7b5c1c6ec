import { z } from 'zod';
import { type SearchSettings, searchSettings } from '#evidence/saved-searches.ts';

type Field = keyof SearchSettings;

/** What a form of a saved search shows: what was typed, and what is wrong with it. */
export interface SearchFormState {
  values: { name: string; alert: string; leastGrade: string; newStudies: boolean };
  errors: Partial<Record<Field, string>>;
  /** Said above the form; '' where nothing is to be said. */
  sentence: string;
}

export const startingForm = (values: SearchFormState['values']): SearchFormState => ({
  values,
  errors: {},
  sentence: '',
});

/** Reads the form. */
export function readSearchForm(form: FormData): { settings: SearchSettings } | { state: SearchFormState } {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.slice(0, 1000) : '';
  };
  const values = {
    name: text('name'),
    alert: text('alert'),
    leastGrade: text('leastGrade'),
    newStudies: text('newStudies') === 'yes',
  };
  const read = searchSettings.safeParse(values);
  if (read.success) return { settings: read.data };
  const problems = z.flattenError(read.error).fieldErrors;
  const errors = Object.fromEntries(
    Object.entries(problems).flatMap(([field, all]) => (all?.[0] ? [[field, all[0]]] : [])),
  ) as SearchFormState['errors'];
  return { state: { values, errors, sentence: 'Nothing was saved yet; see below.' } };
}

/** The number in an address, or NaN. */
export const searchNumber = (text: string | undefined): number =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;

/** Words of a filter as they begin a sentence. */
export const asSentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
