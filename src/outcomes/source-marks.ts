/** How far a figure was checked, as every page and forest plot shows it. */
export const SOURCE_MARKS = ['verified', 'secondary', 'press-release', 'unverified'] as const;
export type SourceMark = (typeof SOURCE_MARKS)[number];

export const MARK_WORDS: Record<SourceMark, string> = {
  verified: 'read in a journal or congress text',
  secondary: 'read on a page that reports somebody else’s figure',
  'press-release': 'read in a company’s press release',
  unverified: 'not checked against a source',
};

/** First that fits, in this order. What fits none counts as secondary: nothing becomes verified by a word nobody foresaw. */
const RULES: readonly { mark: SourceMark; words: RegExp }[] = [
  { mark: 'press-release', words: /press release/i },
  { mark: 'secondary', words: /secondary|news|analyst|review/i },
  { mark: 'verified', words: /journal|congress|abstract|letter|figure legend/i },
];

export function sourceMark(verified: boolean, sourceType: string): SourceMark {
  if (!verified) return 'unverified';
  return RULES.find((r) => r.words.test(sourceType))?.mark ?? 'secondary';
}
