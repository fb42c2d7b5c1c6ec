import { KIND_WORDS, type Kind, linePathOf, pathOf, type Ref } from '#ledger/things.ts';
import { Section } from './page.tsx';

const PLURALS: Partial<Record<Kind, string>> = {
  study: 'Studies',
  synthesis: 'Syntheses',
  query: 'Evidence queries',
  area: 'Areas for investment',
};
const plural = (kind: Kind): string =>
  PLURALS[kind] ?? `${KIND_WORDS[kind][0]?.toUpperCase()}${KIND_WORDS[kind].slice(1)}s`;

/** What stands downstream of a piece of evidence, by kind, and the way to the whole line. */
export const RestingOn = (props: { of: Ref; rows: readonly (Ref & { title: string })[]; more: boolean }) => {
  const kinds = [...new Set(props.rows.map((r) => r.kind))];
  return (
    <Section title="What rests on it" id="rests">
      {props.rows.length === 0 && <p className="quiet">Nothing that has been published rests on it.</p>}
      {kinds.map((kind) => {
        const of = props.rows.filter((r) => r.kind === kind);
        const list = (
          <ul>
            {of.map((r) => (
              <li key={r.id}>
                <a href={pathOf(r)}>{r.title}</a>
              </li>
            ))}
          </ul>
        );
        return (
          <div key={kind}>
            <h3>{plural(kind)}</h3>
            {of.length > 12 ? (
              <details className="fold">
                <summary>
                  {of.length} {plural(kind).toLowerCase()}
                </summary>
                {list}
              </details>
            ) : (
              list
            )}
          </div>
        );
      })}
      {props.more && <p className="quiet">There is more; the line shows it.</p>}
      <p>
        <a href={linePathOf(props.of)}>Walk the whole line, both ways</a>
      </p>
    </Section>
  );
};
