export interface AtomFeed {
  /** Also the address of the feed itself. */
  id: string;
  title: string;
  subtitle: string | null;
  /** The page that the feed stands for. */
  link: string;
  author: string;
  /** Newest first. An id is an address and never changes. */
  entries: readonly { id: string; title: string; updated: Date; summary: string }[];
}

/** Text for XML 1.0: markup escaped, and characters that XML cannot hold left out. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** An Atom feed (RFC 4287). A feed without entries carries the epoch as its date, because it must carry one and nothing was said yet. */
export function atomFeed(f: AtomFeed): string {
  const updated = (f.entries[0]?.updated ?? new Date(0)).toISOString();
  const entries = f.entries.map(
    (e) => `  <entry>
    <id>${xml(e.id)}</id>
    <title>${xml(e.title)}</title>
    <link rel="alternate" type="text/html" href="${xml(e.id)}"/>
    <updated>${e.updated.toISOString()}</updated>
    <summary>${xml(e.summary)}</summary>
  </entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>${xml(f.id)}</id>
  <title>${xml(f.title)}</title>
${f.subtitle ? `  <subtitle>${xml(f.subtitle)}</subtitle>\n` : ''}  <link rel="self" type="application/atom+xml" href="${xml(f.id)}"/>
  <link rel="alternate" type="text/html" href="${xml(f.link)}"/>
  <updated>${updated}</updated>
  <author><name>${xml(f.author)}</name></author>
${entries.join('')}</feed>
`;
}
