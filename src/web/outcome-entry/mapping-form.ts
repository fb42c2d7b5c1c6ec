import type { ColumnMapping } from '#outcomes/column-mapping.ts';
import { FIELDS } from '#outcomes/import-fields.ts';
import { one, type Values } from '#web/line-ui/form-state.ts';

const LONGEST_TEXT = 500;

/** What a person chose in the form of the columns: `col-…` names a column of the table, `fix-…` is one text for all rows. */
export function mappingOf(values: Values, columns: readonly string[]): ColumnMapping {
  const mapping: ColumnMapping = { columns: {}, fixed: {} };
  for (const field of FIELDS) {
    const column = one(values, `col-${field}`);
    const fixed = one(values, `fix-${field}`).replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
    if (columns.includes(column)) mapping.columns[field] = column;
    if (fixed !== '') mapping.fixed[field] = fixed;
  }
  return mapping;
}
