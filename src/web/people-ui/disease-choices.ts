import type { Chosen } from '#network/people-words.ts';
import { DISEASES } from '#vocabulary/vocabulary.ts';

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

/** The diseases of the vocabulary by family, each by its label. */
export const DISEASE_GROUPS: readonly { label: string; choices: readonly Chosen[] }[] = [
  ...new Set(DISEASES.map((d) => d.family)),
].map((family) => ({
  label: capital(family),
  choices: DISEASES.filter((d) => d.family === family)
    .map((d) => ({ key: d.key, label: capital(d.label) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en')),
}));
