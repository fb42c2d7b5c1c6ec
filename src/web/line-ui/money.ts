/** 200000 EUR as a reader of any language can take it: grouped by spaces that do not break, the currency by its code. */
export const moneyWords = (amount: number, currency: string): string =>
  `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, '\u202f')} ${currency}`;

/** What an area would cost; empty where nobody has said. */
export function costWords(a: { costLow: number | null; costHigh: number | null; currency: string }): string {
  if (a.costLow === null || a.costHigh === null) return '';
  if (a.costLow === a.costHigh) return moneyWords(a.costLow, a.currency);
  return `${moneyWords(a.costLow, a.currency)} to ${moneyWords(a.costHigh, a.currency)}`;
}

export const votesWords = (v: { for: number; against: number; abstained: number }): string =>
  `${v.for} for, ${v.against} against, ${v.abstained} abstained`;
