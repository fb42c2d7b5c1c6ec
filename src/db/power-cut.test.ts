import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { amcheck } from '@electric-sql/pglite/contrib/amcheck';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { durableStartParams } from './durable-fs.server.ts';
import { afterPowerCut, RecordingFS, seeded } from './power-cut.server.ts';

const ACCOUNTS = 2000;
const START = 1000;
const CUTS_PER_WORKLOAD = 12;
const WORKLOADS = [1, 2, 3];

interface Transfer {
  id: number;
  payer: number;
  payee: number;
  amount: number;
}
interface Workload {
  events: RecordingFS['events'];
  /** What was acknowledged, with the number of disk events until then. */
  acknowledged: (Transfer & { by: number })[];
  /** Between which disk events there was a checkpoint, and an open transaction. */
  checkpoints: [number, number][];
  openTransactions: [number, number][];
}

let folder: string;
let base: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'action-power-'));
  base = path.join(folder, 'base');
  const lite = await PGlite.create({ dataDir: base, extensions: { amcheck } });
  await lite.exec(`
    create extension amcheck;
    create table account (id int primary key, balance int not null);
    create table transfer (id int primary key, payer int not null, payee int not null, amount int not null, reason text not null);
    create index on transfer (payee);
    insert into account select i, ${START} from generate_series(1, ${ACCOUNTS}) i;
    checkpoint`);
  await lite.close();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Makes `name` the same as the base again, writing only what differs: some forty files of a thousand. */
function copyOf(name: string): string {
  const to = path.join(folder, name);
  fs.mkdirSync(to, { recursive: true });
  const wanted = new Set(fs.readdirSync(base, { recursive: true, encoding: 'utf8' }));
  for (const old of fs.readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (!wanted.has(old)) fs.rmSync(path.join(to, old), { recursive: true, force: true });
  for (const file of wanted) {
    const [from, at] = [path.join(base, file), path.join(to, file)];
    const [is, was] = [fs.statSync(at, { throwIfNoEntry: false }), fs.statSync(from)];
    if (was.isDirectory()) fs.mkdirSync(at, { recursive: true });
    else if (is?.size !== was.size || Math.abs(is.mtimeMs - was.mtimeMs) > 2) {
      fs.copyFileSync(from, at);
      fs.utimesSync(at, was.atime, was.mtime);
    }
  }
  return to;
}

/** Moves money between accounts, now and then with a checkpoint or a transaction that is given up. */
async function work(seed: number, durable: boolean): Promise<Workload> {
  const chance = seeded(seed);
  const whole = (n: number) => 1 + Math.floor(chance() * n);
  const dir = copyOf('live');
  const recording = new RecordingFS(dir, durable);
  const defaults = PGlite.defaultStartParams;
  const lite = await PGlite.create({ fs: recording, startParams: durable ? durableStartParams(defaults) : defaults });
  const { events } = recording;
  const w: Workload = { events, acknowledged: [], checkpoints: [], openTransactions: [] };
  const during = async (list: [number, number][], body: () => Promise<unknown>) => {
    const from = events.length;
    await body();
    list.push([from, events.length]);
  };
  const checkpoint = () => during(w.checkpoints, () => lite.query('checkpoint'));
  for (let id = 1; id <= 160; ) {
    const transfers = Array.from({ length: chance() < 0.1 ? 12 : 1 }, () => ({
      id: id++,
      payer: whole(ACCOUNTS),
      payee: whole(ACCOUNTS),
      amount: whole(100),
    }));
    await lite.transaction(async (tx) => {
      for (const t of transfers) {
        const reason = 'y'.repeat(whole(1500));
        await tx.query('insert into transfer values ($1, $2, $3, $4, $5)', [t.id, t.payer, t.payee, t.amount, reason]);
        await tx.query('update account set balance = balance - $1 where id = $2', [t.amount, t.payer]);
        await tx.query('update account set balance = balance + $1 where id = $2', [t.amount, t.payee]);
      }
    });
    w.acknowledged.push(...transfers.map((t) => ({ ...t, by: events.length })));
    if (chance() < 0.06) await checkpoint();
    if (chance() < 0.06) {
      await lite.query('begin');
      await during(w.openTransactions, async () => {
        await lite.query('update account set balance = balance - 1000000 where id % $1 = 0', [whole(9)]);
        await lite.query('insert into transfer select -i, 1, 1, 0, repeat($1, 500) from generate_series(1, 40) i', [
          'z',
        ]);
        if (chance() < 0.5) await checkpoint(); // which writes what is not committed to the tables' files
        await lite.query('delete from transfer where id < 0');
      });
      await lite.query('rollback');
    }
  }
  await checkpoint();
  await lite.close();
  return w;
}

/** Opens an image and says what is wrong with it, or null. */
async function whatIsWrong(image: string, w: Workload, cut: number): Promise<string | null> {
  const acknowledged = w.acknowledged.filter((t) => t.by <= cut);
  let lite: PGlite | undefined;
  try {
    lite = await PGlite.create({ dataDir: image, extensions: { amcheck } });
    const one = async <T>(sql: string): Promise<T> => (await lite!.query<{ v: T }>(`select (${sql}) as v`)).rows[0]!.v;
    const kept = (await lite.query<Transfer>('select id, payer, payee, amount from transfer order by id')).rows;
    const byId = new Map(kept.map((t) => [t.id, t]));
    for (const { by: _, ...t } of acknowledged)
      if (JSON.stringify(byId.get(t.id)) !== JSON.stringify(t)) return `the acknowledged transfer ${t.id} is lost`;
    const next = w.acknowledged.filter((t) => t.by > cut);
    const extra = kept.slice(acknowledged.length);
    if (extra.some((t, i) => t.id !== next[i]?.id)) return 'there is a transfer that was never made';
    const last = next[extra.length - 1];
    if (last && next[extra.length]?.by === last.by) return 'half a transaction is there';
    const balances = `select count(*)::int from account a
      join (select i as id, ${START}
              - coalesce((select sum(amount) from transfer where payer = i), 0)
              + coalesce((select sum(amount) from transfer where payee = i), 0) as due
            from generate_series(1, ${ACCOUNTS}) i) d using (id) where a.balance <> d.due`;
    if ((await one<number>(balances)) !== 0) return 'balances do not follow from the transfers';
    if ((await one<number>('select sum(balance)::int from account')) !== ACCOUNTS * START)
      return 'money was lost or made';
    for (const way of ['enable_seqscan', 'enable_indexscan']) {
      await lite.exec(
        `set enable_bitmapscan = off; set enable_indexonlyscan = off; set enable_seqscan = on; set enable_indexscan = on; set ${way} = off`,
      );
      if ((await one<number>(`select count(*)::int from account where id > 0`)) !== ACCOUNTS)
        return `with ${way} off there are not ${ACCOUNTS} accounts`;
      if ((await one<number>('select count(*)::int from transfer where id > -1000')) !== kept.length)
        return `with ${way} off the number of transfers is another`;
    }
    await lite.query(
      `select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam where a.amname = 'btree' and c.relkind = 'i'`,
    );
    return null;
  } catch (e) {
    return `it cannot be read: ${e instanceof Error ? e.message : e}`;
  } finally {
    await lite?.close().catch(() => {});
  }
}

/** Two fifths of the cuts right after a checkpoint, two fifths inside an open transaction, the rest anywhere. */
function momentOf(w: Workload, n: number, chance: () => number): number {
  const pick = <T>(list: T[]): T => list[Math.floor(chance() * list.length)]!;
  if (n % 5 === 0 || n % 5 === 2) return pick(w.checkpoints)[1];
  const [from, to] = n % 5 === 4 ? [w.acknowledged[0]!.by, w.events.length] : pick(w.openTransactions);
  return from + Math.floor(chance() * (to - from + 1));
}

async function cutPower(w: Workload, seed: number, n: number) {
  const chance = seeded(seed * 1000 + n);
  const cut = momentOf(w, n, chance);
  const image = copyOf('image');
  const lost = afterPowerCut(image, w.events, cut, chance);
  return { seed, n, cut, lost, wrong: await whatIsWrong(image, w, cut) };
}

// The first workload serves the tests below as well.
let first: Promise<Workload> | undefined;
const workload = (seed: number): Promise<Workload> => {
  if (seed !== WORKLOADS[0]) return work(seed, true);
  first ??= work(seed, true);
  return first;
};

test('whenever the power fails, everything acknowledged is there and whole', { timeout: 300_000 }, async () => {
  const cuts = [];
  for (const seed of WORKLOADS) {
    const w = await workload(seed);
    for (let n = 0; n < CUTS_PER_WORKLOAD; n++) cuts.push(await cutPower(w, seed, n));
  }
  expect(cuts.filter((c) => c.wrong !== null)).toEqual([]);
  expect(cuts.length).toBeGreaterThanOrEqual(30);
  expect(cuts.filter((c) => c.lost > 0).length).toBeGreaterThanOrEqual(10);
});

/** What the first of the same cuts that breaks the database says, or null when none does. */
async function firstHarm(w: Workload): Promise<string | null> {
  for (let n = 0; n < CUTS_PER_WORKLOAD; n++) {
    const { wrong } = await cutPower(w, WORKLOADS[0]!, n);
    if (wrong) return wrong;
  }
  return null;
}

test("the simulation bites: it breaks the engine's own file system, which never asks for an fsync", {
  timeout: 120_000,
}, async () => {
  expect(await firstHarm(await work(WORKLOADS[0]!, false))).not.toBeNull();
});

test.each([
  ['the log', /^pg_wal\//],
  ['the tables', /^base\//],
  ['the control file', /^global\/pg_control$/],
])('the simulation bites: it notices when nothing but %s goes unsynced', { timeout: 120_000 }, async (_what, files) => {
  const w = await workload(WORKLOADS[0]!);
  const events = w.events.map((e) => (e.kind === 'sync' && files.test(e.file) ? { ...e, file: 'nothing' } : e));
  expect(await firstHarm({ ...w, events })).not.toBeNull();
});
