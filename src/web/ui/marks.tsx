import type { ReactNode } from 'react';
import { safeHref } from '#web/charts/safe-href.ts';

/** The date of the evidence that something speaks of. */
export const AsOf = ({ date }: { date: string | null | undefined }) =>
  date ? (
    <span className="as-of">
      as of <time dateTime={date}>{date}</time>
    </span>
  ) : (
    <span className="as-of">no date of evidence</span>
  );

/** A moment to the minute in UTC; a script of a hydrated page may show the reader's zone. */
export const Moment = ({ at }: { at: Date | string }) => {
  const iso = typeof at === 'string' ? at : at.toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}</time>;
};

/** A link to where something comes from. An address that is not plain http(s) is shown as text, never linked. */
export const SourceLink = ({ href, children }: { href: string | null | undefined; children?: ReactNode }) => {
  const safe = safeHref(href);
  if (!safe) return <span className="source-text">{children ?? href ?? 'no address given'}</span>;
  return (
    <a className="source" href={safe} rel="noreferrer">
      {children ?? safe}
    </a>
  );
};

/** The beginning of a content hash; the whole of it is in the title and can be copied. */
export const HashMark = ({ hash, href }: { hash: string; href?: string }) => {
  const mark = (
    <code className="hash" title={hash}>
      {hash.slice(0, 12)}
    </code>
  );
  return href ? <a href={href}>{mark}</a> : mark;
};
