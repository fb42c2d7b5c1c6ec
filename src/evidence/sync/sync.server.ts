import type { Db } from '#db/tx.ts';
import { addCounts, NO_COUNTS, type RunCounts } from '#evidence/import-run.server.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { type FetchedPage, fetchPage, type Network } from './fetch-page.server.ts';
import { MANNERS, type Manners } from './manners.ts';
import type { ImportPage } from './page-import.server.ts';
import { afterPage, dayOf, fromFirstPage, type Pass } from './pass.ts';
import type { Question } from './questions.ts';
import { SourceFault, SyncRefused, SyncStopped } from './source-fault.ts';
import {
  beginSync,
  failSync,
  finishSync,
  type Lease,
  releaseLease,
  renewLease,
  type Standing,
  saveListing,
  savePass,
} from './source-state.server.ts';
import type { PageAnswer, SyncSource } from './sync-source.ts';

export interface PageProgress {
  /** For people. */
  source: string;
  /** Pages of the pass so far. */
  page: number;
  /** The question under way, from 1, of so many. */
  question: number;
  questions: number;
  counts: RunCounts;
}

export interface SyncWorld {
  db: Db;
  network: Network;
  now: () => Date;
  actor: Actor;
  /** Names this process among all that there are and were. */
  process: string;
  signal: AbortSignal;
  manners?: Partial<Manners>;
  /** Told after each page. */
  onPage?: ((progress: PageProgress) => void) | undefined;
}

export interface SyncOptions {
  source: SyncSource;
  importPage: ImportPage;
  /** Address that stands in for the source's own: a mirror, or a server of tests. */
  base?: string | undefined;
  /** Everything, not only changes. */
  full: boolean;
}

/** What one sync did; the counts are those of this run, not of the pages that an earlier one had read. */
export interface Synced extends RunCounts, Standing {
  pass: Pass['kind'];
  pages: number;
  requests: number;
  /** It went on where an earlier one had stopped. */
  resumed: boolean;
  /** Records that the source lists no longer. */
  left: number;
}

interface Run {
  world: SyncWorld;
  options: SyncOptions;
  manners: Manners;
  lease: Lease;
  counts: RunCounts;
  pages: number;
  requests: number;
  /** All pages are read: what fails now is what they said together, and going on there would not help. */
  ending: boolean;
}

/**
 * Reads what a source has new, page by page, and imports it. Each page is imported before the place behind it is kept, so that a sync that
 * is cut off anywhere goes on there; a page that is read twice adds nothing.
 * @throws SyncRefused when it may not begin, SyncStopped when it was stopped, SourceFault when the source failed. Each time what was read stays.
 */
export async function syncSource(world: SyncWorld, options: SyncOptions): Promise<Synced> {
  const { db, now, actor } = world;
  const { source } = options;
  await gate(db, actor, 'evidence.import', null, now);
  if (world.signal.aborted) throw new SyncStopped();
  const begun = await db.write((tx) =>
    beginSync(tx, {
      source: source.key,
      name: source.name,
      process: world.process,
      alone: db.engine === 'pglite',
      full: options.full,
      questions: contentHash(source.questions),
      at: now(),
    }),
  );
  const { lease, resumed } = begun;
  const run: Run = {
    world,
    options,
    manners: { ...MANNERS, ...world.manners },
    lease,
    counts: NO_COUNTS,
    pages: 0,
    requests: 0,
    ending: false,
  };
  try {
    const pass = await readPass(run, begun.pass, resumed);
    run.ending = true;
    const end = await finish(run, pass);
    const { counts, pages, requests } = run;
    return { ...counts, pass: pass.kind, pages, requests, resumed, ...end };
  } catch (e) {
    await giveUp(run, e);
    throw e;
  }
}

async function readPass(run: Run, begun: Pass, resumed: boolean): Promise<Pass> {
  const { questions } = run.options.source;
  let pass = begun;
  let first = resumed;
  for (let question = questions[pass.question]; question; question = questions[pass.question]) {
    let page: FetchedPage<PageAnswer>;
    try {
      page = await getPage(run, question, pass);
    } catch (e) {
      // what leads to a next page does not live for ever
      if (!(first && pass.token !== null && e instanceof SourceFault && e.kind === 'refused')) throw e;
      pass = fromFirstPage(pass);
      first = false;
      continue;
    }
    first = false;
    pass = await takePage(run, question, pass, page);
  }
  return pass;
}

function getPage(run: Run, question: Question, pass: Pass): Promise<FetchedPage<PageAnswer>> {
  const { world, options, lease, manners } = run;
  const { source } = options;
  const { network, db, now, signal } = world;
  return fetchPage(network, {
    name: source.name,
    address: source.address(options.base ?? source.base, question, pass, pass.token),
    read: (body) => source.read(body, pass.token),
    manners,
    signal,
    async before() {
      if (run.requests > 0) await network.sleep(source.pauseMs, signal);
      if (signal.aborted) throw new SyncStopped();
      await db.write((tx) => renewLease(tx, lease, now()));
      run.requests++;
    },
  });
}

async function takePage(run: Run, question: Question, pass: Pass, page: FetchedPage<PageAnswer>): Promise<Pass> {
  const { world, options, lease, manners } = run;
  const { source, importPage } = options;
  const { db, now, actor } = world;
  const { answer, bytes } = page;
  const asOf = dayOf(now());
  const what = pass.since === null ? 'everything' : `changes since ${pass.since}`;
  const label = `sync of ${source.name}, ${what}, ${question.name}, page ${pass.pages + 1}`;
  const { counts, held } =
    answer.ids.length === 0
      ? { counts: NO_COUNTS, held: new Set<string>() }
      : await importPage(db, { answer, bytes, label, asOf, now, actor });
  run.counts = addCounts(run.counts, counts);
  run.pages++;
  const next = await db.write(async (tx) => {
    const at = now();
    await renewLease(tx, lease, at);
    const fresh = await saveListing(tx, lease, pass.question, answer, held, at);
    const after = afterPage(pass, question.name, answer, fresh, { name: source.name, pages: manners.mostPages });
    await savePass(tx, lease, after);
    return after;
  });
  world.onPage?.({
    source: source.name,
    page: next.pages,
    question: pass.question + 1,
    questions: source.questions.length,
    counts: run.counts,
  });
  return next;
}

function finish({ world, lease, options }: Run, pass: Pass): Promise<Standing & { left: number }> {
  const at = world.now();
  return world.db.write(async (tx) => {
    const end = await finishSync(tx, lease, pass, at);
    const body = { source: options.source.key, pass: pass.kind, pages: pass.pages, there: end.there, left: end.left };
    await audit(tx, actorId(world.actor), { kind: 'source.synced', body }, at);
    return end;
  });
}

const MOST_SENTENCE = 500;

/** Keeps why it ended, and lets others begin. */
async function giveUp(run: Run, e: unknown): Promise<void> {
  const { world, lease, options, ending } = run;
  const { db, now, actor } = world;
  const at = now();
  const { key, name } = options.source;
  const said = e instanceof Error ? (e.message.split('\n')[0] ?? '') : '';
  const sentence = (e instanceof SourceFault ? said : `Our own side failed while reading ${name}: ${said}`)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_SENTENCE);
  const { kind, waitMs } = e instanceof SourceFault ? e : { kind: 'here' as const, waitMs: null };
  await db
    .write(async (tx) => {
      if (e instanceof SyncStopped || e instanceof SyncRefused) return releaseLease(tx, lease);
      await failSync(tx, lease, { kind, sentence, waitMs, anew: ending }, at);
      await audit(tx, actorId(actor), { kind: 'source.sync-failed', body: { source: key, why: sentence } }, at);
    })
    // a database that is gone must not hide why; the lease runs out by itself
    .catch(() => {});
}
