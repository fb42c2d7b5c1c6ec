/**
 * The categories in which interests are disclosed: those of the disclosure form of the International Committee of Medical Journal
 * Editors (ICMJE), 13 items. The first asks about the work itself, without a limit in time; the others about the last 36 months.
 */
export const ICMJE_CATEGORIES = [
  { number: 1, key: 'this-work', label: 'Support for the work itself' },
  { number: 2, key: 'grants', label: 'Grants or contracts' },
  { number: 3, key: 'royalties', label: 'Royalties or licences' },
  { number: 4, key: 'consulting', label: 'Consulting fees' },
  { number: 5, key: 'lectures', label: 'Payment for lectures, presentations, speakers bureaus, writing or teaching' },
  { number: 6, key: 'testimony', label: 'Payment for expert testimony' },
  { number: 7, key: 'travel', label: 'Support for attending meetings or for travel' },
  { number: 8, key: 'patents', label: 'Patents planned, issued or pending' },
  { number: 9, key: 'monitoring-board', label: 'Data safety monitoring board or advisory board' },
  { number: 10, key: 'leadership', label: 'Leadership or fiduciary role in a board, society, committee or group' },
  { number: 11, key: 'stock', label: 'Stock or stock options' },
  { number: 12, key: 'in-kind', label: 'Equipment, materials, drugs, medical writing, gifts or other services' },
  { number: 13, key: 'other', label: 'Other financial or non-financial interests' },
] as const;
export type IcmjeCategory = (typeof ICMJE_CATEGORIES)[number]['number'];

/** What was received, in euros a year or its like, as a band; never an exact amount. */
export const AMOUNT_BANDS = ['none', 'to-1000', 'to-10000', 'to-50000', 'over-50000', 'not-stated'] as const;
export type AmountBand = (typeof AMOUNT_BANDS)[number];
export const AMOUNT_BAND_WORDS: Record<AmountBand, string> = {
  none: 'no payment',
  'to-1000': 'up to 1,000 EUR',
  'to-10000': 'more than 1,000 and up to 10,000 EUR',
  'to-50000': 'more than 10,000 and up to 50,000 EUR',
  'over-50000': 'more than 50,000 EUR',
  'not-stated': 'amount not stated',
};

/** One interest that a person has disclosed, as the rules of conflicts read it. */
export interface Interest {
  id: string;
  category: IcmjeCategory;
  /** Key of a company of the vocabulary; null where the entity is none that is known there. */
  company: string | null;
  /** The name as it was written. */
  entity: string;
  /** What the person said it is: 'company', 'society' and so on; not there where it is not known. */
  entityKind?: string;
  /** True: the network office looked at a name that the vocabulary does not know, and it is no company that counts. */
  settled?: boolean;
  band: AmountBand;
  /** 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY'; null where it was not stated. */
  from: string | null;
  /** The same; null: it goes on. */
  to: string | null;
}
