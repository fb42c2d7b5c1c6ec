import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, type RecordFacts, within } from '#evidence/import-testing.server.ts';
import { makeApi } from './api.server.ts';

/** For tests of the API: made-up evidence, and the API on it without a server. */

export const SITE = 'https://site.example';

const study = (n: number, more: RecordFacts = {}) =>
  projected({
    id: `NCT9${String(n).padStart(7, '0')}`,
    title: `CAR T cells, study ${n}`,
    conditions: ['Systemic Lupus Erythematosus'],
    interventions: ['CD19 CAR-T cells'],
    status: n % 2 ? 'RECRUITING' : 'COMPLETED',
    phases: ['PHASE1'],
    count: n,
    ...more,
  });

/** 60 studies in two diseases, of which four changed, one is not relevant and one says what nobody would. */
export async function madeUpEvidence(tx: WriteTx): Promise<void> {
  const db = within(tx);
  const first = Array.from({ length: 56 }, (_, i) => study(i + 1));
  const ms = study(57, { conditions: ['Multiple Sclerosis'], phases: ['PHASE1', 'PHASE2'] });
  const hostile = study(58, { title: '<script>"&\u2028 title' });
  const other = study(59, { conditions: ['Knee pain'], interventions: ['Physiotherapy'] });
  await importList(db, [...first, ms, hostile, other, study(60, { phases: [] })], '2026-05-01');
  const changed = [study(1, { status: 'TERMINATED' }), study(2, { count: 40 }), study(3, { count: 4 })];
  await importList(
    db,
    [...changed, study(57, { conditions: ['Multiple Sclerosis'], phases: ['PHASE2'] })],
    '2026-06-01',
  );
}

/** The API on one transaction. `state.revision` and `state.now` may be set by the test. */
export function apiOn(tx: WriteTx, more: { perMinute?: number } = {}) {
  const state = { revision: '1', now: NOW, address: '192.0.2.1' };
  const app = makeApi({
    db: within(tx),
    now: () => state.now,
    revision: async () => state.revision,
    site: SITE,
    address: () => state.address,
    perMinute: 1_000_000,
    ...more,
  });
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => app.request(`${SITE}${path}`, init);
  const read = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const out = await send(`/v1${path}`);
    return { status: out.status, body: (await out.json()) as Record<string, unknown> };
  };
  return { state, send, read };
}
