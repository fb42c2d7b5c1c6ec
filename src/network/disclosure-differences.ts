import { AMOUNT_BAND_WORDS } from '#governance/interests.ts';
import { type DisclosedInterest, ENTITY_KIND_WORDS, entityKey, periodWords, RECEIVED_BY } from './disclosure.ts';

export interface ChangedInterest {
  before: DisclosedInterest;
  after: DisclosedInterest;
  /** What is different, in words: 'amount: up to 1,000 EUR → no payment'. */
  changes: string[];
}

export interface Differences {
  added: DisclosedInterest[];
  left: DisclosedInterest[];
  changed: ChangedInterest[];
  unchanged: number;
}

const placeOf = (i: DisclosedInterest): string =>
  `${i.category} ${i.erased ? (i.company ?? '') : entityKey(i.entity)} ${i.entityKind}`;

function changesOf(a: DisclosedInterest, b: DisclosedInterest): string[] {
  const out: string[] = [];
  const say = (what: string, before: string, after: string) => {
    if (before !== after) out.push(`${what}: ${before || 'none'} → ${after || 'none'}`);
  };
  say('name', a.entity, b.entity);
  say('kind', ENTITY_KIND_WORDS[a.entityKind], ENTITY_KIND_WORDS[b.entityKind]);
  say('received', RECEIVED_BY[a.recipient], RECEIVED_BY[b.recipient]);
  say('amount', AMOUNT_BAND_WORDS[a.band], AMOUNT_BAND_WORDS[b.band]);
  say('time', periodWords(a.from, a.to), periodWords(b.from, b.to));
  say('note', a.note, b.note);
  return out;
}

/**
 * What changed from one statement to the next. Interests of one category and entity are paired: first those that are alike in everything, then in
 * their order; what finds no partner was added or left out.
 */
export function differencesOf(before: readonly DisclosedInterest[], after: readonly DisclosedInterest[]): Differences {
  const open = [...before];
  const take = (fits: (b: DisclosedInterest) => boolean): DisclosedInterest | null => {
    const n = open.findIndex(fits);
    return n < 0 ? null : (open.splice(n, 1)[0] ?? null);
  };
  const rest = after.filter((a) => !take((b) => placeOf(a) === placeOf(b) && changesOf(b, a).length === 0));
  const added: DisclosedInterest[] = [];
  const changed: ChangedInterest[] = [];
  for (const a of rest) {
    const partner = take((b) => placeOf(a) === placeOf(b));
    if (partner) changed.push({ before: partner, after: a, changes: changesOf(partner, a) });
    else added.push(a);
  }
  return { added, left: open, changed, unchanged: after.length - rest.length };
}
