import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { writeMail } from '#governance/mail.server.ts';
import { readActor } from '#governance/people.server.ts';
import { can } from '#governance/permissions.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { readSettings } from '#governance/settings.server.ts';
import { type Alert, isDue, keptFilter, type LeastGrade } from './saved-searches.ts';
import { alertLetter, type ToldSearch } from './saved-searches-letter.ts';
import { markSeen, newsOf, unseenOf } from './saved-searches-news.server.ts';
import { stopPath } from './saved-searches-stop.ts';

/** An import that began longer ago than this was cut off; nobody waits for it. */
const LONGEST_IMPORT_MS = 6 * 3_600_000;

interface AlertWorld {
  now: () => Date;
  /** Address of the site for links, without a slash at its end. */
  site: string;
  /** At least 32 random characters, kept as the secret of the servers where there is none yet. */
  drawn: string;
}

/** The news of some people could not be told; those of all others were. Trying again tells only what is still untold. */
export class AlertsFailed extends Error {}

/**
 * Looks for news in all searches whose alert is due and writes each person one mail about them. The mail and the note of what was told are one
 * commit, so that nothing is told twice and nothing is lost. While an import is under way nothing is looked for, because its news come in pieces.
 * @returns the number of mails that were written.
 */
export async function alertSearches(db: Db, w: AlertWorld): Promise<number> {
  const at = w.now();
  const people = await db.read(async (tx) => ((await isImporting(tx, at)) ? [] : peopleWithAlerts(tx, at)));
  let mails = 0;
  const failed: unknown[] = [];
  for (const person of people) {
    try {
      // whoever cannot be told must not keep the others from their mail
      if (await db.write((tx) => tellPerson(tx, person, at, w))) mails++;
    } catch (e) {
      failed.push(e);
    }
  }
  if (failed.length > 0) {
    const [cause] = failed;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AlertsFailed(`The alerts of ${failed.length} of ${people.length} people could not be written: ${why}`, {
      cause,
    });
  }
  return mails;
}

async function isImporting(tx: ReadTx, at: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('import_run')
    .select('id')
    .where('finished_at', 'is', null)
    .where('problem', 'is', null)
    .where('started_at', '>', new Date(at.getTime() - LONGEST_IMPORT_MS))
    .where('started_at', '<=', at)
    .limit(1)
    .executeTakeFirst();
  if (row) return true;
  // between two pages of a live update no import is open, and the lease still holds
  const lease = await tx
    .selectFrom('source_state')
    .select('source')
    .where('lease_until', '>', at)
    .limit(1)
    .executeTakeFirst();
  return lease !== undefined;
}

/** Who has a search whose alert is due, by id. */
async function peopleWithAlerts(tx: ReadTx, at: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('saved_search')
    .select(['person_id', 'alert', 'looked_at', 'told_at'])
    .where('alert', '<>', 'none')
    .orderBy('person_id')
    .execute();
  return [
    ...new Set(
      rows
        .filter((r) => isDue({ alert: r.alert as Alert, lookedAt: r.looked_at, toldAt: r.told_at }, at))
        .map((r) => r.person_id),
    ),
  ];
}

/** @returns whether a mail was written. Whoever has no address or no right any more gets nothing, and nothing is noted as told. */
async function tellPerson(
  tx: WriteTx,
  person: string,
  at: Date,
  w: Pick<AlertWorld, 'site' | 'drawn'>,
): Promise<boolean> {
  const actor = await readActor(tx, { id: person }, at);
  const row = await tx.selectFrom('person').select('email').where('id', '=', person).executeTakeFirst();
  if (!actor || !row?.email || !can(actor, 'search.save')) return false;
  // held until the commit: another worker passes them over and finds them done
  const held = await tx
    .selectFrom('saved_search')
    .select(['id', 'name', 'filter', 'alert', 'least_grade', 'new_studies', 'looked_at', 'told_at'])
    .where('person_id', '=', person)
    .where('alert', '<>', 'none')
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute();
  const told: ToldSearch[] = [];
  for (const r of held) {
    if (!isDue({ alert: r.alert as Alert, lookedAt: r.looked_at, toldAt: r.told_at }, at)) continue;
    const search = { id: r.id, name: r.name, filter: keptFilter(r.filter) };
    const unseen = await unseenOf(tx, search);
    const wanted = { leastGrade: (r.least_grade ?? 'none') as LeastGrade, newStudies: r.new_studies };
    const news = await newsOf(tx, wanted, unseen);
    const some = news.newStudies > 0 || news.changes > 0;
    await markSeen(tx, r.id, unseen);
    // an alert about changes is looked at often, and only a mail of it is worth a note
    if (some || r.alert !== 'changes')
      await tx
        .updateTable('saved_search')
        .set({ looked_at: at, ...(some ? { told_at: at } : {}) })
        .where('id', '=', r.id)
        .execute();
    if (some) told.push({ search, news });
  }
  if (told.length === 0) return false;
  const { name } = await readSettings(tx);
  const stop = stopPath(await sharedSecret(tx, w.drawn, at), person);
  await writeMail(tx, { to: row.email, ...alertLetter(told, name, w.site, stop) }, at);
  return true;
}
