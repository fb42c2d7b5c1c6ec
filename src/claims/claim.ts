import { z } from 'zod';
import type { FieldChange } from '#ledger/grades.ts';
import type { Ref } from '#ledger/things.ts';
import type { CertaintyWord } from '#outcomes/certainty.ts';
import { changeOf, compareWritten, type FieldRules } from './compare-written.ts';
import { FIGURE_WORDS } from './figure-words.ts';
import { type Judgement, judgementText, REASON_KEYS, readJudgement, startOf, wordOf } from './judgement.ts';
import { wordingProblem } from './quantity-words.ts';
import { typedFigures } from './typed-figures.ts';
import { lineText, longText, oneRef } from './written-fields.ts';

/** GRADE-informed levels: the words of GRADE, arrived at without its full process, and never called GRADE. */
export type Certainty = CertaintyWord;

/** What people write of a claim. */
export interface ClaimWords {
  /** The sentence with `{placeholders}` where its numbers stand. */
  template: string;
  bound: Ref;
  certainty: Certainty;
  certaintyReasons: string;
  /** How the certainty was arrived at. Claims from before there was a form for it have none. */
  judgement?: Judgement;
  /** What would change it. Claims from before it was asked have none. */
  wouldChange?: string;
}

const reason = z.strictObject({ key: z.enum(REASON_KEYS), steps: z.string(), sentence: z.string() });

/** What a person sends for a claim; shared by the form and the action. The certainty is not chosen: it follows from the judgement. */
export const claimInput = z
  .strictObject({
    template: lineText('the sentence', 10, 600),
    bound: oneRef(['synthesis', 'query']),
    reasons: z.array(reason).max(REASON_KEYS.length),
    wouldChange: longText('what would change it', 10, 1000),
  })
  .transform(({ reasons, ...words }, ctx): ClaimWords => {
    const judgement = readJudgement(startOf(words.bound.kind), reasons, ctx);
    return judgement ? { ...words, ...judged(judgement) } : z.NEVER;
  });

/** What a claim says of its certainty, from the judgement. */
export const judged = (judgement: Judgement) => ({
  judgement,
  certainty: wordOf(judgement),
  certaintyReasons: judgementText(judgement),
});

/** What is hashed. `figures` holds only the placeholders that the template uses, as they read in the bound answer at pinning. */
export interface ClaimContent extends ClaimWords {
  sentence: string;
  figures: Record<string, string>;
  /** Date of the evidence behind the bound answer, YYYY-MM-DD. */
  asOf: string;
}

/** `words`: the figures are all there, and the words around them do not fit them. */
export type Rendered =
  | { ok: true; sentence: string; used: Record<string, string> }
  | { ok: false; problem: string; words?: true };

/**
 * Fills a template from the figures of the bound answer.
 * @param figures every placeholder that the bound answer gives, with its present value
 * @param spans stretches of time that the bound question names and that may therefore be typed
 * @param bound how the bound answer is called in a message: `synthesis Y1`
 */
export function renderClaim(
  template: string,
  figures: Readonly<Record<string, string>>,
  spans: readonly string[],
  bound: string,
): Rendered {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map((m) => (m[1] ?? '').trim());
  const words = template.replace(/\{[^{}]*\}/g, ' ');
  if (/[{}]/.test(words))
    return { ok: false, problem: 'A curly bracket stands alone; write each placeholder as {name}.' };
  const offered = Object.entries(figures);
  const list = offered.map(([name, value]) => `{${name}} = ${value}`).join(', ');
  const unknown = [...new Set(names.filter((n) => !Object.hasOwn(figures, n)))];
  if (unknown.length > 0)
    return {
      ok: false,
      problem: `The ${bound} gives no figure called ${unknown.map((n) => `{${n}}`).join(', ')}; ${
        offered.length > 0 ? `it gives ${list}` : 'at present it gives none'
      }.`,
    };
  if (names.length === 0)
    return {
      ok: false,
      problem: `A claim states a number of the ${bound}: use at least one placeholder; it gives ${list || 'none at present'}.`,
    };
  const typed = typedFigures(words, spans);
  if (typed.length > 0)
    return {
      ok: false,
      problem: `The figure ${typed.map((t) => `“${t}”`).join(', ')} was typed by hand; use a placeholder instead: ${list}.`,
    };
  const unfit = wordingProblem(template, figures);
  if (unfit) return { ok: false, problem: unfit, words: true };
  const used = Object.fromEntries([...new Set(names)].sort().map((n) => [n, figures[n] ?? '']));
  return { ok: true, used, sentence: template.replace(/\{([^{}]*)\}/g, (_, n: string) => figures[n.trim()] ?? '') };
}

interface Compared {
  template: string;
  bound: string;
  certainty: string;
  certaintyReasons: string;
  wouldChange: string;
  asOf: string;
}

const RULES: FieldRules<Compared> = {
  template: ['wording', 'reworded'],
  bound: ['answer that it rests on', 'grounds-changed'],
  certainty: ['certainty', 'certainty-changed'],
  certaintyReasons: ['reason for the certainty', 'certainty-changed'],
  wouldChange: ['answer to what would change it', 'outlook-changed'],
  asOf: ['date of the evidence', 'as-of-changed'],
};

const compared = (c: ClaimContent): Compared => ({
  ...c,
  bound: `${c.bound.kind} ${c.bound.id}`,
  wouldChange: c.wouldChange ?? '',
});

/** How a claim differs from its version before. A figure that both versions use and that differs is *high*. */
export function compareClaims(before: ClaimContent, after: ClaimContent): FieldChange[] {
  const moved = movedFigures(before.figures, after.figures);
  const numbers = moved ? [changeOf('figures', 'number', 'number-changed', moved.before, moved.after)] : [];
  return [...numbers, ...compareWritten(compared(before), compared(after), RULES)];
}

/** The figures that differ, old and new, in words (`12 of 15`, `percent 80 %`); null when none does. A figure that only one side has is not compared. */
export function movedFigures(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): { before: string; after: string } | null {
  const moved = Object.keys(before).filter((n) => Object.hasOwn(after, n) && before[n] !== after[n]);
  return moved.length > 0 ? { before: inWords(before, moved), after: inWords(after, moved) } : null;
}

/** Counts are told with what they are counted among, even where only one of the two moved. */
const PAIRS = [['events', 'patients']] as const;

function inWords(figures: Readonly<Record<string, string>>, names: readonly string[]): string {
  const left = new Set(names);
  const out: string[] = [];
  for (const [part, whole] of PAIRS) {
    if (figures[part] === undefined || figures[whole] === undefined) continue;
    if (!left.has(part) && !left.has(whole)) continue;
    out.push(`${figures[part]} of ${figures[whole]}`);
    left.delete(part);
    left.delete(whole);
  }
  for (const name of left) out.push(`${FIGURE_WORDS[name]?.toLowerCase() ?? name} ${figures[name] ?? ''}`);
  return out.join(', ');
}
