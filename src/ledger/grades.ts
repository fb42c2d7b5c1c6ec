/** How much a change matters, worst first (the rules are published with the folder that grades). */
export const GRADES = ['high', 'medium', 'low', 'noise'] as const;
export type Grade = (typeof GRADES)[number];

/** One field that differs between two versions of a thing. `before` and `after` are small enough to read. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
  grade: Grade;
  /** Name of the published rule that gave the grade. */
  rule: string;
  /** The change in words, complete in itself. */
  sentence: string;
}

export function worstGrade(changes: readonly { grade: Grade }[]): Grade | null {
  return GRADES.find((g) => changes.some((c) => c.grade === g)) ?? null;
}
