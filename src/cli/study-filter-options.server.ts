import type { ReadTx } from '#db/tx.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { unknownSentence } from '#evidence/filter-values.ts';
import { FILTER_KEYS, type FilterKey, type StudyFilter } from '#evidence/study-filter.ts';
import { entriesOfFacet, entryOf } from '#vocabulary/vocabulary.ts';
import { day, type Terminal, text, Usage, type Values } from './command.ts';

type Option = Exclude<FilterKey, 'query'>;
const OPTIONS = FILTER_KEYS.filter((key): key is Option => key !== 'query');

/** The option for a word of a filter: sponsor-class for sponsorClass. */
const optionOf = (key: Option): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const FILTER_OPTIONS = Object.fromEntries(OPTIONS.map((key) => [optionOf(key), { type: 'string' as const }]));

export const FILTER_USAGE =
  '[QUERY] [--disease KEY] [--target KEY] [--modality KEY] [--product NAME] [--phase P] [--status S] [--country C] [--sponsor-class C] [--start-year YEAR] [--changed-since DATE] [--grade G] [--relevance relevant|not-relevant|all]';

const CHOICES: Readonly<Partial<Record<Option, readonly string[]>>> = {
  grade: ['high', 'medium', 'low'],
  relevance: ['relevant', 'not-relevant', 'all'],
};

/** The filter in the registry's own words, as every page reads it; what no study has is noted. */
export async function settledFilter(t: Terminal, tx: ReadTx, given: StudyFilter): Promise<StudyFilter> {
  const { filter, unknown } = await settleFilter(tx, given);
  for (const u of unknown) t.note(unknownSentence(u));
  return filter;
}

/** The filter that a command line gives. @throws Usage naming the option whose value the vocabulary does not have or that is no such thing. */
export function filterOf(values: Values, words: readonly string[]): StudyFilter {
  const out: StudyFilter = { query: words.join(' ') };
  for (const key of OPTIONS) out[key] = text(values, optionOf(key));
  for (const facet of ['disease', 'target', 'modality', 'product'] as const) {
    const key = out[facet];
    if (key !== undefined && !entryOf(facet, key))
      throw new Usage(
        `The vocabulary has no ${facet} "${key}"; its keys are ${entriesOfFacet(facet)
          .map((e) => e.key)
          .join(', ')}.`,
      );
  }
  for (const [key, choices] of Object.entries(CHOICES)) {
    const given = out[key as Option];
    if (given !== undefined && !choices.includes(given))
      throw new Usage(`--${key} takes ${choices.join(', ')}, not "${given}".`);
  }
  day(values, 'changed-since');
  if (out.startYear !== undefined && !/^(?:\d{4}|NONE)$/.test(out.startYear))
    throw new Usage(`--start-year takes a year such as 2025, or NONE, not "${out.startYear}".`);
  return out;
}
