import { ICMJE_CATEGORIES } from '#governance/interests.ts';
import { companyOf } from '#vocabulary/companies.ts';
import { entityKey, firstDay, type InterestInput, lastDay, mayBeLeftOut, type Statement } from './disclosure.ts';

type Before = Statement['interests'][number];

/** Whether two entries speak of the same: one category, and one name or one company. */
function samePlace(b: Before, a: InterestInput): boolean {
  if (b.category !== a.category) return false;
  const company = companyOf(b.entity)?.key ?? null;
  return entityKey(b.entity) === entityKey(a.entity) || (company !== null && companyOf(a.entity)?.key === company);
}

/** The day to which an interest lasted at least, by the statement that named it: its end, or the day of that statement where it went on. */
function lastedTo(b: Before, signed: string): string {
  if (b.to === null) return signed;
  const end = firstDay(b.to);
  return end > signed ? signed : end;
}

/**
 * Why a new statement cannot follow the one before: an interest that still counts is not in it, or ends there before the day on which the earlier
 * statement still named it. What was signed is not unsaid by silence; it gets an end, and whoever erred says so in its note.
 * @param today YYYY-MM-DD. @returns one sentence for the person; null where nothing stands in the way.
 */
export function leftOutProblem(
  before: Pick<Statement, 'interests' | 'signedAt'>,
  after: readonly InterestInput[],
  today: string,
): string | null {
  const signed = before.signedAt.toISOString().slice(0, 10);
  const found: string[] = [];
  for (const b of before.interests) {
    if (mayBeLeftOut(b, today)) continue;
    const name = `“${b.entity}” (${b.category}. ${ICMJE_CATEGORIES.find((c) => c.number === b.category)?.label ?? ''})`;
    const partners = after.filter((a) => samePlace(b, a));
    const least = lastedTo(b, signed);
    if (partners.length === 0)
      found.push(
        `You left out ${name}, which your statement of ${signed} names: put it back and give the date on which it ended; if it was entered by mistake, end it today and say so in its note.`,
      );
    else if (partners.every((a) => a.to !== null && lastDay(a.to) < least))
      found.push(
        `Your statement of ${signed} says that ${name} ${b.to === null || least === signed ? 'went on' : `lasted until ${b.to}`}: its end cannot lie before ${least}; if that was a mistake, say so in its note.`,
      );
  }
  const [first] = found;
  if (first === undefined) return null;
  const more = found.length - 1;
  return more === 0 ? first : `${first} The same holds for ${more} more.`;
}
