import { type RawBuilder, sql } from 'kysely';

/** Whose data: the id, the name as it is now, and the address as it is kept (in small letters; '' where there is none). */
export interface Whose {
  id: string;
  name: string;
  address: string;
}

/** What is done with rows of a table (called `t`) when their person is exported or erased. */
export interface OwnPart {
  table: string;
  /** The columns by which a person stands in these rows. */
  columns: readonly string[];
  /** Which rows; where it is not given, those in whose first column the person stands. */
  where?: (who: Whose) => RawBuilder<boolean>;
  give: { title: string; omit?: readonly string[]; asBase64?: string } | { not: string };
  /** `@name` stands for "Erased person 3". */
  erase: { delete: true } | { blank: Readonly<Record<string, '' | '@name' | null>> } | { keep: string };
}

const rowsOf = (column: string) => (who: Whose) => sql<boolean>`t.${sql.id(column)} = ${who.id}`;
export const conditionOf = (p: OwnPart, who: Whose): RawBuilder<boolean> =>
  (p.where ?? rowsOf(p.columns[0] ?? ''))(who);
