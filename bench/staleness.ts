import { sql } from 'kysely';
import type { Store } from '#db/connect.server.ts';
import { openStore } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { type Figure, quantile, round, seconds } from './measure.ts';

const CLAIMS = 100;
const STUDIES_OF_A_CLAIM = 1000;
const AT = new Date('2026-06-01T00:00:00Z');

async function build(store: Store): Promise<void> {
  await store.db.write(async (tx) => {
    await sql`insert into thing (kind, id, title, hash, version, as_of, created_at, revised_at, open)
      select 'study', 'NCT' || lpad(i::text, 8, '0'), 'measuring', md5(i::text), 1, '2026-06-01', ${AT}, ${AT}, true
      from generate_series(1, ${CLAIMS * STUDIES_OF_A_CLAIM}) i`.execute(tx);
    await sql`insert into thing_version (kind, id, version, hash, as_of, at, content)
      select kind, id, 1, hash, as_of, ${AT}, '{}' from thing where kind = 'study'`.execute(tx);
    for (let c = 1; c <= CLAIMS; c++) {
      await recordThing(tx, { kind: 'claim', id: `C${c}`, title: 'measuring', asOf: null, content: { c } }, [], AT);
      const from = (c - 1) * STUDIES_OF_A_CLAIM;
      await sql`update thing set pin_set = 1 where kind = 'claim' and id = ${`C${c}`}`.execute(tx);
      await sql`insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, at)
        select 'claim', ${`C${c}`}, 1, 'rests-on', 'study', id, hash, ${AT} from thing
        where kind = 'study' and id > ${`NCT${String(from).padStart(8, '0')}`} and id <= ${`NCT${String(from + STUDIES_OF_A_CLAIM).padStart(8, '0')}`}`.execute(
        tx,
      );
    }
    await recordThing(tx, { kind: 'passage', id: 'P1', title: 'measuring', asOf: null, content: {} }, [], AT);
    await setPins(
      tx,
      { kind: 'passage', id: 'P1' },
      Array.from({ length: CLAIMS }, (_, c) => ({ to: { kind: 'claim' as const, id: `C${c + 1}` } })),
      AT,
    );
    await sql`update thing set hash = 'other', version = 2 where kind = 'study' and id = 'NCT00000007'`.execute(tx);
  });
  await sql`analyze`.execute(store.kysely);
}

/** How one passage stands over 100,000 pins upstream. */
export async function benchStaleness(postgresUrl: string | null): Promise<Figure[]> {
  const out: Figure[] = [];
  const places = [
    { name: 'embedded', place: { memory: true } as const },
    ...(postgresUrl ? [{ name: 'PostgreSQL', place: { url: postgresUrl } }] : []),
  ];
  for (const { name, place } of places) {
    const store = await openStore(place);
    try {
      await migrate(store.kysely);
      await build(store);
      const times: number[] = [];
      for (let i = 0; i < 5; i++)
        times.push(
          1000 *
            (await seconds(() => store.db.read((tx) => standings(tx, [{ kind: 'passage', id: 'P1' }], '2026-07-01')))),
        );
      out.push({
        what: `standing over ${CLAIMS * STUDIES_OF_A_CLAIM} pins, ${name}, p50`,
        value: round(quantile(times, 0.5)),
        unit: 'ms',
        ratio: { to: 'limit 500 ms', value: round(quantile(times, 0.5) / 500, 2) },
      });
    } finally {
      await store.close();
    }
  }
  return out;
}
