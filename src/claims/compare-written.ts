import canonicalize from 'canonicalize';
import type { FieldChange, Grade } from '#ledger/grades.ts';
import { shortened } from './written-fields.ts';

/** The published rules by which changes of what people write are graded (METHODS §1 grades the changes of studies). */
export const WRITTEN_RULES = {
  'number-changed': { grade: 'high', sentence: 'A number that the sentence or the plan states is another one.' },
  reworded: { grade: 'medium', sentence: 'The wording changed; every number stayed.' },
  'certainty-changed': { grade: 'medium', sentence: 'The certainty, or the reasons for it, changed.' },
  'state-changed': { grade: 'medium', sentence: 'The work moved to another state.' },
  'grounds-changed': { grade: 'medium', sentence: 'It rests on other things than before.' },
  'scope-changed': { grade: 'medium', sentence: 'The pillar, the diseases, the owner or the dates changed.' },
  'outlook-changed': { grade: 'low', sentence: 'What people say would change it is another text.' },
  'as-of-changed': { grade: 'low', sentence: 'Only the date of the evidence moved; the sentence is the same.' },
} as const satisfies Record<string, { grade: Grade; sentence: string }>;

export type WrittenRule = keyof typeof WRITTEN_RULES;

/** How a field is called to a reader, and by which rule its change is graded. Every field of the content has an entry. */
export type FieldRules<T> = { readonly [K in keyof T & string]: readonly [words: string, rule: WrittenRule] };

/** The graded differences between two contents of one thing, in the order of the rules. */
export function compareWritten<T extends object>(before: T, after: T, rules: FieldRules<T>): FieldChange[] {
  const out: FieldChange[] = [];
  for (const field of Object.keys(rules) as (keyof T & string)[]) {
    const a = before[field] ?? null;
    const b = after[field] ?? null;
    if (canonicalize(a) === canonicalize(b)) continue;
    const [words, rule] = rules[field];
    out.push(changeOf(field, words, rule, shown(a), shown(b)));
  }
  return out;
}

export function changeOf(field: string, words: string, rule: WrittenRule, before: string, after: string): FieldChange {
  const sentence =
    before === ''
      ? `The ${words} was added: “${shortened(after, 160)}”.`
      : after === ''
        ? `The ${words} “${shortened(before, 160)}” was removed.`
        : `The ${words} changed from “${shortened(before, 160)}” to “${shortened(after, 160)}”.`;
  return {
    field,
    before: shortened(before, 400),
    after: shortened(after, 400),
    grade: WRITTEN_RULES[rule].grade,
    rule,
    sentence,
  };
}

function shown(v: unknown): string {
  if (v === null || v === undefined) return '';
  if (Array.isArray(v)) return v.map(shown).join(', ');
  return typeof v === 'object' ? (canonicalize(v) ?? '') : String(v);
}
