/* Somebody with rows in every table that holds texts of people, for tests of what is left of them. */
import type { WriteTx } from '#db/tx.ts';
import { tell } from '#governance/notices.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { addInstitution } from './institutions.server.ts';
import { savePhotograph } from './photographs.server.ts';
import { EMPTY_PROFILE, PROFILE_FIELDS } from './profile.ts';
import { saveProfile, setConsents } from './profiles.server.ts';

export const AT = new Date('2026-06-01T10:00:00Z');
export const LATER = new Date('2026-06-02T10:00:00Z');
const DAY = '2026-06-01';
export const NAME = 'Zqvname O’Testperson "Zq"';
export const ADDRESS = 'zqvaddress@example.org';
/** Begins every text that must be gone. */
export const TRACE = 'zqv';

export async function people(tx: WriteTx): Promise<void> {
  await addPerson(
    tx,
    {
      id: 'person-q',
      name: NAME,
      email: ADDRESS,
      affiliation: 'Zqvaffiliation',
      roles: ['member', 'committee'],
      demonstration: false,
    },
    AT,
  );
  for (const id of ['person-o', 'person-p'])
    await addPerson(
      tx,
      {
        id,
        name: `Other ${id}`,
        email: `${id}@example.org`,
        affiliation: null,
        roles: ['office'],
        demonstration: false,
      },
      AT,
    );
}

/** Rows of the person in every table that holds a text of theirs or a number that must stay. */
export async function fill(tx: WriteTx): Promise<void> {
  const q = 'person-q';
  const institution = await addInstitution(
    tx,
    'person-o',
    { name: 'A hospital', ror: null, country: 'DE', city: '', kind: 'hospital' },
    AT,
  );
  await saveProfile(
    tx,
    q,
    {
      ...EMPTY_PROFILE,
      orcid: '0000-0002-1825-0097',
      institution,
      position: 'Zqvposition',
      about: 'Zqvabout',
      website: 'https://zqvwebsite.example.org/',
    },
    AT,
  );
  await setConsents(tx, q, new Set(PROFILE_FIELDS.map((f) => f.key)), AT);
  await savePhotograph(tx, q, { jpeg: new Uint8Array([0xff, 0xd8]), side: 1 }, AT);
  await tx
    .insertInto('saved_search')
    .values({
      person_id: q,
      name: 'Zqvsearch',
      filter: '{"query":"zqvwords"}',
      alert: 'daily',
      new_studies: true,
      made_at: AT,
      looked_at: AT,
    })
    .execute();
  await tell(tx, { to: q, kind: 'paper', title: 'Zqvnotice', path: '/x', key: 'a', due: null }, AT);
  await tell(
    tx,
    { to: 'person-o', kind: 'paper', title: `${NAME} has sent a paper`, path: '/x', key: 'b', due: null },
    AT,
  );
  await tx
    .insertInto('notice_choice')
    .values({ person_id: q, kind: 'paper', manner: 'never', chosen_at: AT })
    .execute();
  for (const [to, body] of [
    [ADDRESS, 'Zqvletter with https://example.org/sign-in?token=zqvtoken'],
    ['person-o@example.org', `Write to ${NAME} soon.`],
  ] as const)
    await tx
      .insertInto('mail')
      .values({ to_address: to, subject: `About ${NAME}`, body, written_at: AT })
      .execute();
  await tx.insertInto('auth_user').values({ id: 'u1', name: NAME, email: ADDRESS, email_verified: true }).execute();
  await tx
    .insertInto('auth_session')
    .values({
      id: 's1',
      expires_at: LATER,
      token: 'zqvsession',
      updated_at: AT,
      ip_address: '192.0.2.1',
      user_agent: 'zqvbrowser',
      user_id: 'u1',
    })
    .execute();
  await tx
    .insertInto('auth_account')
    .values({ id: 'a1', account_id: 'zqvaccount', provider_id: 'orcid', user_id: 'u1', updated_at: AT })
    .execute();
  await tx
    .insertInto('auth_verification')
    .values({ id: 'v1', identifier: 'hash', value: JSON.stringify({ email: ADDRESS }), expires_at: LATER })
    .execute();
  await tx
    .insertInto('invitation')
    .values({
      name: NAME,
      email: ADDRESS,
      role: 'member',
      institution: 'Zqvplace',
      country: 'DE',
      why: 'Zqvwhy',
      note: 'Zqvpersonal note',
      invited_by: 'person-o',
      made_at: AT,
      sent_at: AT,
      expires_at: LATER,
      answer: 'accepted',
      answered_at: AT,
      answered_by: q,
      word: 'Zqvword',
    })
    .execute();
  const seat = await tx
    .insertInto('seat')
    .values({
      person_id: q,
      role: 'member',
      pillar: 'clinical',
      since: DAY,
      until: '2029-01-01',
      given_by: 'person-o',
      given_at: AT,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('seat_end')
    .values({
      seat_id: seat.id,
      person_id: q,
      free_from: '2028-01-01',
      reason: 'Zqvreason',
      ended_by: 'person-o',
      ended_at: AT,
    })
    .execute();
  const disclosure = await tx
    .insertInto('disclosure')
    .values({
      person_id: q,
      number: 1,
      occasion: 'year',
      occasion_id: '2026',
      nothing: false,
      hash: 'h',
      signed_at: AT,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const interest = await tx
    .insertInto('disclosed_interest')
    .values({
      disclosure_id: disclosure.id,
      position: 1,
      category: 4,
      company: 'some-company',
      entity_kind: 'company',
      recipient: 'self',
      band: 'to-10000',
      began: '2025',
      words_hash: 'h',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('disclosure_words')
    .values({
      interest_id: interest.id,
      salt: 's',
      entity: 'Zqventity',
      entity_key: 'zqventity',
      note: 'Zqvnote of an interest',
    })
    .execute();
  await tx
    .insertInto('conflict_recusal')
    .values({ person_id: q, item_key: 'motion-1', reason: 'Zqvrecusal', at: AT })
    .execute();
  await tx
    .insertInto('conflict_word')
    .values({
      person_id: q,
      item_key: 'motion-1',
      duty: 'must-leave',
      reason: `Zqvruling about ${NAME}`,
      by_person: 'person-o',
      at: AT,
    })
    .execute();
  await meeting(tx, q);
}

async function meeting(tx: WriteTx, q: string): Promise<void> {
  const m = await tx
    .insertInto('meeting')
    .values({ title: 'A meeting', starts_at: AT, ends_at: LATER, author: 'person-o', made_at: AT })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('meeting_elector')
    .values({ meeting_id: m.id, person_id: q, seat: 'member', votes: true })
    .execute();
  await tx
    .insertInto('attendance')
    .values({ meeting_id: m.id, person_id: q, state: 'present', at: AT, by: 'person-o' })
    .execute();
  const item = await tx
    .insertInto('agenda_item')
    .values({ meeting_id: m.id, position: 1, kind: 'decision', title: 'An item' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('chair_handover')
    .values({ item_id: item.id, from_person: q, to_person: 'person-o', why: `${NAME} handed over the chair`, at: AT })
    .execute();
  const motion = await tx
    .insertInto('motion')
    .values({
      item_id: item.id,
      text: 'That it be so',
      majority: 'simple',
      secret: false,
      moved_by: 'person-o',
      moved_at: AT,
      seconded_by: q,
      opened_by: 'person-o',
      opened_at: AT,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.insertInto('motion_voter').values({ motion_id: motion.id, person_id: q, pseudonym: 'p1' }).execute();
  await tx.insertInto('ballot').values({ motion_id: motion.id, pseudonym: 'p1', choice: 'for' }).execute();
  await tx
    .insertInto('meeting_action')
    .values({
      meeting_id: m.id,
      title: 'To do',
      owner: q,
      due: '2026-07-01',
      note: 'Zqvnote of an action',
      author: 'person-o',
      made_at: AT,
    })
    .execute();
  await tx
    .insertInto('minutes')
    .values({
      meeting_id: m.id,
      version: 1,
      content: JSON.stringify({ present: [NAME, 'Other person-o'], text: `Then ${NAME} spoke.` }),
      hash: 'h',
      frozen_at: AT,
    })
    .execute();
}
