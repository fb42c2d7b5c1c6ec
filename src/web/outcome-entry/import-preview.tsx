import { pathOf } from '#ledger/things.ts';
import type { ImportedCounts, ImportStep } from '#outcomes/import-report.ts';
import { Section } from '#web/ui/page.tsx';

const MOST_NOTES = 60;

const Notes = ({ title, note, sentences }: { title: string; note: string; sentences: readonly string[] }) =>
  sentences.length === 0 ? null : (
    <Section title={title} note={note}>
      <ul className="plain-list ruled">
        {[...new Set(sentences)].slice(0, MOST_NOTES).map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ul>
      {sentences.length > MOST_NOTES && <p className="quiet">{sentences.length - MOST_NOTES} more are not shown.</p>}
    </Section>
  );

/** What an import would do, in counts and then row by row with its reasons. */
export const ImportPreview = ({ of }: { of: ImportedCounts & { steps: readonly ImportStep[] } }) => {
  const held = new Map<number, string[]>();
  for (const h of of.heldBack) held.set(h.row, [...(held.get(h.row) ?? []), h.sentence]);
  return (
    <>
      <ul className="counts-line" aria-label="What an import would do">
        <li>
          <strong>{of.added}</strong> added
        </li>
        <li>
          <strong>{of.changed}</strong> changed
        </li>
        <li>
          <strong>{of.unchanged}</strong> as they are
        </li>
        <li>
          <strong>{held.size}</strong> of these held back
        </li>
        <li>
          <strong>{of.refused.length}</strong> refused
        </li>
      </ul>
      <Notes
        title="Refused"
        note="These lines cannot be read and would be left out; the others go in."
        sentences={of.refused.map((r) => r.sentence)}
      />
      <Notes
        title="Held back"
        note="These rows would be kept and shown with their reason, and used in no synthesis until somebody has looked into the source."
        sentences={[...held].map(([line, sentences]) => `Line ${line}: ${sentences.join(' ')}`)}
      />
      <Notes title="To look at" note="Nothing here stops the import." sentences={of.warnings} />
      <Notes
        title="Not in this table any more"
        note="Outcomes of the same publications that are held here; they stay."
        sentences={of.vanished.map((v) => v.sentence)}
      />
      {of.steps.length > 0 && (
        <Section title="Row by row">
          <ul className="plain-list ruled">
            {of.steps.map((s) => (
              <li key={s.outcome}>
                {s.state === 'changed' ? (
                  <a href={pathOf({ kind: 'outcome', id: s.outcome })}>{s.title}</a>
                ) : (
                  <strong>{s.title}</strong>
                )}{' '}
                <span className="quiet">{s.state === 'new' ? `new: ${s.gives}` : s.sentences.join(' ')}</span>
              </li>
            ))}
          </ul>
          {of.added + of.changed > of.steps.length && (
            <p className="quiet">{of.added + of.changed - of.steps.length} more are not shown.</p>
          )}
        </Section>
      )}
    </>
  );
};
