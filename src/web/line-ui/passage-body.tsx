import type { ReactNode } from 'react';
import { pathOf } from '#ledger/things.ts';
import { type Inline, readMarkup } from '#updates/markup.ts';
import type { PassageContent, Reference } from '#updates/passage.ts';

type Doc = Pick<PassageContent, 'body' | 'references' | 'status'>;

const Mark = ({ r }: { r: Reference }) => (
  <span className="ref-mark">
    {' '}
    (<a href={pathOf(r)}>{r.id}</a>
    {r.certainty ? `, ${r.certainty} certainty` : ''}
    {r.asOf ? (
      <>
        , as of <time dateTime={r.asOf}>{r.asOf}</time>
      </>
    ) : null}
    {r.demonstration ? ', demonstration' : ''})
  </span>
);

const Ref = ({ doc, id }: { doc: Doc; id: string }) => {
  const r = doc.references.find((x) => x.id === id);
  if (!r) return <>{id}</>;
  return (
    <>
      {r.kind === 'claim' ? r.sentence : <a href={pathOf(r)}>{r.sentence}</a>}
      <Mark r={r} />
    </>
  );
};

const Piece = ({ n, doc }: { n: Inline; doc: Doc }): ReactNode => {
  switch (n.type) {
    case 'text':
      return n.text;
    case 'strong':
      return <strong>{line(n.children, doc)}</strong>;
    case 'em':
      return <em>{line(n.children, doc)}</em>;
    case 'link':
      return (
        <a href={n.href} {...(n.href.startsWith('/') ? {} : { rel: 'noreferrer' })}>
          {line(n.children, doc)}
        </a>
      );
    case 'ref':
      return <Ref doc={doc} id={n.ref.id} />;
  }
};

const line = (nodes: readonly Inline[], doc: Doc): ReactNode[] =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the document never changes while it is shown
  nodes.map((n, i) => <Piece key={i} n={n} doc={doc} />);

/** A document as it is read: its text, with the sentence of each claim as it was when the document was saved. */
export const PassageBody = ({ doc }: { doc: Doc }) => (
  <>
    <div className="passage-body">
      {readMarkup(doc.body).map((b, i) => {
        const key = `${i} ${b.type}`;
        if (b.type === 'heading') return <h2 key={key}>{line(b.children, doc)}</h2>;
        if (b.type === 'paragraph') return <p key={key}>{line(b.children, doc)}</p>;
        // biome-ignore lint/suspicious/noArrayIndexKey: the document never changes while it is shown
        const items = b.items.map((item, j) => <li key={j}>{line(item, doc)}</li>);
        return b.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
      })}
    </div>
    <aside className="passage-status">{doc.status}</aside>
  </>
);
