import { type RawBuilder, sql } from 'kysely';
import { labelKey } from './labels.ts';
import type { Part, ReadWords } from './search-words.ts';

/** Everything that `study s` is found by, as its index has it (migration 0016). */
export const FINDABLE = sql`study_findable(s.tsv, s.label_keys, s.registry_ids, s.phases, s.countries, s.status, s.sponsor_class, s.start_year, s.relevant, s.merged_into)`;

/** A question to that index. */
export type Question = RawBuilder<string>;

const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
export const cut = (text: string): string => [...text].slice(0, 200).join('');

/** A study that has one of these lexemes, letter for letter. */
export const oneOf = (lexemes: readonly string[]): Question =>
  sql<string>`${lexemes.map(quoted).join(' | ')}::text::tsquery`;
export const joined = (questions: readonly Question[], by: '&&' | '||'): Question =>
  sql<string>`(${sql.join(questions, sql.raw(` ${by} `))})`;

/** The ways in which words may be written: hyphens and strokes are gaps too, and a code with a gap has a hyphen ("KYV 101"). */
function spellings(words: string): string[] {
  const gaps = words.replace(/[-‐‑–/]+/g, ' ').trim();
  // the index has "CAR-T" by its pieces too, but not "KYV-101", whose number it takes for a negative one
  const asWritten = /[-‐‑–]\p{N}|\//u.test(words) ? [words] : [];
  const code = words.replace(/(\p{L}) +(\p{N})/gu, '$1-$2');
  const all = [gaps, ...asWritten, ...(code === words ? [] : [code])].filter((w) => w !== '');
  return all.length === 0 ? [words] : [...new Set(all)];
}

const inText = (words: string): Question =>
  joined(
    spellings(words).map((w) => sql<string>`plainto_tsquery('english', immutable_unaccent(${w}::text))`),
    '||',
  );
const inTitle = (words: string): Question =>
  joined(
    spellings(words).map((w) => sql<string>`title_query(${w}::text)`),
    '||',
  );
export const asPhrase = (words: string): Question =>
  sql<string>`phraseto_tsquery('english', immutable_unaccent(${words}::text))`;

/** Who carries a number, and whom a person said they are another registration of. A number of the EU's CTIS stands for all its versions. */
function ofNumber(id: string, registry: string): Question {
  const stem = registry === 'EU CTIS' ? id.slice(0, 14) : id;
  const own = sql<string>`(${`${quoted(`id:${stem}`)}${registry === 'EU CTIS' ? ':*' : ''}`})::text::tsquery`;
  return sql<string>`(${own} || coalesce((
    select string_agg('''id:' || m.merged_into || '''', ' | ') from study m
    where m.merged_into is not null and m.registry_ids && ${[id, stem]}::text[]), '')::tsquery)`;
}

/** How near a part must stand: anywhere; in the title or among the labels; in the title. */
export type Nearness = 'anywhere' | 'about' | 'title';

function ofPart(part: Part, near: Nearness, phrases: 'exact' | 'words'): Question {
  switch (part.kind) {
    case 'words':
      return near === 'anywhere' ? inText(part.words) : inTitle(part.words);
    case 'phrase':
      if (phrases === 'words') return near === 'anywhere' ? inText(part.words) : inTitle(part.words);
      return near === 'anywhere' ? asPhrase(part.words) : joined([asPhrase(part.words), inTitle(part.words)], '&&');
    case 'name': {
      const labels = oneOf(part.entries.map((e) => labelKey(e.facet, e.key)));
      if (near === 'title') return inTitle(part.words);
      return joined([labels, near === 'anywhere' ? inText(part.words) : inTitle(part.words)], '||');
    }
    case 'country':
      return joined([oneOf(part.written.map((c) => `country:${c}`)), inText(part.words)], '||');
    case 'year':
      return joined([oneOf([`year:${part.year}`]), inText(part.words)], '||');
    case 'status':
      return oneOf(part.statuses.map((s) => `status:${s}`));
    case 'phase':
      return oneOf([phaseLexeme(part.phase)]);
    case 'number':
      return ofNumber(part.id, part.registry);
    case 'start':
      return sql<string>`${`'t:${part.id.toLowerCase()}':*`}::text::tsquery`;
  }
}

/** The words as one question. What a study must not have, it must not have anywhere. */
export function ofWords(read: ReadWords, near: Nearness, phrases: 'exact' | 'words'): Question {
  const lists = read.map((list) =>
    joined(
      list.map((part) =>
        part.not ? sql<string>`(!! ${ofPart(part, 'anywhere', phrases)})` : ofPart(part, near, phrases),
      ),
      '&&',
    ),
  );
  return joined(lists, '||');
}

/** The lexeme of a phase as filters name it. */
export const phaseLexeme = (phase: string): string => {
  if (phase === 'NONE' || phase.includes('/')) return `phases:${cut(phase)}`;
  return phase.endsWith('-ONLY') ? `phases:${cut(phase.slice(0, -5))}` : `phase:${cut(phase)}`;
};
