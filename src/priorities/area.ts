import { z } from 'zod';
import { compareWritten, type FieldRules } from '#claims/compare-written.ts';
import {
  type Currency,
  currency,
  keys,
  lineText,
  longText,
  optionalNumber,
  optionalWhole,
  type Pillar,
  pillar,
  refs,
} from '#claims/written-fields.ts';
import type { FieldChange } from '#ledger/grades.ts';
import type { Ref } from '#ledger/things.ts';

/** The most that a cost can be, in whole units of its currency: a hundred thousand million. */
const MOST_MONEY = 100_000_000_000;

/** What a person writes for an area for investment; shared by the form and the action. Costs are in whole units of the currency. */
export const areaInput = z
  .strictObject({
    title: lineText('the title', 5, 200),
    question: longText('the question that the money would answer', 10, 2000),
    pillar,
    /** Keys of the vocabulary of diseases. */
    diseases: keys('the diseases'),
    costLow: optionalNumber('the lower cost', MOST_MONEY),
    costHigh: optionalNumber('the upper cost', MOST_MONEY),
    currency: currency.default('EUR'),
    /** How long it would take, in months. */
    months: optionalWhole('the months', 600),
    restsOn: refs(['statement', 'claim'], 1, 'the statements and claims'),
  })
  .superRefine((a, ctx) => {
    if (a.costLow !== null && a.costHigh !== null && a.costLow > a.costHigh)
      ctx.addIssue({ code: 'custom', path: ['costHigh'], message: 'The upper cost is below the lower cost.' });
    if (a.costLow === null && a.costHigh !== null)
      ctx.addIssue({ code: 'custom', path: ['costLow'], message: 'Write the lower cost too.' });
    if (a.costLow !== null && a.costHigh === null)
      ctx.addIssue({ code: 'custom', path: ['costHigh'], message: 'Write the upper cost too.' });
  });
export type AreaInput = z.output<typeof areaInput>;

/** What is hashed. */
export interface AreaContent {
  title: string;
  question: string;
  pillar: Pillar;
  diseases: string[];
  costLow: number | null;
  costHigh: number | null;
  currency: Currency;
  months: number | null;
  restsOn: Ref[];
}

interface Compared extends Omit<AreaContent, 'restsOn'> {
  restsOn: string[];
}
const RULES: FieldRules<Compared> = {
  costLow: ['lower cost', 'number-changed'],
  costHigh: ['upper cost', 'number-changed'],
  currency: ['currency', 'number-changed'],
  months: ['time that it would take', 'number-changed'],
  title: ['title', 'reworded'],
  question: ['question', 'reworded'],
  pillar: ['pillar', 'scope-changed'],
  diseases: ['list of diseases', 'scope-changed'],
  restsOn: ['list of what it rests on', 'grounds-changed'],
};
const compared = (a: AreaContent): Compared => ({ ...a, restsOn: a.restsOn.map((r) => r.id) });

export const compareAreas = (before: AreaContent, after: AreaContent): FieldChange[] =>
  compareWritten(compared(before), compared(after), RULES);
