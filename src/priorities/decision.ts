import { z } from 'zod';
import { day, lineText, longText, optionalWhole, refs } from '#claims/written-fields.ts';
import type { RevisitRule } from '#ledger/revisit.ts';
import type { Ref } from '#ledger/things.ts';
import { revisitChoice } from './revisit-if.ts';

/** What a person writes for a decision; shared by the form and the action. */
export const decisionInput = z
  .strictObject({
    title: lineText('the title', 5, 200),
    /** Options that are areas for investment. */
    areas: refs(['area'], 0, 'the areas', 50),
    /** Options in words of their own: a list, or text with one option a line. */
    otherOptions: z.preprocess(
      (v) => (typeof v === 'string' ? v.split(/\r?\n/).filter((s) => s.trim() !== '') : (v ?? [])),
      z.array(lineText('each option', 3, 300)).max(20, 'Write at most 20 options of your own.'),
    ),
    /** The id of one of the areas, or the exact text of one of the other options. */
    chosen: lineText('the option that was chosen', 1, 300),
    reasons: longText('the reasons', 10, 10_000),
    /** May be empty where a motion is named: its votes were counted here. */
    votesFor: optionalWhole('the votes for it', 10_000).default(null),
    votesAgainst: optionalWhole('the votes against it', 10_000).default(null),
    votesAbstained: optionalWhole('the abstentions', 10_000).default(null),
    dissent: longText('the dissent', 0, 10_000).default(''),
    decidedOn: day('the day of the decision'),
    /** Number of the motion of a meeting that carried it; its votes are then those of the motion. */
    motion: optionalWhole('the motion', 1_000_000_000).optional(),
    /** Claims that it rests on besides what the areas rest on. */
    claims: refs(['claim'], 0, 'the claims'),
    revisitIf: z
      .array(revisitChoice)
      .min(1, 'Choose at least one condition that would reopen the decision.')
      .max(20, 'Choose at most 20 conditions.'),
  })
  .superRefine((d, ctx) => {
    const say = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    const others = new Set(d.otherOptions);
    if (others.size !== d.otherOptions.length) say('otherOptions', 'Two options read the same; write each once.');
    if (d.areas.length + others.size === 0) say('areas', 'Name at least one option: an area or one in your own words.');
    if (d.areas.length + d.claims.length === 0)
      say('claims', 'A decision rests on something: name an area among the options, or a claim.');
    const options = [...d.areas.map((a) => a.id), ...others];
    if (options.length > 0 && !options.includes(chosenKey(d.chosen, d.areas)))
      say('chosen', `Name one of the options as chosen: ${options.join(' · ')}.`);
    if (!d.motion && (d.votesFor ?? 0) + (d.votesAgainst ?? 0) + (d.votesAbstained ?? 0) === 0)
      say('votesFor', 'Write how many voted; a decision without a vote is not recorded here.');
    const dates = d.revisitIf.filter((r) => r.if === 'date-passes');
    if (/^\d/.test(d.decidedOn) && dates.some((r) => r.date <= d.decidedOn))
      say('revisitIf', 'The day that reopens the decision must come after the day of the decision.');
    const plain = d.revisitIf.map((r) => (r.if === 'estimate-leaves' ? `${r.if} ${r.synthesis ?? ''}` : r.if));
    if (new Set(plain).size !== plain.length) say('revisitIf', 'The same condition is chosen twice.');
  });
export type DecisionInput = z.output<typeof decisionInput>;

/** `a1` names the area A1. */
export const chosenKey = (chosen: string, areas: readonly Ref[]): string =>
  areas.find((a) => a.id.toLowerCase() === chosen.toLowerCase())?.id ?? chosen;

export interface DecisionOption {
  /** Id of the area for investment, or null for an option in words of its own. */
  area: string | null;
  text: string;
}

export interface DecisionVotes {
  for: number;
  against: number;
  abstained: number;
}

/** What is hashed. Never edited: a decision is superseded by another. */
export interface DecisionContent {
  title: string;
  options: DecisionOption[];
  /** The id of the chosen area, or the text of the chosen option. */
  chosen: string;
  reasons: string;
  /** Those of the motion; without one as its author typed them. Null: the motion was voted on in secret and its numbers are not shown. */
  votes: DecisionVotes | null;
  /** Number of the motion that carried it; null where its votes were not counted here. */
  motion: number | null;
  dissent: string;
  /** YYYY-MM-DD */
  decidedOn: string;
  revisitIf: RevisitRule[];
  restsOn: Ref[];
  /** True when a made-up person of a demonstration wrote it: its votes were never cast. */
  demonstration: boolean;
}
