import { z } from 'zod';
import { day, lineText } from '#claims/written-fields.ts';
import type { RuleId } from '#evidence/change-rules.ts';
import { type RevisitRule, revisitRule } from '#ledger/revisit.ts';
import type { Kind } from '#ledger/things.ts';

/** The changes of studies, papers and queries that can reopen a decision: the published rules they stand for, and on what kinds they are watched. */
export const WATCHED_CHANGES = {
  'study-stops': {
    words: 'a study that this rests on is terminated, suspended or withdrawn, or its reason for stopping changes',
    rules: ['status-stopped', 'why-stopped'] satisfies RuleId[],
    kinds: ['study', 'query'],
    missing:
      'Nothing that this decision rests on leads to a registered study, so a study that stops could not be noticed.',
  },
  'study-reports': {
    words: 'a study that this rests on posts its results',
    rules: ['results-posted'] satisfies RuleId[],
    kinds: ['study'],
    missing: 'Nothing that this decision rests on leads to a registered study, so posted results could not be noticed.',
  },
  'trial-enters': {
    words: 'a new study enters the evidence query that this rests on',
    rules: ['query-member-added'],
    kinds: ['query'],
    missing: 'Nothing that this decision rests on is an evidence query, so a new study could not be noticed.',
  },
  'paper-retracted': {
    words: 'a paper that this rests on is retracted, corrected or given an expression of concern',
    rules: ['report-notice'] satisfies RuleId[],
    kinds: ['report'],
    missing: 'Nothing that this decision rests on leads to a paper, so a retraction could not be noticed.',
  },
} as const satisfies Record<
  string,
  { words: string; rules: readonly string[]; kinds: readonly Kind[]; missing: string }
>;

export type WatchedChange = keyof typeof WATCHED_CHANGES;
export const WATCHED_CHANGE_KEYS = Object.keys(WATCHED_CHANGES) as WatchedChange[];

const percent = (words: string) =>
  z.preprocess(
    (v) => (typeof v === 'string' ? (v.trim() === '' ? Number.NaN : Number(v.trim().replace(/\s*%$/, ''))) : v),
    z
      .number(`Write ${words} in per cent, from 0 to 100.`)
      .min(0, `Write ${words} in per cent, from 0 to 100.`)
      .max(100, `Write ${words} in per cent, from 0 to 100.`),
  );

/** One condition as a person chooses it. Per cent here; the rule that is pinned holds proportions. */
export const revisitChoice = z.discriminatedUnion('if', [
  z.strictObject({ if: z.literal('study-stops') }),
  z.strictObject({ if: z.literal('study-reports') }),
  z.strictObject({ if: z.literal('trial-enters') }),
  z.strictObject({ if: z.literal('paper-retracted') }),
  z
    .strictObject({
      if: z.literal('estimate-leaves'),
      /** Id of the synthesis; may be left out where only one lies upstream. */
      synthesis: lineText('the number of the synthesis', 0, 20).optional(),
      lowPercent: percent('the lower limit'),
      highPercent: percent('the upper limit'),
    })
    .refine((r) => r.lowPercent < r.highPercent, {
      path: ['highPercent'],
      message: 'The upper limit must lie above the lower one.',
    }),
  z.strictObject({ if: z.literal('date-passes'), date: day('the day') }),
]);
export type RevisitChoice = z.output<typeof revisitChoice>;

/** The rule that goes into the pins. @param synthesis the one that an estimate belongs to */
export function ruleOf(choice: RevisitChoice, synthesis: string | null): RevisitRule {
  switch (choice.if) {
    case 'estimate-leaves':
      return revisitRule.parse({
        id: `estimate-leaves-${synthesis}`,
        words: `the pooled estimate of ${synthesis} leaves ${choice.lowPercent}–${choice.highPercent} %`,
        estimateOutside: [choice.lowPercent / 100, choice.highPercent / 100],
      });
    case 'date-passes':
      return revisitRule.parse({ id: 'date-passes', words: `${choice.date} has passed`, afterDate: choice.date });
    default: {
      const { words, rules } = WATCHED_CHANGES[choice.if];
      return revisitRule.parse({ id: choice.if, words, onRules: [...rules] });
    }
  }
}
