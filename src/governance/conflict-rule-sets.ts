import { AMOUNT_BANDS, ICMJE_CATEGORIES } from './interests.ts';

/* Sets of which the rules of version 1 are made up: ties, categories of the form, bands of amounts, times. */

export const OWNED = ['company', 'parent', 'subsidiary'] as const;
export const HOLDINGS = [3, 8, 10, 11];
export const PAYMENTS = [2, 4, 5, 6, 13];
export const COURTESIES = [7, 12];
export const SMALL = ['none', 'to-1000'] as const;
export const MORE = ['to-10000', 'to-50000', 'over-50000', 'not-stated'] as const;
export const LARGE = ['to-50000', 'over-50000', 'not-stated'] as const;
export const EVERYBODY = ['company', 'academic', 'public'] as const;
export const ALL_BANDS = AMOUNT_BANDS;
export const ALL = ICMJE_CATEGORIES.map((c) => c.number);
export const NOW = ['current', 'future'] as const;
