import type { FieldChange } from '#ledger/grades.ts';
import { ChangeList } from '#web/ui/change-list.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';

/** One content that the study has had, with how it differs from the one before and the records that said so. */
export interface VersionShown {
  version: number;
  /** YYYY-MM-DD. */
  asOf: string;
  changes: FieldChange[];
  records: { rawHash: string }[];
}

const MOST_SHOWN = 6;
const OPEN_VERSIONS = 8;

/** The changes that matter most, high before medium and the latest first; what is low or noise stands in the full history. */
export const WhatMattered = ({ history }: { history: readonly VersionShown[] }) => {
  const rank = { high: 0, medium: 1, low: 2, noise: 3 } as const;
  const grave = history
    .flatMap((v) => v.changes.map((c) => ({ ...c, asOf: v.asOf, version: v.version })))
    .filter((c) => c.grade === 'high' || c.grade === 'medium')
    .sort((a, b) => rank[a.grade] - rank[b.grade] || (a.asOf < b.asOf ? 1 : a.asOf > b.asOf ? -1 : 0));
  if (grave.length === 0) return null;
  return (
    <ul className="plain-list mattered">
      {grave.slice(0, MOST_SHOWN).map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sorted once and rendered once
        <li key={i}>
          <GradeMark grade={c.grade} />{' '}
          <time className="nowrap" dateTime={c.asOf}>
            {c.asOf}
          </time>{' '}
          {c.sentence}
        </li>
      ))}
      {grave.length > MOST_SHOWN && (
        <li className="quiet">
          and {grave.length - MOST_SHOWN} more in <a href="#history">the history</a>
        </li>
      )}
    </ul>
  );
};

const Version = ({ v }: { v: VersionShown }) => (
  <li id={`version-${v.version}`}>
    <div>
      <time className="history-date" dateTime={v.asOf}>
        {v.asOf}
      </time>
      <div className="small quiet">version {v.version}</div>
      {v.records.slice(0, 1).map((r) => (
        <a key={r.rawHash} className="small" href={`/records/${r.rawHash}`}>
          record
        </a>
      ))}
      {v.records.length > 1 && <div className="small quiet">confirmed by {v.records.length - 1} more</div>}
    </div>
    <div>
      {v.changes.length > 0 ? (
        <ChangeList changes={v.changes} />
      ) : (
        <p className="quiet">{v.version === 1 ? 'The first record that we hold.' : 'No difference was found.'}</p>
      )}
    </div>
  </li>
);

/** Every version, newest first; the older ones of a long history are folded away. */
export const History = ({ history }: { history: readonly VersionShown[] }) => {
  const [shown, folded] = [history.slice(0, OPEN_VERSIONS), history.slice(OPEN_VERSIONS)];
  return (
    <>
      <ol className="history">
        {shown.map((v) => (
          <Version key={v.version} v={v} />
        ))}
      </ol>
      {folded.length > 0 && (
        <details className="fold">
          <summary>{folded.length} earlier versions</summary>
          <ol className="history">
            {folded.map((v) => (
              <Version key={v.version} v={v} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
};
