/** How to cite a page, ready to copy: what, which state of the evidence, and which content by its hash. */
export const CiteAs = (props: { title: string; path: string; siteUrl: string; asOf: string | null; hash: string }) => (
  <div className="cite">
    <p>
      <strong>Cite as</strong> {props.title.replace(/\.$/, '')}. ACTioN{props.asOf ? `, as of ${props.asOf}` : ''}.{' '}
      {props.siteUrl}
      {props.path}, content <code title={props.hash}>{props.hash.slice(0, 12)}</code>.
    </p>
  </div>
);
