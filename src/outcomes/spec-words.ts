import { labelOf } from '#vocabulary/vocabulary.ts';
import { METHODS } from './explore.ts';
import type { SynthesisSpec } from './synthesis-answer.ts';
import { TIMEPOINT_RULE } from './timepoints.ts';

const any = (words: readonly string[] | undefined, of: (word: string) => string, none: string): string =>
  words ? words.map(of).join(' or ') : none;

/** Every condition of a question, also those that it leaves open: each with what it is called and what holds. */
export function specWords(s: SynthesisSpec): { name: string; holds: string }[] {
  const months = s.atMonths ?? TIMEPOINT_RULE.months;
  return [
    { name: 'Outcome', holds: s.outcome.replace('>=', '≥') },
    { name: 'Disease', holds: any(s.diseases, (d) => labelOf('disease', d), 'any') },
    {
      name: 'Target',
      holds: any(s.targets, (t) => `${t.replaceAll('+', ' and ')} alone`, 'any, also where none is stated'),
    },
    { name: 'Kind of therapy', holds: any(s.modalities, (m) => labelOf('modality', m), 'any') },
    ...(s.products ? [{ name: 'Product', holds: s.products.map((p) => labelOf('product', p)).join(' or ') }] : []),
    {
      name: 'Time',
      holds: `${s.window ? `from ${s.window[0]} to ${s.window[1]} months; ` : ''}of several time points the one closest to ${months} months`,
    },
    {
      name: 'Figures',
      holds:
        s.verification === 'verified' ? 'only those read in their source' : 'all, each marked by how it was checked',
    },
    { name: 'Method', holds: METHODS[s.method] },
  ];
}
