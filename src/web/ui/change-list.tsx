import { type FieldChange, GRADES } from '#ledger/grades.ts';
import { valueOfField } from '#web/study-words.ts';
import { GradeMark } from './state-badge.tsx';

const asText = (value: unknown): string | null => {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((v) => asText(v) ?? '–').join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** What a field was and what it became; the words say it as well as the colours. */
export const Diff = ({ change }: { change: Pick<FieldChange, 'field' | 'before' | 'after'> }) => {
  const words = (value: unknown): string | null => {
    const text = asText(value);
    return text && valueOfField(change.field, text);
  };
  const before = words(change.before);
  const after = words(change.after);
  if (before === null && after === null) return null;
  return (
    <p className="diff">
      {before !== null && (
        <>
          <span className="hidden-text">before: </span>
          <del>{before}</del>{' '}
        </>
      )}
      {after !== null && (
        <>
          <span className="hidden-text">after: </span>
          <ins>{after}</ins>
        </>
      )}
    </p>
  );
};

/** The graded changes of one version, worst first; what is only noise is folded away. */
export const ChangeList = ({ changes }: { changes: readonly FieldChange[] }) => {
  const sorted = [...changes].sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));
  const loud = sorted.filter((c) => c.grade !== 'noise');
  const noise = sorted.filter((c) => c.grade === 'noise');
  const list = (some: readonly FieldChange[]) =>
    some.map((c, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the changes of a version are written once and keep their order
      <div className="change" key={i}>
        <GradeMark grade={c.grade} />
        <div>
          <p>{c.sentence}</p>
          <Diff change={c} />
        </div>
      </div>
    ));
  return (
    <>
      {list(loud)}
      {noise.length > 0 && (
        <details className="small">
          <summary className="quiet">
            {noise.length === 1 ? '1 change' : `${noise.length} changes`} graded as noise
          </summary>
          {list(noise)}
        </details>
      )}
    </>
  );
};
