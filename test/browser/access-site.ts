import { writeSetting } from '#governance/settings.server.ts';
import { AT, writeLine } from '#updates/line-testing.server.ts';
import { startSite, type TestSite } from './site.ts';

/** A demonstration server with a small line that is not released: who asks for it shows who may read it. */
export async function startAccessSite(): Promise<TestSite> {
  const site = await startSite({ filled: false, demonstration: true });
  await site.store.db.write(async (tx) => {
    await writeSetting(tx, 'demonstration', true, AT);
    await writeLine(tx);
  });
  return site;
}

/** Parts of an address that stand for something there, by route. */
const EXAMPLES: Readonly<Record<string, string>> = {
  '/claims/:id': 'C1',
  '/statements/:id': 'S1',
  '/areas/:id': 'A1',
  '/decisions/:id': 'D1',
  '/initiatives/:id': 'I1',
  '/updates/:id': 'P1',
  '/line/:kind/:id': 'claim/C1',
  '/desk/claims/:id/edit': 'C1',
  '/desk/statements/:id/edit': 'S1',
  '/desk/areas/:id/edit': 'A1',
  '/desk/decisions/:id/supersede': 'D1',
  '/desk/initiatives/:id/edit': 'I1',
  '/desk/updates/:id/edit': 'P1',
};

/** Whether the address that `addressOf` gives stands for something. */
export const isThere = (path: string): boolean => EXAMPLES[path] !== undefined || !path.includes(':');

/** An address of a route; where no example is given, of something that is not there. */
export function addressOf(path: string): string {
  const parts = (EXAMPLES[path] ?? '').split('/').filter((p) => p !== '');
  return path === '*' ? '/no-such-page' : path.replace(/:\w+/g, () => parts.shift() ?? '99');
}
