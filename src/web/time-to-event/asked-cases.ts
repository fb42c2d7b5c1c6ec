/** What an address asks of the published cases. */
export interface CasesAsked {
  disease: string | undefined;
  product: string | undefined;
}

const word = (words: URLSearchParams, name: string): string | undefined => words.get(name)?.trim() || undefined;

export const askedCases = (words: URLSearchParams): CasesAsked => ({
  disease: word(words, 'disease'),
  product: word(words, 'product')?.toLowerCase(),
});
