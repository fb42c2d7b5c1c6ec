import { sql } from 'kysely';
import type { Store } from '#db/connect.server.ts';
import { parkedJobs } from '#db/queue.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { evidenceDate } from '#evidence/search.server.ts';
import { sourceHealth } from '#evidence/sync/health.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { KINDS } from '#ledger/things.ts';
import { type Command, table } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

interface Finding {
  what: string;
  state: 'good' | 'look' | 'bad';
  says: string;
}

const count = async (tx: ReadTx, table: 'study' | 'report' | 'outcome'): Promise<number> => {
  const row = await tx
    .selectFrom(table)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
};

/** Things whose stored content no longer gives their hash, among those that people and the machine write (sources are hashed at each import). */
async function alteredContents(tx: ReadTx): Promise<string[]> {
  const out: string[] = [];
  const kinds = KINDS.slice(KINDS.indexOf('query'));
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('thing_version')
      .select([
        'kind',
        'id',
        'version',
        'hash',
        'content',
        sql<string>`kind || ':' || id || ':' || lpad(version::text, 9, '0')`.as('key'),
      ])
      .where('kind', 'in', kinds)
      .where(sql<boolean>`kind || ':' || id || ':' || lpad(version::text, 9, '0') > ${after}`)
      .orderBy('key')
      .limit(500)
      .execute();
    for (const r of rows) if (contentHash(r.content) !== r.hash) out.push(`${r.id} version ${r.version}`);
    const last = rows.at(-1);
    if (!last || rows.length < 500) return out;
    after = last.key;
  }
}

async function examine(tx: ReadTx, store: Store, now: Date): Promise<Finding[]> {
  const out: Finding[] = [{ what: 'database', state: 'good', says: store.description }];
  const chain = await verifyChain(tx);
  out.push(
    chain.ok
      ? {
          what: 'audit chain',
          state: 'good',
          says: `${chain.events} events, unbroken, head ${chain.head.slice(0, 16)}; keep a copy elsewhere with "action audit export"`,
        }
      : { what: 'audit chain', state: 'bad', says: chain.why },
  );
  const altered = await alteredContents(tx);
  out.push(
    altered.length === 0
      ? {
          what: 'contents',
          state: 'good',
          says: 'every query, synthesis, claim … passage still has the content of its hash',
        }
      : { what: 'contents', state: 'bad', says: `altered behind our back: ${altered.slice(0, 5).join(', ')}` },
  );
  const date = await evidenceDate(tx);
  out.push({
    what: 'evidence',
    state: date ? 'good' : 'look',
    says: date
      ? `${await count(tx, 'study')} studies up to ${date}, ${await count(tx, 'report')} reports, ${await count(tx, 'outcome')} outcomes`
      : 'nothing imported yet; run "action evidence import"',
  });
  for (const s of await sourceHealth(tx, now)) {
    if (s.way === 'files') continue;
    const state = s.needsPerson ? 'bad' : s.state === 'degraded' || s.state === 'never' ? 'look' : 'good';
    out.push({ what: s.name, state, says: s.sentence });
  }
  // an import that was cut off and done again is whole; a sync goes on by itself where it was cut off
  const { rows: cut } = await sql<{ label: string }>`
    select label from import_run c where finished_at is null and not starts_with(label, 'sync of ')
      and not exists (select 1 from import_run d where d.id > c.id and d.label = c.label and d.as_of is not distinct from c.as_of and d.finished_at is not null)
    order by id desc limit 5`.execute(tx);
  out.push(
    cut.length === 0
      ? { what: 'imports', state: 'good', says: 'every import was finished' }
      : {
          what: 'imports',
          state: 'look',
          says: `cut off: ${cut.map((c) => c.label).join(', ')}; import again, what was read stays`,
        },
  );
  const open = await tx
    .selectFrom('quarantine')
    .select((e) => ['source', e.fn.countAll<number>().as('n')])
    .where('state', '=', 'open')
    .groupBy('source')
    .orderBy('source')
    .execute();
  out.push({
    what: 'quarantine',
    state: open.length === 0 ? 'good' : 'look',
    says:
      open.length === 0
        ? 'no record waits for somebody to look'
        : `records that wait for somebody to look, by source: ${open.map((q) => `${q.source} ${q.n}`).join(', ')}; see /desk/quarantine`,
  });
  const parked = await parkedJobs(tx);
  out.push(
    parked.length === 0
      ? { what: 'jobs', state: 'good', says: 'none is parked' }
      : { what: 'jobs', state: 'bad', says: parked.map((p) => `${p.queue}: ${p.why}`).join('; ') },
  );
  const waiting = await tx
    .selectFrom('announcement')
    .select((e) => [e.fn.countAll<number>().as('n'), e.fn.min('at').as('oldest')])
    .where('taken_at', 'is', null)
    .executeTakeFirstOrThrow();
  out.push({
    what: 'reactions',
    state: Number(waiting.n) === 0 ? 'good' : 'look',
    says: Number(waiting.n) === 0 ? 'nothing waits' : `${waiting.n} announcements wait for a worker`,
  });
  const unsent = await tx
    .selectFrom('mail')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('sent_at', 'is', null)
    .executeTakeFirstOrThrow();
  out.push({
    what: 'mail',
    state: Number(unsent.n) === 0 || !process.env.SMTP_URL ? 'good' : 'look',
    says: `${unsent.n} letters not sent${process.env.SMTP_URL ? '' : ' (no mail server is set: they stay in the outbox)'}`,
  });
  return out;
}

const MARKS = { good: 'ok  ', look: 'look', bad: 'BAD ' };

export const command: Command = {
  name: ['doctor'],
  summary: 'say what is wrong',
  usage: '[--data DIR]',
  options: PLACE_OPTIONS,
  async run(t, values) {
    return withStore(t, values, {}, async (store) => {
      const found = await store.db.read((tx) => examine(tx, store, t.now()));
      t.result(found, table(found.map((f) => [MARKS[f.state], f.what, f.says])));
      return found.some((f) => f.state === 'bad') ? 1 : 0;
    });
  },
};
