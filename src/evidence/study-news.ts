import type { Grade } from '#ledger/grades.ts';
import { oneLine } from './one-line.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from './phase-groups.ts';

/** One thing that is new: a study that was not held before, or a version of one that changed. */
export interface StudyNews {
  id: string;
  title: string;
  /** YYYY-MM-DD: the first day on which it was seen. */
  asOf: string;
  /** Of the version; null for a study that is new. */
  hash: string | null;
  /** Hash of the version before; null for a study that is new. */
  before: string | null;
  status: string | null;
  phases: readonly string[];
  conditions: readonly string[];
  /** Worst first; empty for a study that is new. */
  changes: readonly { grade: Grade; sentence: string }[];
}

/** An entry of a feed. */
interface NewsEntry {
  /** An address that never changes and leads to the study. */
  id: string;
  title: string;
  /** Midnight UTC of the day of the record: registries give days. */
  updated: Date;
  text: string;
  /** The gravest grade, or `new`. */
  tag: Grade | 'new';
}

const MOST_TITLE = 200;
const MOST_SENTENCES = 20;

/**
 * The entry of one piece of news. A change is known by the contents that it led from and to, not by a number or a day: records of earlier days that
 * come late renumber versions, and must not make old news new.
 * @param site the address of the site, without a slash at its end.
 */
function newsEntry(n: StudyNews, site: string): NewsEntry {
  const page = `${site}/evidence/${encodeURIComponent(n.id)}`;
  const updated = new Date(`${n.asOf}T00:00:00Z`);
  const [first] = n.changes;
  if (!first) {
    const conditions = n.conditions.slice(0, 5).join(', ');
    const status = `${phaseGroupLabel(phaseGroup(n.phases))}, ${statusWords(n.status)}.`;
    return {
      id: `${page}#new`,
      title: oneLine(`New: ${n.title} (${n.id})`, MOST_TITLE),
      updated,
      text: oneLine(`${status}${conditions ? ` ${conditions}.` : ''}`, 1000),
      tag: 'new',
    };
  }
  const more = n.changes.length - MOST_SENTENCES;
  return {
    id: `${page}#change-${(n.before ?? '').slice(0, 12)}-${(n.hash ?? '').slice(0, 12)}`,
    title: oneLine(`${first.grade}: ${oneLine(first.sentence, 110)} (${n.id}: ${n.title})`, MOST_TITLE),
    updated,
    text: [
      oneLine(n.title, 300),
      ...n.changes.slice(0, MOST_SENTENCES).map((c) => `${c.grade}: ${oneLine(c.sentence, 400)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
    tag: first.grade,
  };
}

/** One entry an id: where a study went back and forth between two contents, the latest stands. */
export const newsEntries = (news: readonly StudyNews[], site: string): NewsEntry[] => [
  ...news
    .map((n) => newsEntry(n, site))
    .reduce((kept, e) => (kept.has(e.id) ? kept : kept.set(e.id, e)), new Map<string, NewsEntry>())
    .values(),
];

/** A JSON Feed, version 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function jsonFeed(f: {
  id: string;
  title: string;
  description: string;
  link: string;
  author: string;
  entries: readonly NewsEntry[];
}): string {
  return JSON.stringify(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title: f.title,
      home_page_url: f.link,
      feed_url: f.id,
      description: f.description,
      language: 'en',
      authors: [{ name: f.author }],
      items: f.entries.map((e) => ({
        id: e.id,
        url: e.id,
        title: e.title,
        content_text: e.text,
        date_published: e.updated.toISOString(),
        date_modified: e.updated.toISOString(),
        tags: [e.tag],
      })),
    },
    null,
    1,
  );
}
