import { data, Form, redirect } from 'react-router';
import type { WriteTx } from '#db/tx.ts';
import { curate } from '#evidence/curation/curate.server.ts';
import { keepApart } from '#evidence/identity/decide.server.ts';
import { MergeRefused } from '#evidence/identity/merge-refused.ts';
import { mergeReports, undoReportMerge } from '#evidence/identity/merge-reports.server.ts';
import { mergeStudies, undoStudyMerge } from '#evidence/identity/merge-studies.server.ts';
import { listPairs, type PairState, pairCounts } from '#evidence/identity/pairs.server.ts';
import { PinRefused } from '#ledger/record.server.ts';
import { appOf } from '#web/context.server.ts';
import { mergeLosses } from '#web/curation/merge-losses.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/curation/curation.css';
import type { Route } from './+types/desk-duplicates';

const SIZE = 10;
const KINDS = { study: 'Studies', report: 'Reports' } as const;
type Kind = keyof typeof KINDS;
const STATES: Record<PairState, string> = {
  open: 'Waiting',
  merged: 'Merged',
  'kept-apart': 'Kept apart',
  undone: 'Undone',
};
const DONE: Readonly<Record<string, string>> = {
  merge: 'Merged. What rested on the one that went shows it.',
  apart: 'Kept apart; this pair is not proposed again.',
  undo: 'Undone: both stand for themselves again.',
};

const kindOf = (text: string | null): Kind => (text === 'report' ? 'report' : 'study');
const stateOf = (text: string | null): PairState =>
  text !== null && Object.hasOwn(STATES, text) ? (text as PairState) : 'open';
const addressOf = (kind: Kind, state: PairState, page = 1): string =>
  `/desk/duplicates?kind=${kind}&state=${state}${page > 1 ? `&page=${page}` : ''}`;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'evidence.curate', url);
  const kind = kindOf(url.searchParams.get('kind'));
  const state = stateOf(url.searchParams.get('state'));
  const done = url.searchParams.get('done') ?? '';
  return app.db.read(async (tx) => {
    const found = await listPairs(tx, { kind, state, page: pageOf(url), size: SIZE });
    return {
      kind,
      state,
      counts: await pairCounts(tx),
      found,
      losses: kind === 'study' && state !== 'merged' ? await mergeLosses(tx, found.rows) : {},
      done: Object.hasOwn(DONE, done) ? (DONE[done] ?? null) : null,
    };
  });
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const text = (name: string): string => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, 600).trim() : '';
  };
  const kind = kindOf(text('kind'));
  const [one, other, kept, reason] = [text('one'), text('other'), text('kept'), text('reason')];
  const gone = kept === one ? other : one;
  const acts: Record<string, (tx: WriteTx, by: string, at: Date) => Promise<unknown>> = {
    merge: (tx, by, at) => (kind === 'study' ? mergeStudies : mergeReports)(tx, { gone, kept, reason, by }, at),
    apart: (tx, by, at) => keepApart(tx, { kind, one, other, reason, by }, at),
    undo: (tx, by, at) => (kind === 'study' ? undoStudyMerge : undoReportMerge)(tx, { gone, reason, by }, at),
  };
  const act = Object.hasOwn(acts, text('do')) ? acts[text('do')] : undefined;
  if (!act) throw data('This page has no such form; open it again and send it once more.', { status: 400 });
  try {
    await curate(app.db, app, { kind, id: gone }, act);
  } catch (e) {
    if (!(e instanceof MergeRefused || e instanceof PinRefused)) throw e;
    return data({ sentence: e.message, pair: `${one} ${other}`, reason, kept }, { status: 422 });
  }
  const back = addressOf(kind, stateOf(url.searchParams.get('state')), pageOf(url));
  return redirect(`${back}&done=${text('do')}`, 303);
}

type Found = Route.ComponentProps['loaderData']['found']['rows'][number];
type Refusal = NonNullable<Route.ComponentProps['actionData']>;

const placeOf = (kind: Kind, id: string): string =>
  `${kind === 'study' ? '/evidence' : '/reports'}/${encodeURIComponent(id)}`;

const Decide = ({ pair: p, kind, refusal }: { pair: Found; kind: Kind; refusal: Refusal | null }) => {
  const kept = refusal?.kept || p.kept || (kind === 'report' && p.b.startsWith('pmid:') ? p.b : p.a);
  return (
    <Form method="post" className="pair-form">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="one" value={p.a} />
      <input type="hidden" name="other" value={p.b} />
      {p.state === 'merged' ? (
        <input type="hidden" name="kept" value={p.kept ?? ''} />
      ) : (
        <fieldset>
          <legend>If they are merged, which stays?</legend>
          {[p.a, p.b].map((id) => (
            <label key={id}>
              <input type="radio" name="kept" value={id} defaultChecked={id === kept} /> {id}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        Reason
        <input
          className="native-select"
          name="reason"
          minLength={3}
          maxLength={500}
          required
          autoComplete="off"
          defaultValue={refusal?.reason ?? ''}
        />
      </label>
      {p.state === 'merged' ? (
        <button className="button" type="submit" name="do" value="undo">
          Undo the merge
        </button>
      ) : (
        <>
          {p.state !== 'kept-apart' && (
            <button className="button" type="submit" name="do" value="apart">
              Keep apart
            </button>
          )}
          <button className="button" type="submit" name="do" value="merge">
            Merge
          </button>
        </>
      )}
    </Form>
  );
};

const PairView = (props: { pair: Found; kind: Kind; refusal: Refusal | null; losses: readonly string[] }) => {
  const { pair: p, kind, refusal, losses } = props;
  const differing = p.facts.filter((f) => !f.same);
  const same = p.facts.filter((f) => f.same);
  return (
    <article className="pair" aria-labelledby={`pair-${p.id}`}>
      <h2 id={`pair-${p.id}`}>
        <a href={placeOf(kind, p.a)}>{p.a}</a> and <a href={placeOf(kind, p.b)}>{p.b}</a>
      </h2>
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      {p.relation === 'related' && (
        <p>
          <span className="state state-new-evidence">related, not the same</span>
        </p>
      )}
      <ul className="pair-reasons">
        {p.reasons.map((r) => (
          <li key={r.rule}>
            {!r.for && <strong>Against: </strong>}
            {r.words}
          </li>
        ))}
      </ul>
      {p.at && (
        <p className="small quiet">
          {STATES[p.state]} by {p.who}, <Moment at={p.at} />
          {p.state === 'merged' && `; ${p.kept} stays`}. {p.why}
        </p>
      )}
      <DataTable
        caption={`What differs between ${p.a} and ${p.b}`}
        columns={[{ label: 'What differs' }, { label: p.a }, { label: p.b }]}
        rows={differing.map((f) => ({ key: f.name, cells: [f.name, f.a || '–', f.b || '–'] }))}
      />
      {same.length > 0 && (
        <details className="fold">
          <summary>{same.length === 1 ? '1 fact is' : `${same.length} facts are`} the same</summary>
          <ul>
            {same.map((f) => (
              <li key={f.name}>
                {f.name}: {f.a}
              </li>
            ))}
          </ul>
        </details>
      )}
      {losses.map((sentence) => (
        <p key={sentence} role="note">
          {sentence}
        </p>
      ))}
      <Decide pair={p} kind={kind} refusal={refusal} />
    </article>
  );
};

export default function DuplicatesPage({ loaderData, actionData }: Route.ComponentProps) {
  const { kind, state, counts, found, losses, done } = loaderData;
  const shown = found.rows.some((p) => `${p.a} ${p.b}` === actionData?.pair);
  const choices = (Object.keys(KINDS) as Kind[]).flatMap((k) =>
    (Object.keys(STATES) as PairState[]).map((s) => ({
      k,
      s,
      words: `${KINDS[k]}: ${STATES[s].toLowerCase()} (${counts[k][s]})`,
    })),
  );
  return (
    <Page
      title="Pairs that may be one"
      lead="One trial may be registered, and one paper listed, more than once. Merge a pair with a reason, or keep it apart. A merge can be undone, and what was kept apart can be merged later."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      <nav className="curation-nav" aria-label="Lists of pairs">
        <ul>
          {choices.map(({ k, s, words }) => (
            <li key={`${k} ${s}`}>
              {k === kind && s === state ? (
                <span aria-current="page">{words}</span>
              ) : (
                <a href={addressOf(k, s)}>{words}</a>
              )}
            </li>
          ))}
        </ul>
      </nav>
      {actionData && !shown && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && <DoneNote>{done}</DoneNote>}
      {found.rows.length === 0 && <EmptyState title="No pair is in this list." />}
      {found.rows.map((p) => (
        <PairView
          key={p.id}
          pair={p}
          kind={kind}
          refusal={actionData?.pair === `${p.a} ${p.b}` ? actionData : null}
          losses={losses[p.id] ?? []}
        />
      ))}
      <Pager page={found.page} pages={found.pages} url={addressOf(kind, state, found.page)} />
      <Section
        title="Two that the machine has not found"
        note="Name them by their numbers, as in the addresses of their pages."
      >
        <Form method="post" className="pair-form">
          <input type="hidden" name="kind" value={kind} />
          <label>
            Goes
            <input className="native-select" name="one" maxLength={200} required autoComplete="off" />
          </label>
          <label>
            Stays
            <input className="native-select" name="kept" maxLength={200} required autoComplete="off" />
          </label>
          <label>
            Reason
            <input className="native-select" name="reason" minLength={3} maxLength={500} required autoComplete="off" />
          </label>
          <button className="button" type="submit" name="do" value="merge">
            Merge the {kind === 'study' ? 'studies' : 'reports'}
          </button>
        </Form>
      </Section>
    </Page>
  );
}
