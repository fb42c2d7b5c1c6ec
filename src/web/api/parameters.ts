import { z } from 'zod';
import { STUDY_SORTS } from '#evidence/search-sorts.ts';
import { FILTER_KEYS, type FilterKey, parameterOf } from '#evidence/study-filter.ts';
import { isDay } from '#ledger/day.ts';
import { GRADES } from '#ledger/grades.ts';
import { entriesByAlias, entriesOfFacet, entryOf, type Facet } from '#vocabulary/vocabulary.ts';

const MOST_CHARACTERS = 300;
/** Rows of a page. */
const MOST_ROWS = 100;
const ROWS = 25;
const MOST_PAGE = 1_000_000;

const words = () => z.string().max(MOST_CHARACTERS, `A value has at most ${MOST_CHARACTERS} characters.`);
const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, {
    error: (issue) => `“${name}” is one of ${values.join(', ')}, not “${String(issue.input).slice(0, 60)}”.`,
  });

/** Why a key is not of the vocabulary: the key that goes by this name, or where all of them are. */
function unknownKey(facet: Facet, given: string): string {
  const named = entriesByAlias(given, facet).map((e) => e.key);
  const first = entriesOfFacet(facet)
    .slice(0, 3)
    .map((e) => e.key);
  const known = `“${given.slice(0, 60)}” is no key of a ${facet}`;
  return named.length > 0
    ? `${known}; did you mean ${named.join(' or ')}?`
    : `${known}; /api/v1/vocabulary has all keys, such as ${first.join(', ')}.`;
}

const ofVocabulary = (facet: Facet, description: string, example: string) =>
  words()
    .refine((key) => entryOf(facet, key) !== null, { error: (issue) => unknownKey(facet, String(issue.input)) })
    .meta({ description: `${description} (key of the vocabulary)`, examples: [example] });

const day = (name: string, description: string) =>
  z
    .string()
    .refine(isDay, { error: `“${name}” is a day such as 2026-07-31.` })
    .meta({ description, format: 'date', examples: ['2026-05-01'] });

const open = (description: string, example: string) => words().meta({ description, examples: [example] });

/** What each word of the filter may be. Keys of the vocabulary are checked; what only the registry knows is taken however it is written, and gives an empty list where nothing has it. */
const FILTER: Record<FilterKey, z.ZodType<string | undefined, string | undefined>> = {
  query: open(
    'Words as in the search box: names of the vocabulary with all their synonyms, numbers of any registry, "quoted phrases", or, -not',
    'lupus nephritis',
  ),
  disease: ofVocabulary('disease', 'Disease, with everything narrower', 'SLE'),
  target: ofVocabulary('target', 'Target antigen', 'CD19'),
  modality: ofVocabulary('modality', 'Kind of therapy', 'CAR-NK'),
  product: ofVocabulary('product', 'Product', entriesOfFacet('product')[0]?.key ?? ''),
  phase: open(
    'PHASE1 (also combined ones), PHASE1/PHASE2, PHASE1-ONLY, EARLY_PHASE1, NA, or NONE where none is given; 1, phase 1 and 1/2 are taken too',
    'PHASE1',
  ),
  status: open('Overall status in the registry’s word, in whatever case, or NONE', 'RECRUITING'),
  country: open('Country of a site by name, in whatever case, or by its code of two letters', 'Germany'),
  sponsorClass: open('Class of the lead sponsor in the registry’s word, in whatever case, or NONE', 'INDUSTRY'),
  startYear: z
    .string()
    .regex(/^(\d{4}|NONE)$/, '“startYear” is a year of four digits, or NONE.')
    .meta({ description: 'Year of the start, or NONE where none is given', examples: ['2025'] }),
  changedSince: day('changedSince', 'The latest change above noise was on this day or later'),
  grade: oneOf('grade', ['high', 'medium', 'low']).meta({
    description: 'The latest change above noise was at least as grave',
    examples: ['high'],
  }),
  relevance: oneOf('relevance', ['relevant', 'all', 'not-relevant']).meta({
    description:
      'Cell therapies and T-cell engagers in autoimmune disease (relevant, also where nothing is said), all studies held, or those judged not relevant',
    examples: ['all'],
  }),
};

/** What need not be said; how it is explained stays. */
const optional = <T extends z.ZodType>(shape: T): z.ZodOptional<T> => shape.optional().meta(shape.meta() ?? {});

/** The word of an address for a word of the filter, as a type. */
type Parameter<K extends FilterKey> = K extends 'query' ? 'q' : K;
type Word = z.ZodOptional<z.ZodType<string | undefined, string | undefined>>;

const filterShape = <K extends FilterKey>(keys: readonly K[]): { [P in Parameter<K>]: Word } =>
  // the names are those of the type: parameterOf says nothing else
  Object.fromEntries(keys.map((key) => [parameterOf(key), optional(FILTER[key])])) as { [P in Parameter<K>]: Word };

/** Every word of the filter, by its name in addresses. */
export const filterParameters = z.object(filterShape(FILTER_KEYS));

const page = z.coerce
  .number('“page” is a whole number from 1.')
  .int('“page” is a whole number from 1.')
  .min(1, '“page” is a whole number from 1.')
  .max(MOST_PAGE, `“page” is at most ${MOST_PAGE}.`)
  .default(1)
  .meta({ description: 'Page, from 1', examples: [1] });

const rows = `“size” is a whole number from 1 to ${MOST_ROWS}.`;
const size = z.coerce
  .number(rows)
  .int(rows)
  .min(1, rows)
  .max(MOST_ROWS, rows)
  .default(ROWS)
  .meta({ description: `Rows of a page, at most ${MOST_ROWS}`, examples: [ROWS] });

export const paging = z.object({ page, size });

export const studiesQuery = filterParameters.extend({
  sort: oneOf('sort', STUDY_SORTS)
    .optional()
    .meta({
      description:
        'Order of the list: best match, latest change, latest start, most people, title. Without it best match where words are asked, else latest change',
      examples: ['start'],
    }),
  page,
  size,
});

const ofChanges = FILTER_KEYS.filter((k) => k !== 'grade' && k !== 'changedSince');

export const changesQuery = z.object({
  ...filterShape(ofChanges),
  since: optional(day('since', 'Changes of this day or later')),
  until: optional(day('until', 'Changes of this day or earlier')),
  grade: oneOf('grade', GRADES)
    .default('medium')
    .meta({
      description: 'The least grave change that is told, as on the page medium where nothing is said; noise tells all',
      examples: ['high'],
    }),
  page,
  size,
});

export const gapMapQuery = filterParameters.extend({
  columns: oneOf('columns', ['target', 'modality'])
    .default('target')
    .meta({ description: 'What the columns are', examples: ['modality'] }),
  rows: oneOf('rows', ['top', 'all'])
    .default('top')
    .meta({ description: 'Diseases that have no broader one, or all', examples: ['all'] }),
});

export const reportsQuery = z.object({
  q: optional(open('Words of the title or journal, or a PubMed id or DOI', 'CAR T lupus')),
  page,
  size,
});

export const nothing = z.object({});

export const studyPath = z.object({
  id: words().meta({
    description: 'NCT number; any other registry number of the study leads to it',
    examples: ['NCT05938725'],
  }),
});

export const reportPath = z.object({
  id: words().meta({
    description:
      'pmid:…, doi:… or another id of the list, or a bare PubMed id, PMC id or DOI; the slashes of a DOI are written %2F',
    examples: ['pmid:39282865'],
  }),
});

export const recordPath = z.object({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'A hash of a record has 64 characters from 0 to 9 and a to f.')
    .meta({ description: 'SHA-256 of the record, as the history of a study names it', examples: ['0'.repeat(64)] }),
});
