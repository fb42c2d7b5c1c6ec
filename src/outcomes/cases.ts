/** One published patient, as pages and figures take it. */
import { findNames } from '#vocabulary/match.ts';
import { diseaseParents, labelOf, targetOf } from '#vocabulary/vocabulary.ts';

/** `not stated`: the source says nothing. `unclear`: it speaks of it, and cannot be read as yes or no. Neither is a no. */
export const ANSWERS = ['yes', 'no', 'unclear', 'not stated'] as const;
export type Answer = (typeof ANSWERS)[number];

export const SEXES = ['female', 'male', 'other', 'not stated'] as const;
export type Sex = (typeof SEXES)[number];

/** Ages are capped here: it means this or more. */
export const AGE_CAP = 89;

/** As the source words it, and the grades that these words allow; null = not stated. Grade 0: there was none. */
export interface Grading {
  words: string;
  low: number;
  high: number;
}

/** A row of the table of cases. Months count from the infusion. Null = not stated. */
export interface CaseContent {
  key: string;
  study: string;
  citation: string;
  doi: string | null;
  product: string;
  productKeys: string[];
  target: string | null;
  targetKeys: string[];
  /** Years, at most 89, which means 89 or older. */
  age: number | null;
  sex: Sex;
  disease: string;
  diseaseKeys: string[];
  diseaseUnread: string[];
  followUpMonths: number | null;
  relapse: Answer;
  relapseMonth: number | null;
  immunosuppressantsOff: Answer;
  immunosuppressantsOffMonth: number | null;
  died: Answer;
  deathMonth: number | null;
  crs: Grading | null;
  icans: Grading | null;
  outcome: string;
  sourceUrl: string;
  /** In the words of the table, or read from the address. */
  sourceType: string;
  verified: boolean;
  /** Published as a single case: only such rows may show on a public page. */
  published: boolean;
  notes: string;
}

export const ageWords = (age: number | null): string =>
  age === null ? 'age not stated' : age >= AGE_CAP ? `${AGE_CAP} or older` : `${age} years`;

export const sexWords = (sex: Sex): string => (sex === 'not stated' ? 'sex not stated' : sex);

export const gradeWords = (g: Grading | null): string =>
  g === null ? 'not stated' : g.low === 0 && g.high === 0 ? 'none (grade 0)' : `grade ${g.words}`;

/** 'KYV-101 0.5e8' → 'KYV-101': the same product at another dose is the same product. */
const withoutDose = (product: string): string =>
  product.replace(/\s*\b\d+(\.\d+)?e\d+(\s*\/\s*kg)?/gi, '').trim() || product;

/** What products are grouped by: the key of the vocabulary; else the words without the dose, whatever their case. */
export function productGroup(c: Pick<CaseContent, 'product' | 'productKeys'>): { key: string; label: string } {
  const known = c.productKeys[0];
  if (known !== undefined && c.productKeys.length === 1) return { key: known, label: labelOf('product', known) };
  const words = withoutDose(c.product);
  return { key: words.toLowerCase(), label: words };
}

/** What diseases are grouped by: the broadest disease above those named, so that lupus nephritis stands with lupus. */
export function diseaseGroup(c: Pick<CaseContent, 'disease' | 'diseaseKeys'>): { key: string; label: string } {
  const tops = [...new Set(c.diseaseKeys.map((k) => diseaseParents(k).at(-1) ?? k))].sort();
  const [only] = tops;
  if (only !== undefined && tops.length === 1) return { key: only, label: labelOf('disease', only) };
  if (tops.length > 1) return { key: tops.join('+'), label: tops.map((k) => labelOf('disease', k)).join(' and ') };
  return { key: c.disease.toLowerCase(), label: c.disease };
}

/** What targets are grouped by: everything that the product is directed at, in one order. */
export function targetGroup(c: Pick<CaseContent, 'targetKeys'>): { key: string; label: string } {
  if (c.targetKeys.length === 0) return { key: 'not-stated', label: 'target not stated' };
  const label = c.targetKeys.map((k) => targetOf(k)?.key ?? k).join(' + ');
  return { key: c.targetKeys.join('+'), label };
}

/** The products of the vocabulary that a text names. */
export const productsOf = (product: string): string[] =>
  [...new Set(findNames(product, 'product').map((f) => f.key))].sort();
