import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { completeStudy } from '#evidence/study-fixture.ts';
import { system } from '#governance/actors.ts';
import { CTGOV } from './ctgov-source.ts';
import type { Manners } from './manners.ts';
import { PAGE_IMPORTS } from './page-import.server.ts';
import type { Question } from './questions.ts';
import type { SyncOptions, SyncWorld } from './sync.server.ts';
import type { SyncSource } from './sync-source.ts';

/** For tests of the sync: a server on this machine that behaves as it is told, and a world in which no one really waits. */

export interface LocalSource {
  url: string;
  /** The query of each request that came, in their order. */
  asked: URLSearchParams[];
  /** Headers of the latest request. */
  headers: () => IncomingMessage['headers'];
}

type Answer = (query: URLSearchParams, response: ServerResponse, n: number) => void | Promise<void>;

/** Listens on a free port until the test ends. @param answer is told which request this is, from 1. */
export async function listen(answer: Answer): Promise<LocalSource> {
  const asked: URLSearchParams[] = [];
  let headers: IncomingMessage['headers'] = {};
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://local');
    asked.push(searchParams);
    headers = request.headers;
    void Promise.resolve(answer(searchParams, response, asked.length));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/studies`, asked, headers: () => headers };
}

export const sendJson = (
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** A complete made-up study by its number, changed on that day. */
export const study = (number: number, changed = '2026-02-01', title = `Study ${number}`): unknown =>
  completeStudy({
    identificationModule: { nctId: `NCT9${String(number).padStart(7, '0')}`, briefTitle: title },
    statusModule: { lastUpdatePostDateStruct: { date: changed, type: 'ACTUAL' } },
  });

interface Changed {
  protocolSection: { statusModule: { lastUpdatePostDateStruct: { date: string } } };
}
const changedOn = (s: unknown): string => (s as Changed).protocolSection.statusModule.lastUpdatePostDateStruct.date;

/** Answers as the registry does: latest change first, pages of so many by their place, the total on the first page only. */
export function registryPage(studies: readonly unknown[], query: URLSearchParams, size: number) {
  const since = /RANGE\[([\d-]+),MAX\]/.exec(query.get('filter.advanced') ?? '')?.[1] ?? '';
  const list = studies
    .filter((s) => changedOn(s) >= since)
    .sort((a, b) => (changedOn(a) < changedOn(b) ? 1 : changedOn(a) > changedOn(b) ? -1 : 0));
  const from = Number(query.get('pageToken')?.slice(1) ?? 0);
  const more = from + size < list.length ? { nextPageToken: `p${from + size}` } : {};
  const total = query.get('countTotal') === 'true' ? { totalCount: list.length } : {};
  return { ...total, studies: list.slice(from, from + size), ...more };
}

export const ONE_QUESTION: readonly Question[] = [{ name: 'all', conditions: ['lupus'], interventions: ['CAR-T'] }];

export interface TestWorld extends SyncWorld {
  /** Milliseconds that were to be waited, each time. */
  waits: number[];
  /** Moves the clock. */
  at: (iso: string) => void;
}

/** Quick and short: one try takes 300 ms at most and nothing is slept. */
export const QUICK: Partial<Manners> = { timeoutMs: 300, maxBytes: 1024 * 1024, firstWaitMs: 100, mostWaitMs: 10_000 };

/** @param process names the process that this world is. */
export function worldOf(db: Db, process = 'one', start = '2026-08-01T03:00:00Z'): TestWorld {
  let clock = new Date(start);
  const waits: number[] = [];
  const now = () => clock;
  return {
    db,
    now,
    actor: system('sync'),
    process,
    signal: new AbortController().signal,
    manners: QUICK,
    network: {
      fetch: (url, init) => fetch(url, init),
      sleep: async (ms) => void waits.push(ms),
      now,
      chance: () => 0.5,
      userAgent: 'ACTioN test',
    },
    waits,
    at: (iso) => {
      clock = new Date(iso);
    },
  };
}

/** ClinicalTrials.gov with one question, at an address of this machine. */
export function ctgovAt(
  base: string,
  more: Partial<SyncOptions> & { questions?: readonly Question[] } = {},
): SyncOptions {
  const { questions = ONE_QUESTION, ...options } = more;
  const source: SyncSource = { ...CTGOV, questions };
  return { source, importPage: PAGE_IMPORTS.ctgov, base, full: false, ...options };
}

/** A database of a test's own, closed behind it, and a world on it. */
export async function inStore(body: (db: Db, world: TestWorld) => Promise<void>): Promise<void> {
  const store = await freshStore();
  try {
    await body(store.db, worldOf(store.db));
  } finally {
    await store.close();
  }
}

export const stateOf = (db: Db) =>
  db.read((tx) => tx.selectFrom('source_state').selectAll().where('source', '=', 'ctgov').executeTakeFirstOrThrow());
export const held = async (db: Db) =>
  (await db.read((tx) => tx.selectFrom('study').select('id').orderBy('id').execute())).map((r) =>
    Number(r.id.slice(4)),
  );
export const listing = async (db: Db) =>
  (
    await db.read((tx) =>
      tx.selectFrom('source_listing').select(['native_id', 'left_at']).orderBy('native_id').execute(),
    )
  ).map((r) => [Number(r.native_id.slice(4)), r.left_at !== null]);
export const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const five = numbers(1, 5).map((n) => study(n));
