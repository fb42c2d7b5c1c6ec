import type { ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { canonicalJson, contentHash, sha256 } from '#ledger/content-hash.ts';
import { companyOf } from '#vocabulary/companies.ts';
import { entityKey, type InterestInput, type Occasion } from './disclosure.ts';
import type { StatementInput } from './disclosure-form.ts';
import { leftOutProblem } from './disclosure-left-out.ts';
import { holdDisclosures, latestStatements } from './interests.server.ts';

/** Why a statement was not taken, in one sentence. */
export class DisclosureRefused extends Error {}

export interface Signing {
  person: string;
  /** Number of the statement that the person had before them while writing; 0 where they had none. */
  after: number;
  occasion: Occasion;
  occasionId: string;
  /** At least 32 random characters, drawn by the caller; kept beside the words, so that their hash gives nothing away once they are erased. */
  salt: string;
}

const wordsHash = (salt: string, entity: string, note: string): string => sha256(canonicalJson([salt, entity, note]));

interface HashedInterest {
  category: number;
  company: string | null;
  entityKind: string;
  recipient: string;
  band: string;
  from: string | null;
  to: string | null;
  words: string;
}

interface HashedStatement {
  person: string;
  number: number;
  /** Hash of the statement before; null for the first. */
  before: string | null;
  occasion: string;
  occasionId: string;
  nothing: boolean;
  /** Number of the statement that this one confirms unchanged. */
  copyOf: number | null;
  signedAt: string;
  interests: HashedInterest[];
}

const hashOf = (s: HashedStatement): string => contentHash(s);

interface Taken extends InterestInput {
  company: string | null;
}

/** Holds the person and finds their latest statement. @throws DisclosureRefused when it is not the one that the signer had before them. */
async function holdLatest(tx: WriteTx, s: Signing) {
  if (s.salt.length < 32) throw new Error('A statement needs at least 32 random characters.');
  await holdDisclosures(tx, s.person);
  const person = await tx.selectFrom('person').select('erased_at').where('id', '=', s.person).executeTakeFirst();
  if (!person || person.erased_at !== null)
    throw new DisclosureRefused('There is no such person any more; nothing was signed.');
  const latest = (await latestStatements(tx, [s.person])).get(s.person) ?? null;
  if ((latest?.number ?? 0) !== s.after)
    throw new DisclosureRefused(
      latest
        ? `A later statement was signed meanwhile, on ${latest.signedAt.toISOString().slice(0, 10)}; look at it and begin again from there.`
        : 'That statement is not there; open the page again.',
    );
  return latest;
}

async function write(
  tx: WriteTx,
  s: Signing,
  before: { number: number; hash: string } | null,
  copy: { id: number; number: number } | null,
  nothing: boolean,
  interests: readonly Taken[],
  at: Date,
): Promise<number> {
  const number = (before?.number ?? 0) + 1;
  const rows = interests.map((i) => ({ ...i, words: wordsHash(s.salt, i.entity, i.note) }));
  const hash = hashOf({
    person: s.person,
    number,
    before: before?.hash ?? null,
    occasion: s.occasion,
    occasionId: s.occasionId,
    nothing,
    copyOf: copy?.number ?? null,
    signedAt: at.toISOString(),
    interests: rows.map(({ category, company, entityKind, recipient, band, from, to, words }) => ({
      category,
      company,
      entityKind,
      recipient,
      band,
      from,
      to,
      words,
    })),
  });
  const { id } = await tx
    .insertInto('disclosure')
    .values({
      person_id: s.person,
      number,
      occasion: s.occasion,
      occasion_id: s.occasionId,
      nothing,
      copy_of: copy?.id ?? null,
      hash,
      signed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [n, i] of rows.entries()) {
    const interest = await tx
      .insertInto('disclosed_interest')
      .values({
        disclosure_id: id,
        position: n + 1,
        category: i.category,
        company: i.company,
        entity_kind: i.entityKind,
        recipient: i.recipient,
        band: i.band,
        began: i.from,
        ended: i.to,
        words_hash: i.words,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('disclosure_words')
      .values({
        interest_id: interest.id,
        salt: s.salt,
        entity: i.entity,
        entity_key: entityKey(i.entity),
        note: i.note,
      })
      .execute();
  }
  await audit(
    tx,
    s.person,
    {
      kind: 'disclosure.signed',
      body: { person: s.person, number, interests: rows.length, copyOf: copy?.number ?? null, hash },
    },
    at,
  );
  return number;
}

/**
 * Signs a new statement, which is the present one from now on. @returns its number.
 * @throws DisclosureRefused when another statement was signed since the person began, as by a second window, and when an interest of the statement
 * before that still counts is left out or ended before that statement.
 */
export async function signStatement(tx: WriteTx, s: Signing, input: StatementInput, at: Date): Promise<number> {
  if (input.nothing !== (input.interests.length === 0))
    throw new Error('A statement either names interests or says that there is nothing to declare.');
  const latest = await holdLatest(tx, s);
  const problem = latest && leftOutProblem(latest, input.interests, at.toISOString().slice(0, 10));
  if (problem) throw new DisclosureRefused(problem);
  const interests = input.interests.map((i) => ({ ...i, company: companyOf(i.entity)?.key ?? null }));
  return write(tx, s, latest, null, input.nothing, interests, at);
}

/** Confirms the latest statement unchanged: "still true". @throws DisclosureRefused when `after` is no longer the latest, or there is none. */
export async function confirmStatement(tx: WriteTx, s: Signing, at: Date): Promise<number> {
  const latest = await holdLatest(tx, s);
  if (!latest) throw new DisclosureRefused('There is no statement to confirm yet; fill in the form.');
  const interests = latest.interests.map((i) => ({
    ...i,
    // what the office matched since is recognised from now on only if the vocabulary knows it: its word stands beside the statement
    company: companyOf(i.entity)?.key ?? null,
  }));
  return write(tx, s, latest, latest, latest.nothing, interests, at);
}

export type StatementsCheck = { ok: true; statements: number } | { ok: false; number: number; why: string };

/** Recomputes every hash of a person's statements from what is stored. Words that were erased are vouched for by their own hash. */
export async function checkStatements(tx: ReadTx, person: string): Promise<StatementsCheck> {
  const statements = await tx
    .selectFrom('disclosure as d')
    .leftJoin('disclosure as c', 'c.id', 'd.copy_of')
    .select([
      'd.id',
      'd.number',
      'd.occasion',
      'd.occasion_id',
      'd.nothing',
      'd.hash',
      'd.signed_at',
      'c.number as copied',
    ])
    .where('d.person_id', '=', person)
    .orderBy('d.number')
    .execute();
  let before: string | null = null;
  let number = 0;
  for (const d of statements) {
    number += 1;
    if (d.number !== number) return { ok: false, number, why: `Statement ${number} is missing.` };
    const rows = await tx
      .selectFrom('disclosed_interest as i')
      .leftJoin('disclosure_words as w', 'w.interest_id', 'i.id')
      .selectAll('i')
      .select(['w.salt', 'w.entity', 'w.note'])
      .where('i.disclosure_id', '=', d.id)
      .orderBy('i.position')
      .execute();
    if (rows.some((r) => r.salt !== null && wordsHash(r.salt, r.entity ?? '', r.note ?? '') !== r.words_hash))
      return { ok: false, number, why: `Words of statement ${number} were altered after it was signed.` };
    const hash: string = hashOf({
      person,
      number,
      before,
      occasion: d.occasion,
      occasionId: d.occasion_id,
      nothing: d.nothing,
      copyOf: d.copied,
      signedAt: d.signed_at.toISOString(),
      interests: rows.map((r) => ({
        category: r.category,
        company: r.company,
        entityKind: r.entity_kind,
        recipient: r.recipient,
        band: r.band,
        from: r.began,
        to: r.ended,
        words: r.words_hash,
      })),
    });
    if (hash !== d.hash) return { ok: false, number, why: `Statement ${number} was altered after it was signed.` };
    before = d.hash;
  }
  return { ok: true, statements: number };
}
