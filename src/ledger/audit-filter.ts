import { AUDIT_KINDS, type AuditKind } from './audit-words.ts';
import { isDay } from './day.ts';

/** What is looked for in the audit chain. Empty fields ask for nothing. */
export interface AuditFilter {
  kind: AuditKind | null;
  /** Id of a person, part of a name, `anonymous` or `system:…`. */
  actor: string;
  /** Number of a thing, person, meeting … that an event speaks of, as it stands there. */
  thing: string;
  /** First and last day in UTC, YYYY-MM-DD. */
  from: string;
  to: string;
  refusals: boolean;
}

const MOST_WORDS = 100;
const isKind = (text: string): text is AuditKind => (AUDIT_KINDS as readonly string[]).includes(text);

/** Reads the filter out of an address; what cannot be read asks for nothing and is named. */
export function readAuditFilter(search: URLSearchParams): { filter: AuditFilter; problems: Record<string, string> } {
  const one = (name: string) => (search.get(name) ?? '').trim().slice(0, MOST_WORDS);
  const problems: Record<string, string> = {};
  const day = (name: 'from' | 'to') => {
    const raw = one(name);
    if (raw === '' || isDay(raw)) return raw;
    problems[name] = 'Write the day as 2026-07-31.';
    return '';
  };
  const kind = one('kind');
  if (kind !== '' && !isKind(kind)) problems.kind = 'Choose a kind of event from the list.';
  const filter = {
    kind: isKind(kind) ? kind : null,
    actor: one('actor'),
    thing: one('thing'),
    from: day('from'),
    to: day('to'),
    refusals: one('refusals') === '1',
  };
  if (filter.from && filter.to && filter.from > filter.to)
    problems.to = 'The last day lies before the first; exchange them.';
  return { filter, problems };
}
