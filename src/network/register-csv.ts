import { type CsvValue, toCsv } from '#evidence/csv.ts';
import { AMOUNT_BAND_WORDS, ICMJE_CATEGORIES } from '#governance/interests.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { ENTITY_KIND_WORDS, RECEIVED_BY } from './disclosure.ts';
import type { RegisterRow } from './register.ts';

const HEADER = [
  'person',
  'made_up_for_the_demonstration',
  'statement_date',
  'overdue_since',
  'said',
  'category',
  'category_label',
  'entity_as_written',
  'company',
  'entity_kind',
  'received',
  'amount_band',
  'from_year',
  'to_year',
];

const said = (r: RegisterRow): string =>
  r.statedOn === null ? 'no statement' : r.nothing ? 'nothing to declare' : 'interests';

/** The register as a table, one line an interest; whoever has none has one line. What people wrote cannot run as a formula of a spreadsheet. */
export function registerCsv(rows: readonly RegisterRow[]): string {
  const lines = rows.flatMap((r): CsvValue[][] => {
    const head = [r.name, r.demonstration ? 'yes' : 'no', r.statedOn, r.overdueSince, said(r)];
    if (r.interests.length === 0) return [[...head, ...Array<null>(9).fill(null)]];
    return r.interests.map((i) => [
      ...head,
      i.category,
      ICMJE_CATEGORIES.find((c) => c.number === i.category)?.label,
      i.erased ? null : i.entity,
      i.company === null ? null : (companyByKey(i.company)?.name ?? i.company),
      ENTITY_KIND_WORDS[i.entityKind],
      RECEIVED_BY[i.recipient],
      AMOUNT_BAND_WORDS[i.band],
      i.from?.slice(0, 4),
      i.to?.slice(0, 4),
    ]);
  });
  return toCsv([HEADER, ...lines]);
}
