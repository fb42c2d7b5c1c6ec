import { z } from 'zod';
import type { Certainty } from '#claims/claim.ts';
import { compareWritten, type FieldRules } from '#claims/compare-written.ts';
import { typedFigures } from '#claims/typed-figures.ts';
import { lineText, longText } from '#claims/written-fields.ts';
import type { FieldChange } from '#ledger/grades.ts';
import type { Kind, Ref } from '#ledger/things.ts';
import { plainText, readMarkup, referencesOf } from './markup.ts';

/** What a person writes for a passage; shared by the form and the action. */
export const passageInput = z
  .strictObject({
    title: lineText('the title', 5, 200),
    body: longText('the text', 20, 20_000),
    /** Number of the released passage that this one corrects, or null. */
    corrects: z.preprocess(
      (v) => (typeof v === 'string' ? (v.trim() === '' ? null : v.trim().toUpperCase()) : (v ?? null)),
      z
        .string()
        .regex(/^P\d{1,9}$/, 'Write the number of a passage such as P1, or leave it empty.')
        .nullable(),
    ),
  })
  .superRefine((p, ctx) => {
    const { refs, unreadable } = referencesOf(p.body);
    const say = (message: string) => ctx.addIssue({ code: 'custom', path: ['body'], message });
    if (unreadable.length > 0)
      say(
        `${unreadable.map((u) => `“${u}”`).join(', ')} names nothing; write [[claim:C1]], [[decision:D1]] or [[initiative:I1]].`,
      );
    else if (!refs.some((r) => r.kind === 'claim'))
      say('A passage rests on at least one claim; put [[claim:C1]] where its sentence belongs.');
  });
export type PassageInput = z.output<typeof passageInput>;

/** Appended to every passage by us; nobody writes or leaves it out. */
export const INVESTIGATIONAL_STATUS =
  'Cell therapies for autoimmune disease are investigational unless a sentence above says otherwise: they are being studied in clinical trials, and whether they are safe and work is not yet established. The figures describe the people who were studied; they do not say what would happen to any one person. This is not medical advice.';

/** One thing that a passage names, as it read when the passage was compiled. */
export interface Reference extends Ref {
  /** The sentence of a claim; the title of a decision or an initiative. */
  sentence: string;
  /** Of a claim; null otherwise. */
  certainty: Certainty | null;
  asOf: string | null;
  hash: string;
  /** True for a decision that a made-up person of a demonstration wrote. */
  demonstration: boolean;
}

/** The document: what is hashed, signed, and shown for ever once released. */
export interface PassageContent {
  title: string;
  body: string;
  references: Reference[];
  status: string;
  /** The oldest date of evidence among its claims, YYYY-MM-DD. */
  asOf: string;
  corrects: string | null;
  demonstration: boolean;
}

interface Compared {
  title: string;
  body: string;
  sentences: string[];
  asOf: string;
  corrects: string | null;
  status: string;
  pinned: string[];
  demonstration: string;
}
const RULES: FieldRules<Compared> = {
  sentences: ['list of sentences that it takes from the line', 'reworded'],
  title: ['title', 'reworded'],
  body: ['text', 'reworded'],
  status: ['statement on investigational status', 'reworded'],
  corrects: ['passage that it corrects', 'grounds-changed'],
  demonstration: ['mark as a demonstration', 'scope-changed'],
  asOf: ['date of the evidence', 'as-of-changed'],
  pinned: ['list of what it pins', 'as-of-changed'],
};
const compared = (p: PassageContent): Compared => ({
  title: p.title,
  body: p.body,
  sentences: p.references.map((r) => r.sentence),
  asOf: p.asOf,
  corrects: p.corrects,
  status: p.status,
  pinned: p.references.map((r) => `${r.id} ${r.hash.slice(0, 12)}`),
  demonstration: p.demonstration ? 'demonstration' : '',
});

export const comparePassages = (before: PassageContent, after: PassageContent): FieldChange[] =>
  compareWritten(compared(before), compared(after), RULES);

/** What the writer should look at: it can be saved so, and not be released. */
export function passageWarnings(body: string): string[] {
  const words = readMarkup(body).flatMap((b) =>
    (b.type === 'list' ? b.items : [b.children]).map((line) => plainText(line, () => ' ')),
  );
  const typed = [...new Set(words.flatMap((w) => typedFigures(w.replace(/\b(19|20)\d{2}(-\d{2}){0,2}\b/g, ' '))))];
  return typed.length === 0
    ? []
    : [
        `Typed by hand and therefore never checked against the evidence: ${typed.slice(0, 12).join(', ')}. A number that matters belongs in a claim.`,
      ];
}

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The first sentence of a document in plain words, with the sentences of its claims filled in. */
export function firstSentence(doc: Pick<PassageContent, 'body' | 'references'>): string {
  const said = new Map(doc.references.map((r) => [`${r.kind}:${r.id}`, r.sentence]));
  const first = readMarkup(doc.body).find((b) => b.type !== 'heading');
  if (!first) return '';
  const line = first.type === 'list' ? (first.items[0] ?? []) : first.children;
  const words = plainText(
    line,
    (ref: { kind: Kind; id: string }) => said.get(`${ref.kind}:${ref.id}`) ?? ref.id,
  ).trim();
  for (const { segment } of SENTENCES.segment(words)) return segment.trim();
  return words;
}
