import type { ReadTx } from '#db/tx.ts';
import { type Standing, standings } from '#ledger/staleness.server.ts';
import { isEvidence, KINDS, type Kind, type Ref, refText } from '#ledger/things.ts';

export interface Waiting {
  /** Texts that nobody has read in public yet, with how many different people signed the present text. */
  drafts: { id: string; title: string; signatures: number }[];
  /** What a person answers for and whose evidence moved, stale first. */
  moved: (Ref & { title: string; standing: Standing })[];
  quarantined: number;
}

const WRITTEN: Kind[] = KINDS.filter((k) => !isEvidence(k));
const MOST = 1000;

/** What waits for somebody. @param today YYYY-MM-DD */
export async function waitingWork(tx: ReadTx, today: string): Promise<Waiting> {
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
  const things = await tx
    .selectFrom('thing')
    .select(['kind', 'id', 'title'])
    .where('kind', 'in', WRITTEN)
    .where('superseded_by_id', 'is', null)
    .orderBy('revised_at', 'desc')
    .limit(MOST)
    .execute();
  const refs = things.map((t) => ({ kind: t.kind as Kind, id: t.id, title: t.title }));
  const states = await standings(tx, refs, today);
  const moved = refs.flatMap((r) => {
    const standing = states.get(refText(r));
    return standing && (standing.state === 'stale' || standing.state === 'new-evidence') ? [{ ...r, standing }] : [];
  });
  moved.sort((a, b) => Number(b.standing.state === 'stale') - Number(a.standing.state === 'stale'));
  const { n } = await tx
    .selectFrom('quarantine')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return { drafts: drafts.map((d) => ({ ...d, signatures: Number(d.signatures) })), moved, quarantined: Number(n) };
}
