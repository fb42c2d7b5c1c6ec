import { type RawBuilder, sql } from 'kysely';
import { entriesByAlias, type Facet } from '#vocabulary/vocabulary.ts';
import { PHASE_GROUPS } from './phase-groups.ts';

/** What a reader looks for. All that is given must hold; a key or word that nothing has gives an empty list, never an error. */
export interface StudyFilter {
  /** Words as typed: "quoted phrases", or, -not; an NCT id or its beginning. */
  query?: string | undefined;
  /** Key of the vocabulary; includes the narrower diseases. */
  disease?: string | undefined;
  target?: string | undefined;
  modality?: string | undefined;
  product?: string | undefined;
  /** One phase of the registry (PHASE1 includes combined ones), or a phase group such as PHASE1/PHASE2 or NONE. */
  phase?: string | undefined;
  status?: string | undefined;
  country?: string | undefined;
  /** INDUSTRY, OTHER, NIH … */
  sponsorClass?: string | undefined;
}

const MOST_CHARACTERS = 300;

/** What a person typed, as a database can take it. */
export const typed = (text: string | undefined): string =>
  (text ?? '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();

const NCT_START = /^NCT\d{0,8}$/i;

/** The words as the full-text index understands them; null where there is nothing to search by. */
export function textQuery(query: string | undefined): RawBuilder<string> | null {
  const words = typed(query);
  return words === '' || NCT_START.test(words)
    ? null
    : sql<string>`websearch_to_tsquery('english', immutable_unaccent(${words}))`;
}

const hasLabel = (facet: Facet, keys: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from study_label l where l.study_id = s.id and l.facet = ${facet} and l.key = any(${[...keys]}::text[]))`;

/** A whole query that is a name of the vocabulary also finds what carries that label ("KYV101", "lupus nephritis"). */
function byName(words: string): RawBuilder<boolean>[] {
  const facets = new Map<Facet, string[]>();
  for (const { facet, key } of entriesByAlias(words)) facets.set(facet, [...(facets.get(facet) ?? []), key]);
  return [...facets].map(([facet, keys]) => hasLabel(facet, keys));
}

const isGroup = (phase: string): boolean => phase.includes('/') || phase === 'NONE';

/** The conditions on `study s` that a filter means, without those of the facets named in `but`. */
export function conditions(f: StudyFilter, but: readonly (keyof StudyFilter)[] = []): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = [];
  const given = (key: keyof StudyFilter): string => (but.includes(key) ? '' : typed(f[key]));
  const words = given('query');
  const text = textQuery(words);
  if (NCT_START.test(words)) parts.push(sql<boolean>`s.id like ${`${words.toUpperCase()}%`}`);
  else if (text) parts.push(sql<boolean>`(${sql.join([sql`s.tsv @@ ${text}`, ...byName(words)], sql` or `)})`);
  for (const facet of ['disease', 'target', 'modality', 'product'] as const) {
    const key = given(facet);
    if (key) parts.push(hasLabel(facet, [key]));
  }
  const phase = given('phase');
  if (phase === 'NONE') parts.push(sql<boolean>`s.phases = '{}'`);
  else if (isGroup(phase) && PHASE_GROUPS.some((g) => g.key === phase))
    parts.push(
      sql<boolean>`s.phases @> ${phase.split('/')}::text[] and cardinality(s.phases) = ${phase.split('/').length}`,
    );
  else if (phase) parts.push(sql<boolean>`s.phases @> ${[phase]}::text[]`);
  const status = given('status');
  if (status === 'NONE') parts.push(sql<boolean>`s.status is null`);
  else if (status) parts.push(sql<boolean>`s.status = ${status}`);
  const country = given('country');
  if (country) parts.push(sql<boolean>`s.countries @> ${[country]}::text[]`);
  const sponsorClass = given('sponsorClass');
  if (sponsorClass) parts.push(sql<boolean>`s.sponsor_class = ${sponsorClass}`);
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** Bounds a page to what there is: sizes from 1 to `most`, a page beyond the end is the last one. */
export function pageOf(wanted: { page: number; size: number }, total: number, most = 100) {
  const whole = (n: number, low: number, high: number) =>
    Number.isFinite(n) ? Math.min(Math.max(Math.trunc(n), low), high) : low;
  const size = whole(wanted.size, 1, most);
  const pages = Math.max(1, Math.ceil(total / size));
  const page = whole(wanted.page, 1, pages);
  return { page, pages, size, offset: (page - 1) * size };
}
