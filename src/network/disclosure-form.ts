import { AMOUNT_BANDS, ICMJE_CATEGORIES, type IcmjeCategory } from '#governance/interests.ts';
import {
  type DisclosedInterest,
  ENTITY_KINDS,
  entityKey,
  firstDay,
  type InterestInput,
  isPartialDate,
  lastDay,
  RECIPIENTS,
} from './disclosure.ts';

/** More entries than that in one statement are refused. */
export const MOST_ENTRIES = 200;
const MOST_ENTITY = 200;
const MOST_NOTE = 1000;
const YEARS_AHEAD = 10;

/** What stands in the fields of one entry, as typed. */
export interface EntryFields {
  category: string;
  entity: string;
  entityKind: string;
  recipient: string;
  band: string;
  from: string;
  to: string;
  note: string;
}
const FIELDS = ['category', 'entity', 'entityKind', 'recipient', 'band', 'from', 'to', 'note'] as const;

/** What stands in the whole form. */
export interface DisclosureForm {
  /** "I have nothing to declare in any of the categories" is ticked. */
  nothing: boolean;
  /** Categories in which "none" is ticked. */
  none: number[];
  entries: EntryFields[];
}

export const emptyForm = (): DisclosureForm => ({ nothing: false, none: [], entries: [] });

export const emptyEntry = (category: number): EntryFields => ({
  category: String(category),
  entity: '',
  entityKind: 'company',
  recipient: 'self',
  band: '',
  from: '',
  to: '',
  note: '',
});

/** The form filled with an earlier statement: what it said of every category, said again. */
export function formOf(s: { nothing: boolean; interests: readonly DisclosedInterest[] }): DisclosureForm {
  const used = new Set<number>(s.interests.map((i) => i.category));
  return {
    nothing: s.nothing,
    none: s.nothing ? [] : ICMJE_CATEGORIES.map((c) => c.number).filter((n) => !used.has(n)),
    entries: s.interests.map((i) => ({
      category: String(i.category),
      entity: i.entity,
      entityKind: i.entityKind,
      recipient: i.recipient,
      band: i.band,
      from: i.from ?? '',
      to: i.to ?? '',
      note: i.note,
    })),
  };
}

const clean = (v: unknown, most: number): string =>
  typeof v === 'string'
    ? v
        .toWellFormed()
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, most)
    : '';

/** Reads the fields that a browser sent. Whatever else was sent is passed over. */
export function readDisclosureForm(data: FormData): DisclosureForm {
  const numbers = new Set<number>();
  for (const key of data.keys()) {
    const m = /^e(\d{1,4})\.category$/.exec(key);
    if (m) numbers.add(Number(m[1]));
  }
  const entries = [...numbers]
    .sort((a, b) => a - b)
    .slice(0, MOST_ENTRIES + 1)
    .map((n): EntryFields => {
      const field = (name: (typeof FIELDS)[number]) =>
        clean(data.get(`e${n}.${name}`), name === 'note' ? MOST_NOTE + 1 : MOST_ENTITY + 1);
      return {
        category: field('category'),
        entity: field('entity'),
        entityKind: field('entityKind'),
        recipient: field('recipient'),
        band: field('band'),
        from: field('from'),
        to: field('to'),
        note: field('note'),
      };
    });
  const none = ICMJE_CATEGORIES.map((c) => c.number).filter((n) => data.get(`none${n}`) === 'yes');
  return { nothing: data.get('nothing') === 'yes', none, entries };
}

/** What a person is about to sign. */
export interface StatementInput {
  nothing: boolean;
  interests: InterestInput[];
}

export type FormReading =
  | { ok: true; input: StatementInput }
  /** `errors`: by the name of the field: 'e3.entity', 'c5' for category 5, 'nothing'. */
  | { ok: false; sentence: string; errors: Record<string, string> };

const isBlank = (e: EntryFields): boolean =>
  e.entity === '' && e.note === '' && e.from === '' && e.to === '' && e.band === '';

const oneOf = <T extends string>(list: readonly T[], v: string): T | null => list.find((x) => x === v) ?? null;

const categoryOf = (v: string): IcmjeCategory | null =>
  ICMJE_CATEGORIES.find((c) => String(c.number) === v)?.number ?? null;

function dateError(v: string, today: string): string | null {
  if (v === '') return null;
  if (!isPartialDate(v)) return 'Write the date as 2024, 2024-03 or 2024-03-15.';
  return Number(v.slice(0, 4)) > Number(today.slice(0, 4)) + YEARS_AHEAD
    ? `Write a year up to ${Number(today.slice(0, 4)) + YEARS_AHEAD}.`
    : null;
}

function entryErrors(e: EntryFields, today: string): Partial<Record<keyof EntryFields, string>> {
  const errors: Partial<Record<keyof EntryFields, string>> = {};
  if (e.entity === '') errors.entity = 'Write the name of the company or organisation.';
  else if (e.entity.length > MOST_ENTITY)
    errors.entity = `Shorten the name to ${MOST_ENTITY} letters; the rest belongs in the note.`;
  else if (entityKey(e.entity) === '') errors.entity = 'Write a name with at least one letter or number.';
  if (e.note.length > MOST_NOTE) errors.note = `Shorten the note to ${MOST_NOTE} letters.`;
  if (!oneOf(ENTITY_KINDS, e.entityKind)) errors.entityKind = 'Choose what it is from the list.';
  if (!oneOf(RECIPIENTS, e.recipient)) errors.recipient = 'Choose who received it from the list.';
  if (!oneOf(AMOUNT_BANDS, e.band))
    errors.band = 'Choose an amount; “no payment” and “amount not stated” are among them.';
  const from = dateError(e.from, today);
  const to = dateError(e.to, today);
  if (from) errors.from = from;
  if (to) errors.to = to;
  if (!from && !to && e.from !== '' && e.to !== '' && firstDay(e.from) > lastDay(e.to))
    errors.to = 'The end lies before the beginning; correct one of the two.';
  return errors;
}

/**
 * Holds the form against the rules: every category is answered by an entry or by "none" (or all at once by "nothing to declare"), never by
 * both and never by silence. An entry in which nothing was written is passed over. @param today YYYY-MM-DD.
 */
export function readStatement(form: DisclosureForm, today: string): FormReading {
  const errors: Record<string, string> = {};
  const interests: InterestInput[] = [];
  const seen = new Set<string>();
  const answered = new Set<number>();
  if (form.entries.length > MOST_ENTRIES)
    return {
      ok: false,
      sentence: `A statement holds at most ${MOST_ENTRIES} entries; put entries of one company and kind together.`,
      errors,
    };
  form.entries.forEach((e, n) => {
    const category = categoryOf(e.category);
    if (category === null || isBlank(e)) return;
    answered.add(category);
    const found = entryErrors(e, today);
    for (const [field, words] of Object.entries(found)) errors[`e${n}.${field}`] = words;
    const kind = oneOf(ENTITY_KINDS, e.entityKind);
    const recipient = oneOf(RECIPIENTS, e.recipient);
    const band = oneOf(AMOUNT_BANDS, e.band);
    if (Object.keys(found).length > 0 || !kind || !recipient || !band) return;
    const key = JSON.stringify([category, entityKey(e.entity), kind, recipient, band, e.from, e.to, e.note]);
    if (seen.has(key)) errors[`e${n}.entity`] = 'The same stands above already; take one of the two away.';
    seen.add(key);
    interests.push({
      category,
      entity: e.entity,
      entityKind: kind,
      recipient,
      band,
      from: e.from || null,
      to: e.to || null,
      note: e.note,
    });
  });
  if (form.nothing && answered.size > 0)
    errors.nothing = 'You ticked “nothing to declare” and wrote entries below; untick it, or take the entries away.';
  for (const c of ICMJE_CATEGORIES) {
    if (answered.has(c.number) && form.none.includes(c.number))
      errors[`c${c.number}`] = 'You ticked “none” and wrote an entry; untick it, or take the entry away.';
    else if (!form.nothing && !answered.has(c.number) && !form.none.includes(c.number))
      errors[`c${c.number}`] = 'Not answered yet: add an entry, or tick “none”.';
  }
  const count = Object.keys(errors).length;
  if (count > 0)
    return {
      ok: false,
      sentence: `${count === 1 ? 'One answer is' : `${count} answers are`} missing or cannot be as written; see below.`,
      errors,
    };
  return { ok: true, input: { nothing: interests.length === 0, interests: byCategory(interests) } };
}

const byCategory = (list: readonly InterestInput[]): InterestInput[] =>
  list.toSorted((a, b) => a.category - b.category);

/** What a button of the form asks for: `add-5`, `remove-3`, `review`, `edit`, `sign`, `confirm`. */
export function changeForm(form: DisclosureForm, what: string): DisclosureForm {
  const add = /^add-(\d{1,2})$/.exec(what);
  if (add) {
    const category = categoryOf(add[1] ?? '');
    if (category === null || form.entries.length >= MOST_ENTRIES) return form;
    return {
      nothing: false,
      none: form.none.filter((n) => n !== category),
      entries: [...form.entries, emptyEntry(category)],
    };
  }
  const remove = /^remove-(\d{1,4})$/.exec(what);
  if (remove) return { ...form, entries: form.entries.filter((_, n) => n !== Number(remove[1])) };
  return form;
}

/** What is asked of each category in plain words, with examples. */
export const CATEGORY_HELP: Record<IcmjeCategory, { question: string; examples: string }> = {
  1: {
    question: 'Has anybody paid for, or given something to, your work in this network itself? Without a limit in time.',
    examples: 'a fee for sitting in the network, travel paid by the sponsor to its meetings, help with writing',
  },
  2: {
    question: 'Have you or your institution had grants or contracts in the last 36 months?',
    examples: 'a company pays your hospital for each patient of a trial; a foundation funds your laboratory',
  },
  3: {
    question: 'Do you receive royalties or licence fees?',
    examples: 'for an antibody, a cell line, software, a book',
  },
  4: { question: 'Have you been paid for advice?', examples: 'consulting for a company on a trial design' },
  5: {
    question: 'Have you been paid for talks, teaching or writing?',
    examples: 'a lecture at a company’s symposium, a speakers bureau, a manuscript',
  },
  6: { question: 'Have you been paid as an expert before a court or an authority?', examples: 'a written opinion' },
  7: {
    question: 'Has anybody paid for you to attend a meeting or to travel?',
    examples: 'a flight, a hotel, a congress fee',
  },
  8: {
    question: 'Do you hold, share or plan patents?',
    examples: 'an application for a CAR construct, also where your university owns it',
  },
  9: {
    question: 'Do you sit on a data safety monitoring board or an advisory board?',
    examples: 'the monitoring board of a CAR T trial, a company’s scientific advisory board',
  },
  10: {
    question: 'Do you lead, or answer for, another board, society, committee or group? Paid or not.',
    examples: 'president of a learned society, trustee of a patients’ organisation, guideline panel',
  },
  11: {
    question: 'Do you own stock or options?',
    examples: 'shares of a company that makes cell therapies; not broad funds',
  },
  12: {
    question: 'Have you received equipment, materials, drugs, medical writing, gifts or other services?',
    examples: 'study drug free of charge, an instrument on loan',
  },
  13: {
    question: 'Is there anything else that others might think could sway you? Money or not.',
    examples: 'employment of a close relative, a competing product of your own institution, a public position',
  },
};
