import { type ReactNode, useSyncExternalStore } from 'react';
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

const never = () => () => {};
const two = (n: number): string => String(n).padStart(2, '0');

/** A moment to the minute: in UTC as the server writes it, in the reader's own zone once a script runs. */
export const Moment = ({ at }: { at: Date | string }) => {
  const d = typeof at === 'string' ? new Date(at) : at;
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const iso = d.toISOString();
  const utc = `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
  const local = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
  return (
    <time dateTime={iso} {...(here ? { title: utc } : {})}>
      {here ? local : utc}
    </time>
  );
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
