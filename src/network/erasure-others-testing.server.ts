/* The name of somebody in what others wrote, in every table that holds such words. */
import type { WriteTx } from '#db/tx.ts';
import { AT, LATER, NAME } from './erasure-testing.server.ts';

/** The name in what others wrote, after `fill`: in reasons about others, in words of meetings, in rulings of curators. */
export async function fillOthers(tx: WriteTx): Promise<void> {
  const by = 'person-o';
  const words = `Said with ${NAME} in mind`;
  const motion = await tx.selectFrom('motion').select(['id', 'item_id']).executeTakeFirstOrThrow();
  await tx
    .insertInto('motion_dissent')
    .values({ id: 'd1', motion_id: motion.id, person_id: by, text: words })
    .execute();
  await tx.updateTable('meeting_action').set({ title: words }).execute();
  const meeting = await tx
    .insertInto('meeting')
    .values({ title: words, about: words, place: words, starts_at: AT, ends_at: LATER, author: by, made_at: AT })
    .returning('id')
    .executeTakeFirstOrThrow();
  const item = await tx
    .insertInto('agenda_item')
    .values({ meeting_id: meeting.id, position: 1, kind: 'decision', title: words, text: words, minutes: words })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('motion')
    .values({ item_id: item.id, text: words, majority: 'simple', secret: false, moved_by: by, moved_at: AT })
    .execute();
  await tx
    .updateTable('meeting')
    .set({ called_at: AT, called_by: by, locked: '{}', locked_hash: 'h', minutes_opening: words, correction: words })
    .where('id', '=', meeting.id)
    .execute();
  await tx
    .insertInto('conflict_word')
    .values({ person_id: by, item_key: 'motion-1', duty: 'must-leave', reason: words, by_person: 'person-p', at: AT })
    .execute();
  await tx
    .insertInto('conflict_recusal')
    .values({ person_id: by, item_key: 'motion-1', reason: words, at: AT })
    .execute();
  await tx
    .insertInto('conflict_rules')
    .values({ version: 2, content: '{}', hash: 'h', reason: words, by_person: by, at: AT })
    .execute();
  await tx
    .insertInto('entity_match')
    .values({ entity_key: 'something', company: null, reason: words, by_person: by, at: AT })
    .execute();
  await tx
    .insertInto('membership_end')
    .values({ person_id: 'person-p', reason: words, ended_by: by, ended_at: AT })
    .execute();
  await tx
    .insertInto('invitation')
    .values({
      name: 'A third',
      email: 'third@example.org',
      role: 'member',
      why: words,
      note: words,
      invited_by: by,
      made_at: AT,
      sent_at: AT,
      expires_at: LATER,
    })
    .execute();
  await tx.insertInto('expert_dismissal').values({ key: 'k', reason: words, by, at: AT }).execute();
  await tx
    .insertInto('expert_ruling')
    .values({ verdict: 'apart', one_key: 'a', other_key: 'b', reason: words, by, at: AT })
    .execute();
}

/** Columns in which `fillOthers` leaves the name once. */
export const FILLED_BY_OTHERS: readonly string[] = [
  ...['title', 'about', 'place', 'minutes_opening', 'correction'].map((c) => `meeting.${c}`),
  ...['title', 'text', 'minutes'].map((c) => `agenda_item.${c}`),
  ...['motion', 'motion_dissent'].map((t) => `${t}.text`),
  'meeting_action.title',
  ...['conflict_word', 'conflict_recusal', 'conflict_rules', 'entity_match', 'membership_end'].map(
    (t) => `${t}.reason`,
  ),
  ...['why', 'note'].map((c) => `invitation.${c}`),
  ...['expert_dismissal', 'expert_ruling'].map((t) => `${t}.reason`),
];
