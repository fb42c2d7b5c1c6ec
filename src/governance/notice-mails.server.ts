import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { writeMail } from './mail.server.ts';
import { choicePath, type Manner } from './notice-choices.ts';
import { dailyLetter, type LetterFoot, letterAtOnce, type ToldNotice } from './notice-letters.ts';
import { choicesOf } from './notices.server.ts';
import { sharedSecret } from './server-secret.server.ts';
import { NOTICE_WORDS, type NoticeKind } from './waiting.ts';

export interface NoticeMailWorld {
  now: () => Date;
  /** Address of the site for links, without a slash at its end. */
  site: string;
  /** At least 32 random characters, kept as the secret of the servers where there is none yet. */
  drawn: string;
}

/** Most matters in one daily mail; the rest is at the desk. */
const MOST_IN_A_LETTER = 100;
/** People whose names are read at a time. */
const AT_A_TIME = 1000;

/**
 * Writes the mails that notices ask for. `at-once`: what is to be told at once; `daily`: one mail to each person with the rest.
 * Each person is one commit, so that nothing is told twice and a person who cannot be told keeps nobody else waiting.
 * What was looked at on the desk meanwhile is not mailed any more. Letters to demonstration people and to those without an address are not written.
 * @returns the number of letters. @throws the first problem, after everybody had their turn.
 */
export async function mailNotices(db: Db, round: 'at-once' | 'daily', w: NoticeMailWorld): Promise<number> {
  let letters = 0;
  let problem: unknown = null;
  let last = '';
  for (;;) {
    const people = await db.read((tx) => peopleAfter(tx, last));
    for (const person of people) {
      try {
        letters += await db.write((tx) => mailPerson(tx, person, round, w));
      } catch (e) {
        problem ??= e;
      }
    }
    const end = people.at(-1);
    if (end === undefined) break;
    last = end;
  }
  if (problem !== null) throw problem;
  return letters;
}

/** The next people of whom anything is untold, by id: those who wait for the other round hold nobody back. */
async function peopleAfter(tx: ReadTx, last: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('notice')
    .select('person_id')
    .distinct()
    .where('mailed_at', 'is', null)
    .where('person_id', '>', last)
    .orderBy('person_id')
    .limit(AT_A_TIME)
    .execute();
  return rows.map((r) => r.person_id);
}

async function mailPerson(
  tx: WriteTx,
  person: string,
  round: 'at-once' | 'daily',
  w: NoticeMailWorld,
): Promise<number> {
  const at = w.now();
  // held until the commit: another worker passes them over and finds them done
  const rows = await tx
    .selectFrom('notice')
    .select(['id', 'kind', 'title', 'path', 'due', 'seen_at'])
    .where('person_id', '=', person)
    .where('mailed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute();
  const who = await tx
    .selectFrom('person')
    .select(['name', 'email', 'demonstration'])
    .where('id', '=', person)
    .executeTakeFirst();
  const chosen = new Map((await choicesOf(tx, person)).map((c) => [c.kind, c.manner]));
  const manner = (kind: NoticeKind): Manner | undefined => chosen.get(kind);
  const address = who && !who.demonstration ? who.email : null;
  const untold = rows.filter((r) => r.seen_at === null && address !== null);
  const told = untold.filter((r) => manner(r.kind as NoticeKind) === round).slice(0, MOST_IN_A_LETTER);
  // what needs no mail at all is settled too; what waits for the other round stays
  const other: Manner = round === 'daily' ? 'at-once' : 'daily';
  const done = rows.filter((r) => !untold.includes(r) || manner(r.kind as NoticeKind) !== other).map((r) => r.id);
  if (done.length > 0) await tx.updateTable('notice').set({ mailed_at: at }).where('id', 'in', done).execute();
  if (!who || address === null || told.length === 0) return 0;
  const secret = await sharedSecret(tx, w.drawn, at);
  const foot = (kind: NoticeKind, to: Manner, words: string): LetterFoot => ({
    words: `${words} ${NOTICE_WORDS[kind]}`,
    path: choicePath(secret, { person, kind, manner: to }),
  });
  const notices: ToldNotice[] = told.map((r) => ({ ...r, kind: r.kind as NoticeKind }));
  if (round === 'at-once')
    for (const n of notices) {
      const feet = [foot(n.kind, 'daily', 'Once a day instead:'), foot(n.kind, 'never', 'No mail about')];
      await writeMail(tx, { to: address, ...letterAtOnce(who.name, n, w.site, feet) }, at);
    }
  else {
    const kinds = [...new Set(notices.map((n) => n.kind))];
    const feet = kinds.map((k) => foot(k, 'never', 'No mail about'));
    await writeMail(tx, { to: address, ...dailyLetter(who.name, notices, w.site, feet) }, at);
  }
  return round === 'at-once' ? notices.length : 1;
}
