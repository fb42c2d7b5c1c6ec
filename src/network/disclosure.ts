import type { AmountBand, IcmjeCategory, Interest } from '#governance/interests.ts';
import { isDay } from '#ledger/day.ts';

/** For what a person is asked to disclose: yearly, and anew for every meeting and every exercise. */
export const OCCASIONS = ['year', 'meeting', 'exercise'] as const;
export type Occasion = (typeof OCCASIONS)[number];
export const isOccasion = (v: unknown): v is Occasion => (OCCASIONS as readonly unknown[]).includes(v);

export const ENTITY_KINDS = [
  'company',
  'patients-organisation',
  'public-body',
  'institution',
  'society',
  'other',
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];
export const ENTITY_KIND_WORDS: Record<EntityKind, string> = {
  company: 'company',
  'patients-organisation': 'patients’ organisation',
  'public-body': 'public body or foundation',
  institution: 'hospital or university',
  society: 'scientific society',
  other: 'other',
};

/** Who received it: the ICMJE asks whether payments went to the person or to the institution. */
export const RECIPIENTS = ['self', 'institution', 'household'] as const;
export type Recipient = (typeof RECIPIENTS)[number];
export const RECIPIENT_WORDS: Record<Recipient, string> = {
  self: 'to me',
  institution: 'to my institution',
  household: 'to somebody of my household',
};
/** The same as others read it. */
export const RECEIVED_BY: Record<Recipient, string> = {
  self: 'to the person',
  institution: 'to the institution',
  household: 'to the household',
};

/** An interest that has ended stays relevant for so long. */
const RELEVANT_MONTHS = 36;
/** A statement is renewed after so many months at the latest. */
const RENEWAL_MONTHS = 12;

/** One interest as a person writes it down. */
export interface InterestInput {
  category: IcmjeCategory;
  entity: string;
  entityKind: EntityKind;
  recipient: Recipient;
  band: AmountBand;
  from: string | null;
  to: string | null;
  /** Own words, for the network office and the committee; '' for none. */
  note: string;
}

/** One interest as it stands in a statement. `entity` and `note` are '' where the person's words were erased. */
export interface DisclosedInterest extends Interest {
  entityKind: EntityKind;
  recipient: Recipient;
  note: string;
  position: number;
  erased: boolean;
}

/** What a person stated at a moment. */
export interface Statement {
  id: number;
  person: string;
  /** From 1, without gaps. */
  number: number;
  occasion: Occasion;
  occasionId: string;
  /** The person said that there is nothing to declare. */
  nothing: boolean;
  /** Id of the statement that this one confirms unchanged. */
  copyOf: number | null;
  hash: string;
  signedAt: Date;
  interests: DisclosedInterest[];
}

/** An entity in the form in which spellings are compared: "KYVERNA  Therapeutics, Inc." and "Kyverna Therapeutics Inc" are one. */
export const entityKey = (entity: string): string =>
  entity
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether a text is a date as precise as somebody knew it: YYYY, YYYY-MM or YYYY-MM-DD of the calendar, from 1900 to 2200. */
export function isPartialDate(text: string): boolean {
  const m = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!m) return false;
  const year = Number(m[1]);
  if (year < 1900 || year > 2200) return false;
  return isDay(`${m[1]}-${m[2] ?? '01'}-${m[3] ?? '01'}`);
}

/** The first day that a date can mean: 2024 → 2024-01-01. */
export const firstDay = (partial: string): string => `${partial}-01-01`.slice(0, 10);

/** The last day that a date can mean: 2024 → 2024-12-31, 2024-02 → 2024-02-29. */
export function lastDay(partial: string): string {
  const [year = '', month, day] = partial.split('-');
  if (day !== undefined) return partial;
  const end = new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0));
  return end.toISOString().slice(0, 10);
}

/** A day some months later; a day that the month does not have becomes its last: 31 January and 1 month → 28 February. @param day YYYY-MM-DD. */
export function addMonths(day: string, months: number): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1 + months;
  const end = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(Number(day.slice(8, 10)), end))).toISOString().slice(0, 10);
}

/**
 * Whether an interest may be left out of the next statement: it ended more than 36 months ago by the latest day that its end can mean.
 * Support for the work itself (item 1) has no limit in time. @param today YYYY-MM-DD.
 */
export const mayBeLeftOut = (i: { category: number; to: string | null }, today: string): boolean =>
  i.category !== 1 && i.to !== null && addMonths(lastDay(i.to), RELEVANT_MONTHS) < today;

/** The day from which a statement is overdue for renewal. */
export const renewalDay = (signedAt: Date): string => addMonths(signedAt.toISOString().slice(0, 10), RENEWAL_MONTHS);

export const isOverdue = (signedAt: Date | null, today: string): boolean =>
  signedAt === null || renewalDay(signedAt) <= today;

/** 'since 2023', '2021 to 2024-05', 'until 2024', '' where no date was stated. */
export function periodWords(from: string | null, to: string | null): string {
  if (from && to) return from === to ? from : `${from} to ${to}`;
  if (from) return `since ${from}`;
  return to ? `until ${to}` : '';
}

/** The years alone, for the public register. */
export const yearsWords = (from: string | null, to: string | null): string =>
  periodWords(from?.slice(0, 4) ?? null, to?.slice(0, 4) ?? null);

/** The occasion that a statement is signed for: the one that was asked for by name, else the first that is open, else the year. */
export function occasionFor(
  open: readonly { occasion: Occasion; id: string }[],
  wanted: { occasion: string | null; id: string | null },
  today: string,
): { occasion: Occasion; occasionId: string } {
  const found = open.find((r) => r.occasion === wanted.occasion && r.id === wanted.id) ?? open[0];
  return found
    ? { occasion: found.occasion, occasionId: found.id }
    : { occasion: 'year', occasionId: today.slice(0, 4) };
}
