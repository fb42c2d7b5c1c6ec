import { z } from 'zod';
import type { ReadTx, WriteTx } from '#db/tx.ts';

const shape = z.object({
  /** What the network calls itself. */
  name: z.string().min(1).catch('Autoimmunity Cell Therapy Network'),
  /** Who pays for the network; empty where it is not said. */
  sponsor: z.string().catch(''),
  /** Key of the company (of the vocabulary) that pays for the network and for which its representatives speak where nothing else is written down; empty where it is not said. */
  sponsorCompany: z.string().catch(''),
  /** True when the people, decisions and passages of this database are made up. */
  demonstration: z.boolean().catch(false),
  /** Whose disclosures the public register shows: the committee's and who agreed, everybody's, or nobody's but to members. */
  disclosureRegister: z.enum(['committee', 'everyone', 'members-only']).catch('committee'),
});

export type Settings = z.infer<typeof shape>;

/** What the network office has set; what it has not set, or set to something unusable, is as at the beginning. */
export async function readSettings(tx: ReadTx): Promise<Settings> {
  const rows = await tx.selectFrom('setting').select(['name', 'value']).execute();
  return shape.parse(Object.fromEntries(rows.map((r) => [r.name, r.value])));
}

export async function writeSetting<K extends keyof Settings>(
  tx: WriteTx,
  name: K,
  value: Settings[K],
  at: Date,
): Promise<void> {
  const row = { value: JSON.stringify(value), set_at: at };
  await tx
    .insertInto('setting')
    .values({ name, ...row })
    .onConflict((c) => c.column('name').doUpdateSet(row))
    .execute();
}
