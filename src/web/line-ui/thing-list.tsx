import type { ReactNode } from 'react';
import { KIND_WORDS, pathOf, type Ref } from '#ledger/things.ts';
import { AsOf, HashMark } from '#web/ui/marks.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import type { Neighbour, ShownState } from './thing-frame.ts';

/** How a thing is called in running text: people know C1 and NCT numbers, nobody knows the name of a hash. */
export const nameOf = (ref: Ref): string => (ref.kind === 'record' ? ref.id.slice(0, 12) : ref.id);

const Hashes = ({ n }: { n: Neighbour }) =>
  n.pinnedHash === n.presentHash ? (
    <span className="hash-pair">
      <HashMark hash={n.presentHash} />
    </span>
  ) : (
    <span className="hash-pair">
      pinned <HashMark hash={n.pinnedHash} />, now <HashMark hash={n.presentHash} />
    </span>
  );

/** Things beside the one on the page, each with its state, date and hash. */
export const Neighbours = ({ list, none }: { list: readonly Neighbour[]; none: string }) =>
  list.length === 0 ? (
    <p className="quiet">{none}</p>
  ) : (
    <ul className="neighbours">
      {list.map((n) => (
        <li key={`${n.kind}:${n.id}`}>
          <span className="what">
            {KIND_WORDS[n.kind]} {nameOf(n)}
          </span>
          <a href={pathOf(n)}>{n.title}</a>
          <div className="marks">
            <StateBadge state={n.state} />
            <AsOf date={n.asOf} />
            <Hashes n={n} />
          </div>
        </li>
      ))}
    </ul>
  );

export interface ListedView extends Ref {
  title: string;
  asOf: string | null;
  open: boolean;
  state: ShownState;
  /** What stands small beside it: its certainty, pillar, date … */
  note: ReactNode;
}

/** The entries of a list of one kind. Nobody outside sees what is not public, so only members see that it is not. */
export const ThingList = ({ rows }: { rows: readonly ListedView[] }) => (
  <ul className="neighbours">
    {rows.map((r) => (
      <li key={r.id}>
        <span className="what">
          {r.id}
          {r.note ? <> · {r.note}</> : null}
          {r.open ? null : ' · not public yet'}
        </span>
        <a href={pathOf(r)}>{r.title}</a>
        <div className="marks">
          <StateBadge state={r.state} />
          <AsOf date={r.asOf} />
        </div>
      </li>
    ))}
  </ul>
);
