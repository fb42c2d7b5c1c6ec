import type { z } from 'zod';
import type { Kind } from '#ledger/things.ts';
import { CERTAINTY_WORDS, type CertaintyReasonKey, type CertaintyWord, REASON_NAMES } from '#outcomes/certainty.ts';
import { lineText } from './written-fields.ts';

/** Where a certainty starts, by what the number rests on (METHODS: low for uncontrolled series, high for randomised). */
export type Start = 'uncontrolled' | 'randomised' | 'register';

export const START_RULES: Record<Start, { word: CertaintyWord; words: string }> = {
  uncontrolled: { word: 'low', words: 'series without a control group: starts at low' },
  randomised: { word: 'high', words: 'patients assigned by chance: starts at high' },
  register: { word: 'high', words: 'a count of what a register holds: starts at high' },
};

interface ReasonForm {
  way: 'down' | 'up';
  most: 1 | 2;
  asks: string;
}

/**
 * What a claim on this kind of answer starts from. Nobody chooses it: a synthesis counts single arms, so that even the arm of a randomised trial stands
 * in it without its control.
 */
export const startOf = (bound: Kind): Start => (bound === 'query' ? 'register' : 'uncontrolled');

/** The five reasons to rate down and the three to rate up, in the order in which they are asked. */
export const REASONS: Record<CertaintyReasonKey, ReasonForm> = {
  'risk-of-bias': {
    way: 'down',
    most: 2,
    asks: 'How patients were chosen, counted and left out.',
  },
  inconsistency: { way: 'down', most: 2, asks: 'Whether the cohorts agree with each other.' },
  indirectness: {
    way: 'down',
    most: 2,
    asks: 'Whether patients, treatment, outcome and time are those the sentence speaks of.',
  },
  imprecision: { way: 'down', most: 2, asks: 'How few patients, how wide the interval.' },
  'publication-bias': {
    way: 'down',
    most: 2,
    asks: 'What may not have been published, or only the good part of it.',
  },
  'large-effect': { way: 'up', most: 2, asks: 'Larger than bias alone could make it.' },
  'dose-response': { way: 'up', most: 1, asks: 'More of the treatment did more.' },
  confounding: {
    way: 'up',
    most: 1,
    asks: 'Everything that was not accounted for would have made the result smaller.',
  },
};
export const REASON_KEYS = Object.keys(REASONS) as CertaintyReasonKey[];

/** One reason that moved the certainty, with the sentence that says why. */
export interface JudgedReason {
  key: CertaintyReasonKey;
  steps: 1 | 2;
  sentence: string;
}

/** How people arrived at a certainty. Reasons that moved nothing are not in it. */
export interface Judgement {
  start: Start;
  reasons: JudgedReason[];
}

/** The word that follows from a judgement: never below very low, never above high. */
export function wordOf({ start, reasons }: Judgement): CertaintyWord {
  const moved = reasons.reduce((n, r) => n + (REASONS[r.key].way === 'down' ? -r.steps : r.steps), 0);
  const place = CERTAINTY_WORDS.indexOf(START_RULES[start].word) + moved;
  return CERTAINTY_WORDS[Math.min(Math.max(place, 0), CERTAINTY_WORDS.length - 1)]!;
}

/** By how many steps, in words. */
export const STEP_WORDS = ['not at all', 'one step', 'two steps'] as const;

/** “Starts at low: series without … Down one step for imprecision: 12 patients …”: what stands where there is room for one text only. */
export function judgementText(j: Judgement): string {
  const { words } = START_RULES[j.start];
  const [what = '', start = ''] = words.split(': ');
  const said = j.reasons.map(
    ({ key, steps, sentence }) =>
      `${REASONS[key].way === 'down' ? 'Down' : 'Up'} ${STEP_WORDS[steps]} for ${REASON_NAMES[key].toLowerCase()}: ${sentence.replace(/[.\s]*$/, '')}.`,
  );
  const nothing = said.length === 0 ? ['Nothing took it down or up.'] : said;
  return [`${start.charAt(0).toUpperCase()}${start.slice(1)} (${what}).`, ...nothing].join(' ');
}

const LEAST = 10;
const MOST = 400;

/** What a form sends for one reason: steps as typed ('' and '0' are none) and the sentence. */
export interface GivenReason {
  key: CertaintyReasonKey;
  steps: string;
  sentence: string;
}

/** Reads a judgement from a form. Problems are named by the field: `steps-imprecision`, `why-imprecision`. */
export function readJudgement(start: Start, given: readonly GivenReason[], ctx: z.RefinementCtx): Judgement | null {
  const problem = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message });
  const reasons: JudgedReason[] = [];
  let sound = true;
  for (const { key, steps, sentence } of given) {
    const { way, most } = REASONS[key];
    const name = REASON_NAMES[key];
    const read = lineText(`the sentence on ${name.toLowerCase()}`, 0, MOST).safeParse(sentence);
    const says = read.data ?? '';
    const n = steps === '' ? 0 : Number(steps);
    if (!read.success) problem(`why-${key}`, read.error.issues[0]?.message ?? '');
    else if (n !== 0 && n !== 1 && n !== 2)
      problem(`steps-${key}`, `Choose by how many steps ${name.toLowerCase()} counts.`);
    else if (n > most) problem(`steps-${key}`, `${name} can move the certainty ${way} by ${STEP_WORDS[most]} at most.`);
    else if (n > 0 && says.length < LEAST)
      problem(`why-${key}`, `Say in a sentence why ${name.toLowerCase()} moves the certainty ${way}.`);
    else if (n === 0 && says !== '')
      problem(`steps-${key}`, `${name} has a sentence and moves nothing; choose the steps, or delete the sentence.`);
    else {
      if (n !== 0) reasons.push({ key, steps: n, sentence: says });
      continue;
    }
    sound = false;
  }
  return sound ? { start, reasons } : null;
}
