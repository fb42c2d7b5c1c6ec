import { z } from 'zod';
import { compareWritten, type FieldRules } from '#claims/compare-written.ts';
import { longText, type Pillar, pillar, refs } from '#claims/written-fields.ts';
import type { FieldChange } from '#ledger/grades.ts';
import type { Ref } from '#ledger/things.ts';

/** What a person writes for a statement; shared by the form and the action. */
export const statementInput = z.strictObject({
  text: longText('the statement', 10, 1200),
  pillar,
  restsOn: refs(['claim'], 1, 'the claims'),
});
export type StatementInput = z.output<typeof statementInput>;

/** What is hashed. */
export interface StatementContent {
  text: string;
  pillar: Pillar;
  restsOn: Ref[];
}

interface Compared {
  text: string;
  pillar: string;
  restsOn: string[];
}
const RULES: FieldRules<Compared> = {
  text: ['wording', 'reworded'],
  pillar: ['pillar', 'scope-changed'],
  restsOn: ['list of claims that it rests on', 'grounds-changed'],
};
const compared = (s: StatementContent): Compared => ({ ...s, restsOn: s.restsOn.map((r) => r.id) });

export const compareStatements = (before: StatementContent, after: StatementContent): FieldChange[] =>
  compareWritten(compared(before), compared(after), RULES);
