import type { Endpoint } from './endpoints.ts';
import { AskedWrongly } from './problems.ts';

/** A request as an operation is asked it; `words` are those of the address in one order, so that equal questions have equal ones. */
export interface TakenRequest {
  params: unknown;
  query: Readonly<Record<string, unknown>>;
  words: URLSearchParams;
}

const listed = (names: readonly string[]): string => names.map((n) => `“${n}”`).join(', ');

/** The first thing that does not fit, as the schema says it. */
const sentenceOf = (error: { issues: readonly { message: string; path: readonly PropertyKey[] }[] }): AskedWrongly => {
  const [first] = error.issues;
  return new AskedWrongly(400, first?.message ?? 'The request could not be read.', [String(first?.path[0] ?? '')]);
};

/**
 * Reads what a request carries. Words that are empty say nothing.
 * @throws AskedWrongly naming unknown or repeated parameters, or the first that is not as it must be.
 */
export function takeRequest(
  endpoint: Endpoint,
  path: Readonly<Record<string, string>>,
  given: URLSearchParams,
): TakenRequest {
  const params = endpoint.params.safeParse(path);
  if (!params.success) throw sentenceOf(params.error);
  const known = Object.keys(endpoint.query.shape);
  const names = [...new Set(given.keys())];
  const unknown = names.filter((n) => !known.includes(n)).map((n) => n.toWellFormed().slice(0, 60));
  if (unknown.length > 0)
    throw new AskedWrongly(
      400,
      `${listed(unknown.slice(0, 5))} ${unknown.length === 1 ? 'is' : 'are'} not known here; this address takes ${known.length === 0 ? 'no parameters' : known.join(', ')}.`,
      unknown.slice(0, 20),
    );
  const twice = names.filter((n) => given.getAll(n).length > 1);
  if (twice.length > 0)
    throw new AskedWrongly(400, `Give ${listed(twice)} once; several values cannot all hold.`, twice);
  const said = Object.fromEntries([...given].filter(([, value]) => value.trim() !== ''));
  const query = endpoint.query.safeParse(said);
  if (!query.success) throw sentenceOf(query.error);
  const words = new URLSearchParams();
  for (const name of known) if (said[name] !== undefined) words.set(name, said[name]);
  return { params: params.data, query: query.data, words };
}
