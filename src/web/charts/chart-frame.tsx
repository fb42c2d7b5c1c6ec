import type { ReactNode } from 'react';
import { type ChartTable, cellText } from './chart-table.ts';
import { safeHref } from './safe-href.ts';

/** What a figure carries beside its drawing. All of it is optional; `asOf` is 'YYYY-MM-DD'. */
export type FigureNotes = {
  /** 'Figure 2'. */
  number?: string;
  svgHref?: string;
  csvHref?: string;
  source?: ReactNode;
  asOf?: string;
  /** What was made up for demonstration, in one sentence; true for the usual sentence. */
  demonstration?: string | boolean;
};

const usualDemonstration = 'Demonstration: what is shown here is made up and describes no real person or decision.';

const Cell = ({
  cell,
  column,
  isHeader,
}: {
  cell: ChartTable['rows'][number][number] | undefined;
  column: ChartTable['columns'][number];
  isHeader: boolean;
}) => {
  const text = cellText(cell, column);
  const href = cell !== null && typeof cell === 'object' ? safeHref(cell.href) : null;
  const content = href ? <a href={href}>{text}</a> : text;
  return isHeader ? (
    <th scope="row">{content}</th>
  ) : (
    <td {...(column.numeric ? { className: 'chart-num' } : {})}>{content}</td>
  );
};

const DataTable = ({ table, caption }: { table: ChartTable; caption: string }) => (
  // A table wider than the phone scrolls inside a region the keyboard can reach.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard
  <section className="chart-table-scroll" tabIndex={0} aria-label={`Table: ${caption}`}>
    <table className="chart-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column.label} scope="col" {...(column.numeric ? { className: 'chart-num' } : {})}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table that is rendered once
          <tr key={index}>
            {table.columns.map((column, at) => (
              <Cell key={column.label} cell={row[at]} column={column} isHeader={at === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/**
 * A figure the way a journal prints it: number and title, one line that says what the reader sees, the drawing, its source
 * and date, downloads, and the data as a table behind a native disclosure. `id` must be unique on the page; the table's
 * disclosure has the id `${id}-data`.
 */
export const ChartFrame = (
  props: FigureNotes & { id: string; title: string; reading: string; table: ChartTable; children: ReactNode },
) => {
  const { id, title, reading, table, source, asOf, demonstration } = props;
  const downloads = [
    { label: 'SVG', href: safeHref(props.svgHref) },
    { label: 'CSV', href: safeHref(props.csvHref) },
  ].filter((download) => download.href !== null);
  return (
    <figure className="chart-figure" aria-labelledby={`${id}-heading`}>
      <figcaption className="chart-caption">
        <p className="chart-heading" id={`${id}-heading`}>
          {props.number && <span className="chart-number">{props.number}</span>}
          {props.number && ' '}
          {title}
        </p>
        <p className="chart-reading">{reading}</p>
        {demonstration && (
          <p className="chart-demonstration">{demonstration === true ? usualDemonstration : demonstration}</p>
        )}
      </figcaption>
      <div className="chart-body">{props.children}</div>
      <div className="chart-foot">
        {(source || asOf) && (
          <p className="chart-source">
            {source && <>Source: {source}</>}
            {source && asOf && '. '}
            {asOf && (
              <>
                As of <time dateTime={asOf}>{asOf}</time>
              </>
            )}
          </p>
        )}
        {downloads.length > 0 && (
          <p className="chart-downloads">
            Download{' '}
            {downloads.map(({ label, href }) => (
              <a key={label} href={href ?? ''} download aria-label={`Download ${label}: ${title}`}>
                {label}
              </a>
            ))}
          </p>
        )}
      </div>
      <details className="chart-data" id={`${id}-data`}>
        <summary>Data as a table</summary>
        <DataTable table={table} caption={title} />
      </details>
    </figure>
  );
};
