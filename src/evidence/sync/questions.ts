import { DISEASES, MODALITIES, PRODUCTS } from '#vocabulary/entries.gen.ts';
import { CONDITION_WORDS, INTERVENTION_WORDS, NOT_ASKED, REGISTRY_INTERVENTION_WORDS } from './question-words.ts';

/** Names of diseases and names of treatments: a record that has one of each is in our field, as far as a source can tell. */
export interface Question {
  /** For people: which part of all questions this is. */
  name: string;
  conditions: readonly string[];
  interventions: readonly string[];
}

/** Characters of all names of one expression, quotes and OR included: a whole address then stays below 4,000, half of what servers commonly take. */
const MOST_EXPRESSION = 1400;
const LEAST_NAME = 5;

const wordsOf = (name: string): string[] => name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const holds = (longer: readonly string[], shorter: readonly string[]): boolean =>
  longer.some((_, at) => shorter.every((word, i) => longer[at + i] === word));

/** Short forms in capitals ("MS", "TCE") mean too much; codes of products ("KYV-101") do not. Inverted and bracketed names are no phrases. */
function isAsked(name: string): boolean {
  if (NOT_ASKED.has(name) || name.length < LEAST_NAME || !/^[\p{L}\p{N}'’ ./-]+$/u.test(name)) return false;
  return /\p{Ll}{4}/u.test(name) || /\p{L}{2,}.*\d/u.test(name);
}

/** The names that find all that any of them would: one that holds another as whole words adds nothing. Sorted, so that the order of a vocabulary does not matter. */
export function shortestNames(names: readonly string[]): string[] {
  const each = [...new Map(names.map((name) => [wordsOf(name).join(' '), name])).values()]
    .map((name) => ({ name, words: wordsOf(name) }))
    .filter(({ words }) => words.length > 0);
  return each
    .filter((a) => !each.some((b) => b !== a && b.words.length < a.words.length && holds(a.words, b.words)))
    .map(({ name }) => name)
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** `"lupus" OR "myositis"`: what both sources understand inside of a field. */
export const anyOf = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' OR ');

/** Names in as few groups as stay within the bound, in their order. */
export function groupsOf(names: readonly string[], most = MOST_EXPRESSION): string[][] {
  const groups: string[][] = [];
  for (const name of names) {
    const last = groups.at(-1);
    if (last && anyOf([...last, name]).length <= most) last.push(name);
    else groups.push([name]);
  }
  return groups;
}

/** Every group of conditions with every group of interventions. */
export function questionsOf(conditions: readonly string[], interventions: readonly string[]): Question[] {
  const [left, right] = [groupsOf(conditions), groupsOf(interventions)];
  return left.flatMap((c, i) =>
    right.map((t, j) => ({
      name: `diseases ${i + 1} of ${left.length}, treatments ${j + 1} of ${right.length}`,
      conditions: c,
      interventions: t,
    })),
  );
}

const conditions = shortestNames([
  ...CONDITION_WORDS,
  ...DISEASES.flatMap((d) => [d.label, ...d.synonyms]).filter(isAsked),
]);
const treatments = [
  ...INTERVENTION_WORDS,
  ...[...MODALITIES.flatMap((m) => [m.label, ...m.synonyms]), ...PRODUCTS.flatMap((p) => [p.key, ...p.aliases])].filter(
    isAsked,
  ),
];

/** What a registry is asked: a handful of questions that cover the vocabulary's diseases × its modalities and products. */
export const REGISTRY_QUESTIONS: readonly Question[] = questionsOf(
  conditions,
  shortestNames([...treatments, ...REGISTRY_INTERVENTION_WORDS]),
);

/** The same for titles and abstracts. */
export const LITERATURE_QUESTIONS: readonly Question[] = questionsOf(conditions, shortestNames(treatments));
