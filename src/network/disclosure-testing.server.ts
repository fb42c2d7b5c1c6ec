/** People and statements for tests of disclosures. */
import type { WriteTx } from '#db/tx.ts';
import { addPerson } from '#governance/people.server.ts';
import type { InterestInput, Statement } from './disclosure.ts';
import { DisclosureRefused, signStatement } from './disclosure-sign.server.ts';
import { latestStatements } from './interests.server.ts';

const SALT = 'a-salt-of-at-least-thirty-two-letters';
export const AT = new Date('2026-11-23T10:00:00Z');
export const later = (days: number, ms = 0): Date => new Date(AT.getTime() + days * 86_400_000 + ms);

export const interest = (over: Partial<InterestInput> = {}): InterestInput => ({
  category: 4,
  entity: 'Kyverna Therapeutics, Inc.',
  entityKind: 'company',
  recipient: 'self',
  band: 'to-1000',
  from: '2024-02',
  to: null,
  note: '<b>advice</b> & "more"',
  ...over,
});

export const signing = (person: string, after: number) =>
  ({ person, after, occasion: 'year', occasionId: '2026', salt: SALT }) as const;

export async function person(
  tx: WriteTx,
  id: string,
  roles: Parameters<typeof addPerson>[1]['roles'] = ['member'],
): Promise<string> {
  await addPerson(
    tx,
    { id, name: `Name of ${id}`, email: null, affiliation: null, roles, demonstration: false },
    new Date('2020-01-01T00:00:00Z'),
  );
  return id;
}

export const sign = (tx: WriteTx, who: string, after: number, interests: InterestInput[], at: Date) =>
  signStatement(tx, signing(who, after), { nothing: interests.length === 0, interests }, at);

export const present = async (tx: WriteTx, who: string): Promise<Statement> => {
  const s = (await latestStatements(tx, [who])).get(who);
  if (!s) throw new Error('no statement');
  return s;
};

export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (e) {
    if (e instanceof DisclosureRefused) return e.message;
    throw e;
  }
  return '';
};
