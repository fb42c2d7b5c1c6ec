import type { ReactNode } from 'react';

export interface Column {
  label: string;
  /** Numbers stand to the right on a wide page. */
  num?: boolean;
}

/**
 * A table on a wide page and a card for each row on a narrow one, where every cell names its column. The first cell of a row is its
 * heading. The roles are written out because a browser forgets them when the style sheet turns a table into cards.
 */
export const DataTable = (props: {
  caption: string;
  columns: readonly Column[];
  /** `spans`: cells that take the place of several columns, by the place of their first; `label` is what a narrow page calls them. */
  rows: readonly {
    key: string;
    cells: readonly ReactNode[];
    spans?: Readonly<Record<number, { columns: number; label: string }>>;
  }[];
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard
  <section className="table-scroll" tabIndex={0} aria-label={props.caption}>
    {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
    {/* biome-ignore-start lint/a11y/useSemanticElements: see above */}
    <table className="data-table cards" role="table">
      <caption className="hidden-text">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((c) => (
            <th key={c.label} scope="col" role="columnheader" {...(c.num ? { className: 'num' } : {})}>
              {c.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((r) => (
          <tr key={r.key} role="row">
            {props.columns.map((c, i) => {
              if (i === 0)
                return (
                  <th key={c.label} scope="row" role="rowheader">
                    {r.cells[0]}
                  </th>
                );
              if (Object.entries(r.spans ?? {}).some(([at, s]) => i > Number(at) && i < Number(at) + s.columns))
                return null;
              const span = r.spans?.[i];
              return (
                <td
                  key={c.label}
                  role="cell"
                  data-label={span?.label ?? c.label}
                  {...(span ? { colSpan: span.columns } : {})}
                  {...(c.num && !span ? { className: 'num' } : {})}
                >
                  {r.cells[i]}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
    {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
    {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
  </section>
);
