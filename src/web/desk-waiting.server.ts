import type { ReadTx } from '#db/tx.ts';
import { pairCounts } from '#evidence/identity/pairs.server.ts';
import { can } from '#governance/permissions.ts';
import { type Standing, standings } from '#ledger/staleness.server.ts';
import { isEvidence, KINDS, type Kind, type Ref, refText } from '#ledger/things.ts';
import { type Asker, openedFor, readsAll, visibleOnes } from './line-ui/thing-frame.server.ts';
import { visibleStanding } from './line-ui/visible-line.ts';

export interface Waiting {
  /** Texts that nobody has read in public yet, with how many different people signed the present text; null for whoever may not know of them. */
  drafts: { id: string; title: string; signatures: number }[] | null;
  /** What a person answers for and whose evidence moved, stale first. */
  moved: (Ref & { title: string; standing: Standing })[];
  /** What was looked at for `moved`: everything that people wrote, what is released of it, or the latest thousand things. */
  lookedAt: 'all' | 'released' | 'latest';
  /** Records in quarantine, and pairs of studies and of reports that may be one; null for whoever does not settle them. */
  quarantined: number | null;
  pairs: { studies: number; reports: number } | null;
}

const WRITTEN: Kind[] = KINDS.filter((k) => !isEvidence(k));
const MOST = 1000;

const draftsOf = async (tx: ReadTx): Promise<NonNullable<Waiting['drafts']>> => {
  const drafts = await tx
    .selectFrom('passage as p')
    .innerJoin('thing as t', (j) => j.on('t.kind', '=', 'passage').onRef('t.id', '=', 'p.id'))
    .leftJoin('passage_release as r', (j) =>
      j.onRef('r.passage_id', '=', 'p.id').onRef('r.content_hash', '=', 't.hash'),
    )
    .select((e) => ['p.id', 'p.title', e.fn.count<number>('r.person_id').distinct().as('signatures')])
    .where('p.state', '=', 'draft')
    .groupBy(['p.id', 'p.title'])
    .orderBy('p.id')
    .execute();
  return drafts.map((d) => ({ ...d, signatures: Number(d.signatures) }));
};

/** What moved under what this person may read, and whether anything was left out of the look. */
async function movedOf(tx: ReadTx, app: Asker, today: string): Promise<Pick<Waiting, 'moved' | 'lookedAt'>> {
  const things = await tx
    .selectFrom('thing')
    .select(['kind', 'id', 'title'])
    .where('kind', 'in', WRITTEN)
    .where('superseded_by_id', 'is', null)
    .orderBy('revised_at', 'desc')
    .limit(MOST + 1)
    .execute();
  const all = things.slice(0, MOST).map((t) => ({ kind: t.kind as Kind, id: t.id, title: t.title }));
  const visible = await visibleOnes(tx, app, all);
  const refs = all.filter((r) => visible.has(refText(r)));
  const states = await standings(tx, refs, today);
  const late = refs.flatMap((r) => {
    const standing = states.get(refText(r));
    return standing && (standing.state === 'stale' || standing.state === 'new-evidence') ? [{ ...r, standing }] : [];
  });
  late.sort((a, b) => Number(b.standing.state === 'stale') - Number(a.standing.state === 'stale'));
  const lookedAt = things.length > MOST ? 'latest' : readsAll(app) ? 'all' : 'released';
  if (readsAll(app)) return { moved: late, lookedAt };
  // a released text is seen in the wording that was released, and its reasons name nothing that is not
  const opened = await openedFor(tx, app, late);
  const seen = await visibleOnes(
    tx,
    app,
    late.flatMap(({ standing: s }) => [
      ...(s.supersededBy ? [s.supersededBy] : []),
      ...s.reasons.flatMap((r) => [r.from, r.to]),
    ]),
  );
  const moved = late.map((m) => ({
    ...m,
    title: opened.get(refText(m))?.title ?? m.title,
    standing: visibleStanding(
      m.standing,
      (r) => seen.has(refText(r)),
      (r) => opened.has(refText(r)),
    ),
  }));
  return { moved, lookedAt };
}

/** What waits for this person. @param today YYYY-MM-DD */
export async function waitingWork(tx: ReadTx, app: Asker, today: string): Promise<Waiting> {
  const { n } = await tx
    .selectFrom('quarantine')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const pairs = can(app.actor, 'evidence.curate') ? await pairCounts(tx) : null;
  return {
    // whoever may not read what is not released is not told that it is there
    drafts: readsAll(app) ? await draftsOf(tx) : null,
    ...(await movedOf(tx, app, today)),
    quarantined: can(app.actor, 'quarantine.manage') ? Number(n) : null,
    pairs: pairs && { studies: pairs.study.open, reports: pairs.report.open },
  };
}
