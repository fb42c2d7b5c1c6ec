import { Moment } from '#web/ui/marks.tsx';
import { Section } from '#web/ui/page.tsx';
import type { ReaffirmedView } from './thing-frame.ts';

/** When and why somebody said that a thing still stands. Says nothing where nobody did. */
export const Reaffirmations = ({ list }: { list: readonly ReaffirmedView[] }) =>
  list.length === 0 ? null : (
    <Section
      title="Reaffirmed"
      id="reaffirmed"
      note="Somebody looked at what had changed upstream and said why this stands as it is."
    >
      <ul className="history">
        {list.map((r) => (
          <li key={r.at}>
            <div className="history-date">
              <Moment at={r.at} />
            </div>
            <div>
              <p className="mail-text">{r.reason}</p>
              {r.by !== null && <p className="quiet small">{r.by}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
