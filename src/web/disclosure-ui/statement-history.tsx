import type { Statement } from '#network/disclosure.ts';
import { differencesOf } from '#network/disclosure-differences.ts';
import { HashMark, Moment } from '#web/ui/marks.tsx';
import { categoryLabel, EntityName, InterestList } from './interest-list.tsx';

const OCCASION_WORDS = { year: 'for the year', meeting: 'for a meeting', exercise: 'for an exercise' } as const;

const Differences = ({ before, after }: { before: Statement; after: Statement }) => {
  if (after.copyOf !== null) return <p>Confirmed unchanged.</p>;
  const d = differencesOf(before.interests, after.interests);
  if (d.added.length + d.left.length + d.changed.length === 0)
    return <p>Nothing changed since the statement before.</p>;
  return (
    <ul className="difference-list">
      {d.added.map((i) => (
        <li key={`added ${i.id}`}>
          <strong>Added:</strong> <EntityName interest={i} />, {categoryLabel(i.category)}
        </li>
      ))}
      {d.left.map((i) => (
        <li key={`left ${i.id}`}>
          <strong>Left out:</strong> <EntityName interest={i} />, {categoryLabel(i.category)}
        </li>
      ))}
      {d.changed.map((c) => (
        <li key={`changed ${c.after.id}`}>
          <strong>Changed:</strong> <EntityName interest={c.after} />, {categoryLabel(c.after.category)}:{' '}
          {c.changes.join('; ')}
        </li>
      ))}
    </ul>
  );
};

/** Statements, latest first, each with what changed since the one before. `earlier`: the one before the last of the page. */
export const StatementHistory = (props: { statements: readonly Statement[]; earlier: Statement | null }) => (
  <ul className="plain-list ruled">
    {props.statements.map((s, n) => {
      const before = props.statements[n + 1] ?? props.earlier;
      return (
        <li key={s.id}>
          <h2>Statement {s.number}</h2>
          <p>
            Signed <Moment at={s.signedAt} /> {OCCASION_WORDS[s.occasion]} {s.occasion === 'year' ? s.occasionId : ''}{' '}
            <HashMark hash={s.hash} />
          </p>
          {before && <Differences before={before} after={s} />}
          {s.nothing ? (
            <p>Nothing to declare.</p>
          ) : (
            <details>
              <summary>{s.interests.length === 1 ? '1 interest' : `${s.interests.length} interests`}</summary>
              <InterestList interests={s.interests} />
            </details>
          )}
        </li>
      );
    })}
  </ul>
);
