import { randomBytes } from 'node:crypto';
import type { Db } from '#db/tx.ts';
import { addMonths, type InterestInput } from '#network/disclosure.ts';
import { askForTheYear } from '#network/disclosure-requests.server.ts';
import { confirmStatement, signStatement } from '#network/disclosure-sign.server.ts';
import { consentToRegister } from '#network/register.server.ts';
import { demonstrationId } from './demo-network.ts';

const MADE_UP = 'Made up for the demonstration.';

const interest = (
  category: InterestInput['category'],
  entity: string,
  over: Partial<InterestInput> & { months?: [from: number, to: number | null] },
  today: string,
): InterestInput => {
  const { months = [-18, null], ...rest } = over;
  const month = (n: number) => addMonths(today, n).slice(0, 7);
  return {
    category,
    entity,
    entityKind: 'company',
    recipient: 'self',
    band: 'to-10000',
    from: month(months[0]),
    to: months[1] === null ? null : month(months[1]),
    ...rest,
    note: [rest.note, MADE_UP].filter(Boolean).join(' '),
  };
};

interface Said {
  member: number;
  /** How many months ago it was signed. */
  monthsAgo: number;
  interests: InterestInput[];
}

/**
 * Statements of the made-up members, oldest first. Companies behind the series on lupus and the trials in multiple sclerosis are among them, so
 * that some members are tied to what is decided directly, some through a parent or an institution, some not at all, and one has not renewed.
 */
function saidBy(today: string): Said[] {
  const i = (
    category: InterestInput['category'],
    entity: string,
    over: Partial<InterestInput> & { months?: [from: number, to: number | null] } = {},
  ) => interest(category, entity, over, today);
  return [
    {
      member: 10,
      monthsAgo: 14,
      interests: [i(7, 'Novartis', { band: 'to-1000', months: [-20, -20], note: 'A congress.' })],
    },
    {
      member: 4,
      monthsAgo: 10,
      interests: [i(4, 'Kyverna Therapeutics', { band: 'to-1000', note: 'Advice on a protocol.' })],
    },
    { member: 1, monthsAgo: 6, interests: [] },
    { member: 2, monthsAgo: 5, interests: [i(4, 'Cabaletta Bio', { note: 'Advice on a trial in lupus.' })] },
    { member: 3, monthsAgo: 5, interests: [] },
    {
      member: 4,
      monthsAgo: 4,
      interests: [
        i(4, 'Kyverna Therapeutics', { note: 'Advice on a protocol.' }),
        i(9, 'Kyverna Therapeutics', { band: 'to-1000', months: [-5, null], note: 'Advisory board.' }),
      ],
    },
    {
      member: 5,
      monthsAgo: 4,
      interests: [i(11, 'Roche', { band: 'to-10000', months: [-60, null], note: 'Shares.' })],
    },
    {
      member: 6,
      monthsAgo: 4,
      interests: [
        i(2, 'Novartis', { recipient: 'institution', band: 'over-50000', note: 'The hospital is a site of a trial.' }),
      ],
    },
    {
      member: 7,
      monthsAgo: 3,
      interests: [
        i(4, 'Bristol Myers Squibb', { months: [-70, -44], note: 'Ended long ago; kept for completeness.' }),
        i(10, 'A patients’ organisation (made up)', {
          entityKind: 'patients-organisation',
          band: 'none',
          months: [-30, null],
          note: 'Trustee, unpaid.',
        }),
      ],
    },
    { member: 8, monthsAgo: 3, interests: [] },
    {
      member: 9,
      monthsAgo: 3,
      interests: [i(5, 'Bristol Myers Squibb', { band: 'to-1000', months: [-22, -20], note: 'A lecture.' })],
    },
    {
      member: 11,
      monthsAgo: 2,
      interests: [
        i(8, 'Celgene', { band: 'none', months: [-40, null], note: 'Named on an application for a patent.' }),
      ],
    },
    {
      member: 12,
      monthsAgo: 2,
      interests: [
        i(12, 'Beispiel Biotech (made up)', {
          recipient: 'institution',
          band: 'not-stated',
          months: [-12, null],
          note: 'A device on loan.',
        }),
      ],
    },
    {
      member: 13,
      monthsAgo: 2,
      interests: [
        i(13, 'Kyverna Therapeutics', {
          band: 'not-stated',
          months: [-30, null],
          note: 'Employment, for which this member speaks.',
        }),
      ],
    },
    { member: 14, monthsAgo: 1, interests: [] },
  ];
}

const salt = (): string => randomBytes(24).toString('base64url');

/** Disclosures of the made-up members; one of them confirms an earlier statement, one corrects it, and one is overdue and asked for the year. */
export async function demonstrateDisclosures({ db, now }: { db: Db; now: () => Date }): Promise<void> {
  const at = now();
  const today = at.toISOString().slice(0, 10);
  const monthsAgo = (n: number) => new Date(`${addMonths(today, -n)}T09:00:00.000Z`);
  const after = new Map<number, number>();
  const signing = (member: number, day: Date) => ({
    person: demonstrationId(member),
    after: after.get(member) ?? 0,
    occasion: 'year' as const,
    occasionId: day.toISOString().slice(0, 4),
    salt: salt(),
  });
  await db.write(async (tx) => {
    after.clear();
    for (const s of saidBy(today)) {
      const day = monthsAgo(s.monthsAgo);
      const input = { nothing: s.interests.length === 0, interests: s.interests };
      after.set(s.member, await signStatement(tx, signing(s.member, day), input, day));
    }
    const day = monthsAgo(1);
    after.set(2, await confirmStatement(tx, signing(2, day), day));
    for (const member of [10, 11]) await consentToRegister(tx, demonstrationId(member), true, monthsAgo(2));
    await askForTheYear(tx, at);
  });
}
