import { z } from 'zod';
import { compareWritten, type FieldRules } from '#claims/compare-written.ts';
import {
  type Currency,
  currency,
  lineText,
  longText,
  oneRef,
  optionalNumber,
  type Pillar,
  pillar,
  roughDate,
} from '#claims/written-fields.ts';
import type { FieldChange } from '#ledger/grades.ts';
import type { Ref } from '#ledger/things.ts';

export const INITIATIVE_STATES = ['planned', 'running', 'paused', 'finished', 'stopped'] as const;
export type InitiativeState = (typeof INITIATIVE_STATES)[number];

/** What a person writes for an initiative; shared by the form and the action. */
export const initiativeInput = z
  .strictObject({
    decision: oneRef(['decision']),
    title: lineText('the title', 5, 200),
    aim: longText('the aim', 10, 4000),
    /** The person or institution that answers for it. */
    owner: lineText('the owner', 2, 200),
    pillar,
    state: z.enum(INITIATIVE_STATES, 'Choose how far it is.'),
    /** YYYY, YYYY-MM or YYYY-MM-DD. */
    starts: roughDate('the start'),
    ends: roughDate('the end'),
    /** Money committed, in whole units of the currency. */
    committed: optionalNumber('the money committed', 100_000_000_000),
    currency: currency.default('EUR'),
  })
  .superRefine((i, ctx) => {
    // compared at the coarser of the two precisions: 2027 does not end before 2027-03
    const n = Math.min(i.starts?.length ?? 0, i.ends?.length ?? 0);
    if (i.starts && i.ends && i.ends.slice(0, n) < i.starts.slice(0, n))
      ctx.addIssue({ code: 'custom', path: ['ends'], message: 'The end lies before the start.' });
  });
export type InitiativeInput = z.output<typeof initiativeInput>;

/** What is hashed. */
export interface InitiativeContent {
  decision: Ref;
  title: string;
  aim: string;
  owner: string;
  pillar: Pillar;
  state: InitiativeState;
  starts: string | null;
  ends: string | null;
  committed: number | null;
  currency: Currency;
}

interface Compared extends Omit<InitiativeContent, 'decision'> {
  decision: string;
}
const RULES: FieldRules<Compared> = {
  state: ['state', 'state-changed'],
  committed: ['money committed', 'number-changed'],
  currency: ['currency', 'number-changed'],
  decision: ['decision that it follows from', 'grounds-changed'],
  title: ['title', 'reworded'],
  aim: ['aim', 'reworded'],
  owner: ['owner', 'scope-changed'],
  pillar: ['pillar', 'scope-changed'],
  starts: ['start', 'scope-changed'],
  ends: ['end', 'scope-changed'],
};
const compared = (i: InitiativeContent): Compared => ({ ...i, decision: i.decision.id });

export const compareInitiatives = (before: InitiativeContent, after: InitiativeContent): FieldChange[] =>
  compareWritten(compared(before), compared(after), RULES);
