import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager } from '#web/ui/pager.tsx';
import { type ListedView, ThingList } from './thing-list.tsx';
import './line.css';

export interface ListData {
  total: number;
  page: number;
  pages: number;
  url: string;
  query: string;
  inside: boolean;
  mayWrite: boolean;
  rows: ListedView[];
}

/** A list of one kind of the line. */
export const ListPage = (props: {
  data: ListData;
  title: string;
  lead: string;
  /** What one is called, and more than one. */
  words: [string, string];
  path: string;
  writeHref: string;
  writeLabel: string;
}) => {
  const { data } = props;
  const [one, many] = props.words;
  return (
    <Page title={props.title} lead={props.lead}>
      <form action={props.path} method="get" className="filters">
        <label className="wide">
          Words or a number
          <input type="search" name="q" maxLength={200} defaultValue={data.query} />
        </label>
        <button type="submit">Search</button>
        {data.mayWrite && (
          <a className="button" href={props.writeHref}>
            {props.writeLabel}
          </a>
        )}
      </form>
      {data.rows.length === 0 ? (
        <EmptyState
          title={
            data.query
              ? `No ${one} has these words.`
              : data.inside
                ? `No ${one} is written yet.`
                : `No ${one} is public yet.`
          }
        >
          {data.query ? (
            <a href={props.path}>Show all {many}</a>
          ) : data.inside ? null : (
            `What the network works on becomes public once a released passage rests on it.`
          )}
        </EmptyState>
      ) : (
        <>
          <p className="count-line quiet">{data.total === 1 ? `1 ${one}` : `${data.total} ${many}`}</p>
          <ThingList rows={data.rows} />
          <Pager page={data.page} pages={data.pages} url={data.url} />
        </>
      )}
    </Page>
  );
};
