import type { ReactNode } from 'react';

export interface FigureColumn {
  label: ReactNode;
  key: string;
  num?: boolean;
  /** Left out where the page is narrow: what it shows stands in another column too. */
  wideOnly?: boolean;
}

export interface FigureSection {
  key: string;
  heading: ReactNode;
  note?: ReactNode;
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/**
 * A table of figures in sections, as a journal prints it: columns aligned over all sections, still a table on a phone. The first cell of
 * a row is its heading. A section without a heading has none.
 */
export const FigureTable = (props: {
  caption: string;
  columns: readonly FigureColumn[];
  sections: readonly FigureSection[];
}) => {
  const { columns } = props;
  const classOf = (c: FigureColumn): { className?: string } => {
    const name = [c.num ? 'num' : '', c.wideOnly ? 'wide-only' : ''].filter((n) => n !== '').join(' ');
    return name ? { className: name } : {};
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={props.caption}>
      <table className="data-table figure-table">
        <caption className="hidden-text">{props.caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.key} scope="col" {...classOf(c)}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        {props.sections.map((s) => (
          <tbody key={s.key}>
            {s.heading && (
              <tr className="figure-section">
                <th scope="rowgroup" colSpan={columns.length}>
                  {s.heading}
                  {s.note && <span className="sub">{s.note}</span>}
                </th>
              </tr>
            )}
            {s.rows.map((r) => (
              <tr key={r.key}>
                {columns.map((c, i) =>
                  i === 0 ? (
                    <th key={c.key} scope="row" {...classOf(c)}>
                      {r.cells[i]}
                    </th>
                  ) : (
                    <td key={c.key} {...classOf(c)}>
                      {r.cells[i]}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
};
