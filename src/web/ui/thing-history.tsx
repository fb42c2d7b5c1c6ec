import type { FieldChange } from '#ledger/grades.ts';
import { ChangeList } from './change-list.tsx';
import { HashMark } from './marks.tsx';
import { Section } from './page.tsx';

/** How the content of a thing came to be what it is, newest first. Says nothing where there was only one version. */
export const ThingHistory = (props: {
  versions: readonly { version: number; hash: string; asOf: string | null; changes: FieldChange[] }[];
}) =>
  props.versions.length < 2 ? null : (
    <Section title="History" id="history">
      <ol className="history">
        {props.versions.map((v) => (
          <li key={v.version}>
            <div>
              {v.asOf && (
                <time className="history-date" dateTime={v.asOf}>
                  {v.asOf}
                </time>
              )}
              <div className="small quiet">
                version {v.version} <HashMark hash={v.hash} />
              </div>
            </div>
            <div>
              {v.changes.length > 0 ? (
                <ChangeList changes={v.changes} />
              ) : (
                <p className="quiet">{v.version === 1 ? 'First version.' : 'No difference was recorded.'}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
