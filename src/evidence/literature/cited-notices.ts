import type { NoticeKind, NoticeOf, ReportNotice } from './report-facts.ts';
import { clean, findDoi, findPmid } from './report-values.ts';

/** How a source cites another record: its words, and the ids in them. */
export function citedRecord(text: string): { pmid: string | null; doi: string | null; words: string | null } {
  const words = clean(text);
  return { pmid: findPmid(words), doi: /\bdoi\b|10\.\d{4}/i.test(words) ? findDoi(words) : null, words: words || null };
}

export function noticeFrom(kind: NoticeKind, text: string): ReportNotice {
  const { pmid, doi, words } = citedRecord(text);
  return { kind, noticePmid: pmid, noticeDoi: doi, words };
}

export const noticeOfFrom = (kind: NoticeKind, text: string): NoticeOf => ({ kind, ...citedRecord(text) });

/** The relations in words, as Europe PMC, and EndNote after PubMed, write them. */
const RELATIONS: readonly [RegExp, NoticeKind][] = [
  [/^partial retraction/i, 'partial-retraction'],
  [/^retract/i, 'retraction'],
  [/^expression of concern/i, 'concern'],
  [/^(?:erratum|correction|corrected and republished|republished)/i, 'correction'],
  [/^update/i, 'update'],
];

/** "Retraction in", "Erratum for" …: what kind, and whether the other record is the notice. Null for comments and the like. */
export function relationOf(words: string): { kind: NoticeKind; otherIsNotice: boolean } | null {
  const kind = RELATIONS.find(([pattern]) => pattern.test(words))?.[1];
  const way = /\b(in|of|for|from)\b/i.exec(words.replace(/^expression of/i, ''))?.[1]?.toLowerCase();
  return kind && way ? { kind, otherIsNotice: way === 'in' } : null;
}
