import { z } from 'zod';
import { SourceFault } from './source-fault.ts';
import type { PageAnswer } from './sync-source.ts';

/** What a question of a pass has brought so far. */
const answered = z.object({
  name: z.string(),
  /** As the source counted on the first page; null where it did not. */
  counted: z.number().nullable(),
  /** Different records that it gave. */
  received: z.number(),
});
export type Answered = z.infer<typeof answered>;
export const readAnswered = (json: unknown): Answered[] => z.array(answered).catch([]).parse(json);

const passShape = z.object({
  kind: z.enum(['full', 'changes']),
  since: z.string().nullable(),
  until: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Which questions are asked, as a hash. */
  questions: z.string(),
  /** The question under way, from 0. */
  question: z.number(),
  /** What leads to its next page; null for its first. */
  token: z.string().nullable(),
  /** Tokens of this question that were followed already. */
  followed: z.array(z.string()),
  /** Pages read, of all questions. */
  pages: z.number(),
  answered: z.array(answered),
});

/** One reading of all pages of all questions, and where it stands. */
export type Pass = z.infer<typeof passShape>;

/** What is known of a source when a sync begins. */
export interface Before {
  underway: unknown;
  questions: string | null;
  /** YYYY-MM-DD. */
  coveredTo: string | null;
  lastFull: Date | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An older pass is begun anew: what leads to its next page may mean nothing any more. */
const RESUMED_FOR_MS = DAY_MS;
/** A week less some hours, so that a nightly sync that begins a little earlier is not put off by a day. */
const FULL_EVERY_MS = 6.5 * DAY_MS;
/** Days that are asked for again, because registries put dates into records that they show later. */
const OVERLAP_DAYS = 5;

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The pass that a sync goes on with, where one was begun, or begins. */
export function passFor(
  before: Before,
  wanted: { full: boolean; questions: string; at: Date },
): { pass: Pass; begun: boolean } {
  const { at, questions } = wanted;
  const left = passShape.safeParse(before.underway).data;
  const age = left ? at.getTime() - Date.parse(left.startedAt) : Number.NaN;
  if (
    left &&
    left.questions === questions &&
    age >= 0 &&
    age < RESUMED_FOR_MS &&
    (left.kind === 'full' || !wanted.full)
  )
    return { pass: left, begun: true };
  const { coveredTo, lastFull } = before;
  const known = coveredTo !== null && lastFull !== null && before.questions === questions;
  const full = wanted.full || !known || at.getTime() - lastFull.getTime() >= FULL_EVERY_MS;
  return {
    pass: {
      kind: full ? 'full' : 'changes',
      since: full ? null : dayOf(new Date(Date.parse(`${coveredTo}T00:00:00Z`) - OVERLAP_DAYS * DAY_MS)),
      until: dayOf(at),
      startedAt: at.toISOString(),
      questions,
      question: 0,
      token: null,
      followed: [],
      pages: 0,
      answered: [],
    },
    begun: false,
  };
}

/** The question from its first page on: for a token that the source no longer takes. What it brought already stays counted. */
export const fromFirstPage = (pass: Pass): Pass => ({ ...pass, token: null, followed: [] });

const SHORT = 40;

/**
 * The pass after a page.
 * @param fresh records of the page that this question had not brought before.
 * @throws SourceFault when the page leads back to one that was read, or on without end.
 */
export function afterPage(
  pass: Pass,
  question: string,
  page: PageAnswer,
  fresh: number,
  most: { name: string; pages: number },
): Pass {
  const now = pass.answered[pass.question] ?? { name: question, counted: null, received: 0 };
  const sum = { ...now, counted: page.counted ?? now.counted, received: now.received + fresh };
  const next: Pass = {
    ...pass,
    pages: pass.pages + 1,
    answered: [...pass.answered.slice(0, pass.question), sum],
  };
  if (page.next === null) return { ...next, question: pass.question + 1, token: null, followed: [] };
  const followed = pass.token === null ? pass.followed : [...pass.followed, pass.token];
  if (followed.includes(page.next))
    throw new SourceFault(
      'answer',
      `${most.name} gave the same page token twice (${page.next.slice(0, SHORT)}), so its pages would go round for ever; reading stopped there.`,
    );
  if (followed.length + 2 > most.pages)
    throw new SourceFault(
      'answer',
      `${most.name} has more than ${most.pages} pages for one question; reading stopped there.`,
    );
  return { ...next, token: page.next, followed };
}

/** Whether every question was counted and brought all that was: only then what did not come has left. */
export const isComplete = (list: readonly Answered[]): boolean =>
  list.every(({ counted, received }) => counted !== null && received >= counted);

/** Records come and go while pages are turned: so few missing are no sign of pages that ended early. */
const MOST_MISSING = { number: 5, part: 0.02 };

/** The question of which much less came than the source had counted; undefined where there is none. */
export const cutShort = (list: readonly Answered[]): (Answered & { counted: number }) | undefined =>
  list.find(
    (a): a is Answered & { counted: number } =>
      a.counted !== null && a.counted - a.received > Math.max(MOST_MISSING.number, MOST_MISSING.part * a.counted),
  );
