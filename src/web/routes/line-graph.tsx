import { data, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { readLine } from '#ledger/line.server.ts';
import { KIND_WORDS, KINDS, type Kind, parseRef, pathOf, type Ref, refText } from '#ledger/things.ts';
import { LineGraph } from '#web/charts/line-graph.tsx';
import type { LineGraphData } from '#web/charts/line-graph-data.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { nothingHere, openedFor, visibleOnes } from '#web/line-ui/thing-frame.server.ts';
import { nameOf } from '#web/line-ui/thing-list.tsx';
import { visibleLine } from '#web/line-ui/visible-line.ts';
import { withdrawnOnes } from '#web/line-ui/withdrawn.server.ts';
import { HashMark } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import '#web/line-ui/line.css';

export const handle = { script: false };

const MOST_PINS = 400;

/** What rests on nothing has no state of its own: a withdrawn trial is not “fresh”. */
const isSource = (kind: Kind): boolean => kind === 'record' || kind === 'study' || kind === 'report';

function refOf(params: { kind?: string | undefined; id?: string | undefined }): Ref {
  const kind = KINDS.find((k) => k === params.kind);
  if (!kind)
    throw data(
      `“${(params.kind ?? '').slice(0, 60)}” is no kind of thing on the line; it is one of ${KINDS.join(', ')}.`,
      {
        status: 404,
      },
    );
  const id = params.id ?? '';
  // numbers are read in any case: c1 is C1
  const ref = parseRef(id)?.kind === kind ? (parseRef(id) as Ref) : { kind, id };
  return /\p{Cc}/u.test(id) || id.length > 300 || !id.isWellFormed() ? nothingHere({ kind, id: '' }) : ref;
}

const title = (n: { kind: Kind; id: string; title: string }) =>
  n.kind === 'record' || n.title.includes(n.id) ? n.title : `${n.id} · ${n.title}`;

export async function loader({ context, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOf(params);
  const read = await app.db.read(async (tx) => {
    const all = await readLine(tx, ref, todayOf(app));
    if (!all) return null;
    const seen = await visibleOnes(tx, app, all.nodes);
    if (!seen.has(refText(ref))) return null;
    return {
      line: visibleLine(all, seen, await openedFor(tx, app, all.nodes)),
      withdrawn: (await withdrawnOnes(tx, [ref])).has(refText(ref)),
    };
  });
  if (!read) return nothingHere(ref);
  const { line, withdrawn } = read;
  const focus = line.nodes.find((n) => refText(n) === refText(ref)) ?? nothingHere(ref);
  // what a reason points at is where a reader who walks back from a stale sentence wants to arrive
  const causes = new Map<string, string>();
  for (const n of line.nodes)
    for (const r of n.standing.reasons)
      if (r.change && !causes.has(refText(r.to)))
        causes.set(refText(r.to), `${r.change.sentence}${r.change.asOf ? ` (${r.change.asOf})` : ''}`);
  const graph: LineGraphData = {
    focus: refText(ref),
    nodes: line.nodes.map((n) => {
      const reason = n.standing.reasons[0]?.sentence;
      const base = { ref: refText(n), kind: n.kind, title: title(n), href: pathOf(n), state: n.standing.state };
      const changed = causes.get(refText(n));
      return { ...base, ...(reason ? { reason } : {}), ...(changed ? { changed } : {}) };
    }),
    edges: line.edges
      .filter((e) => e.role === 'rests-on')
      .map((e) => ({ from: refText(e.from), to: refText(e.to), changed: e.pinnedHash !== e.presentHash })),
  };
  const pins = line.edges
    .map((e) => ({ ...e, changed: e.pinnedHash !== e.presentHash }))
    .sort((a, b) => Number(b.changed) - Number(a.changed));
  const own = focus.standing.state;
  return {
    ref,
    title: title(focus),
    state: withdrawn ? ('withdrawn' as const) : isSource(ref.kind) && own === 'fresh' ? null : own,
    reasons: focus.standing.reasons.map(({ sentence }) => ({ sentence })),
    graph,
    pins: pins.slice(0, MOST_PINS),
    morePins: Math.max(0, pins.length - MOST_PINS),
    truncated: line.truncated,
    count: line.nodes.length,
  };
}

const Name = ({ of: ref }: { of: Ref }) => (
  <a href={pathOf(ref)}>
    {KIND_WORDS[ref.kind]} {nameOf(ref)}
  </a>
);

export default function LinePage() {
  const d = useLoaderData<typeof loader>();
  return (
    <Page
      title={`The line of ${KIND_WORDS[d.ref.kind]} ${nameOf(d.ref)}`}
      kicker={
        <>
          The line of <Name of={d.ref} />
        </>
      }
      heading={d.title}
      breadcrumbs={[{ label: 'The line', href: '/line' }]}
      width="wide"
    >
      {d.state !== null && (
        <p>
          <StateBadge state={d.state} reasons={d.state === 'withdrawn' ? [] : d.reasons} />
        </p>
      )}
      {d.truncated && <p className="quiet">This line is very long; the {d.count} things nearest to it are shown.</p>}
      <LineGraph data={d.graph} />
      <Section
        title="What each thing pinned, and what is there now"
        note="A pin holds the hash of the content that it rests on. Where the two differ, what it rests on has changed since."
      >
        {d.pins.length === 0 ? (
          <p className="quiet">It rests on nothing, and nothing rests on it.</p>
        ) : (
          <details className="fold" open={d.pins.length <= 40}>
            <summary>
              {d.pins.length + d.morePins === 1 ? '1 pin' : `${d.pins.length + d.morePins} pins`},{' '}
              {d.pins.filter((p) => p.changed).length} of them changed since
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reached by keyboard */}
            <section className="table-scroll" tabIndex={0} aria-label="Pins of this line">
              <table className="data-table">
                <thead>
                  <tr>
                    <th scope="col">Thing</th>
                    <th scope="col">How</th>
                    <th scope="col">On what</th>
                    <th scope="col">Pinned</th>
                    <th scope="col">Now</th>
                  </tr>
                </thead>
                <tbody>
                  {d.pins.map((p) => (
                    <tr key={`${refText(p.from)} ${p.role} ${refText(p.to)}`}>
                      <th scope="row">
                        <Name of={p.from} />
                      </th>
                      <td>{p.role === 'watches' ? 'watches' : 'rests on'}</td>
                      <td>
                        <Name of={p.to} />
                      </td>
                      <td>
                        <HashMark hash={p.pinnedHash} />
                      </td>
                      <td>{p.changed ? <HashMark hash={p.presentHash} /> : <span className="quiet">the same</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </details>
        )}
        {d.morePins > 0 && (
          <p className="quiet small">
            {d.morePins} further pins, none of them changed before these, are left out here.
          </p>
        )}
      </Section>
    </Page>
  );
}
