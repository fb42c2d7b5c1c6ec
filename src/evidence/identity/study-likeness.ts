import { foldText } from '#vocabulary/fold.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { type Likeness, type Reason, together } from './reasons.ts';
import { codesIn, heldKey, type ReadyTitle, readyTitle, titleLikeness } from './title-likeness.ts';

/** What two studies are compared by. */
export interface StudyIdentity {
  id: string;
  title: string;
  officialTitle: string | null;
  sponsor: string | null;
  orgStudyId: string | null;
  /** Registrations as they are compared, the study's own among them. */
  registryIds: readonly string[];
  /** Keys of the vocabulary, broader diseases included. */
  diseases: readonly string[];
  products: readonly string[];
  /** Names as the record gives them. */
  interventions: readonly string[];
}

const MOST_KEYS = 40;

/** A sponsor's code that is worth comparing: "CA061-1006"; not "001". Punctuation and case do not count. */
export function comparedCode(code: string | null): string | null {
  const plain = (code ?? '')
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  return plain.length >= 4 && /\d/.test(plain) ? plain : null;
}

/** A study made ready for comparing with many others. */
interface Ready {
  sponsor: string;
  code: string | null;
  /** What is given: products of the vocabulary by their key, anything else by its name. */
  given: string[];
  /** Brief and official, as far as there are any, each with the numbers and codes in it. */
  titles: (ReadyTitle & { codes: string })[];
  officialCodes: string[] | null;
  goesOn: boolean;
}

const folded = (text: string): string => foldText(text.slice(0, 200).toWellFormed());

function makeReady(s: StudyIdentity): Ready {
  const names = [...s.products.map((p) => `product ${p}`), ...s.interventions.slice(0, 20).map(folded)];
  const official = readyTitle(s.officialTitle);
  const titles = [readyTitle(s.title), official].filter((t) => t.text !== '');
  return {
    sponsor: folded(s.sponsor ?? ''),
    code: comparedCode(s.orgStudyId),
    given: [...new Set(names.filter((name) => name !== ''))],
    titles: titles.map((t) => ({ ...t, codes: codesIn(t.text).join(' ') })),
    officialCodes: official.text === '' ? null : codesIn(official.text),
    goesOn: titles.some((t) => GOES_ON.test(t.text)),
  };
}

// a study is compared with dozens of others: it is made ready once
const known = new WeakMap<StudyIdentity, Ready>();
function ready(s: StudyIdentity): Ready {
  const held = known.get(s) ?? makeReady(s);
  known.set(s, held);
  return held;
}

/** Only studies that share one of these are compared. At most 40; a study that nothing is known of has the keys of its registrations alone. */
export function studyKeys(s: StudyIdentity): string[] {
  const keys = s.registryIds.map((id) => `number:${id}`);
  const { sponsor, code, given } = ready(s);
  if (sponsor !== '' && code) keys.push(`code:${sponsor}|${code}`);
  if (sponsor !== '')
    for (const disease of s.diseases) for (const what of given) keys.push(`gives:${sponsor}|${what}|${disease}`);
  return [...new Set(keys)].slice(0, MOST_KEYS).map(heldKey);
}

/** Words of a title that say that a study goes on from another one. */
const GOES_ON =
  /\b(?:long term follow|follow up (?:study|protocol|program)|rollover|roll over|extension (?:study|protocol)|expanded access|substudy|sub study)\b/;

const LIKE_TITLES = 0.8;
const UNLIKE_TITLES = 0.3;
const quoted = (list: readonly string[]): string => list.join(' and ');

function sharedNumbers(a: StudyIdentity, b: StudyIdentity): { reasons: Reason[]; scores: number[] } {
  const reasons: Reason[] = [];
  const scores: number[] = [];
  const shared = a.registryIds.filter((id) => b.registryIds.includes(id));
  const own = shared.filter((id) => id === a.id || id === b.id);
  const others = shared.filter((id) => id !== a.id && id !== b.id);
  if (others.length > 0) {
    reasons.push({
      rule: 'same-registry-number',
      for: true,
      words: `Both give ${quoted(others)} as their own number.`,
    });
    scores.push(0.85);
  }
  for (const id of own) {
    const [named, naming] = id === a.id ? [a, b] : [b, a];
    reasons.push({
      rule: 'names-the-other',
      for: true,
      words: `${naming.id} gives ${named.id} among its own numbers.`,
    });
    scores.push(0.6);
  }
  return { reasons, scores };
}

/** The best that any title of the one has in common with any title of the other. */
function likestTitles(a: Ready, b: Ready): { likeness: number; sameCodes: boolean } {
  let best = { likeness: 0, sameCodes: false };
  for (const x of a.titles)
    for (const y of b.titles) {
      const likeness = titleLikeness(x, y);
      if (likeness > best.likeness) best = { likeness, sameCodes: x.codes === y.codes };
    }
  return best;
}

/**
 * Whether two studies may be one trial that was registered twice; null where nothing says so. They are when they claim the same registration, when one sponsor
 * gave both the same code, or when one sponsor gives the same treatment in the same disease under nearly the same title, with the same numbers and codes in it.
 * A study that goes on from another is `related`.
 */
export function studyLikeness(a: StudyIdentity, b: StudyIdentity): Likeness | null {
  const [x, y] = [ready(a), ready(b)];
  const { reasons, scores } = sharedNumbers(a, b);
  const oneSponsor = x.sponsor !== '' && x.sponsor === y.sponsor;
  if (oneSponsor && x.code !== null && x.code === y.code) {
    reasons.push({
      rule: 'same-sponsor-code',
      for: true,
      words: `${a.sponsor} gave both the code ${a.orgStudyId}.`,
    });
    scores.push(0.8);
  }
  const where =
    oneSponsor && x.given.some((g) => y.given.includes(g)) ? a.diseases.filter((d) => b.diseases.includes(d)) : [];
  if (scores.length === 0 && where.length === 0) return null;
  const titles = likestTitles(x, y);
  const alike = titles.likeness >= LIKE_TITLES;
  const percent = Math.round(titles.likeness * 100);
  if (where.length > 0 && alike && titles.sameCodes) {
    const diseases = where.slice(0, 3).map((key) => labelOf('disease', key));
    reasons.push({
      rule: 'same-trial-by-title',
      for: true,
      words: `${a.sponsor} gives the same treatment in the same disease (${diseases.join(', ')}) under ${
        titles.likeness === 1 ? 'the same title' : `titles that are ${percent} % alike`
      }.`,
    });
    scores.push(titles.likeness * 0.75);
  } else if (alike && scores.length > 0) {
    reasons.push({ rule: 'like-titles', for: true, words: `Their titles are ${percent} % alike.` });
    scores.push(0.3);
  }
  if (scores.length === 0) return null;
  reasons.push(...against(a, b, titles.likeness));
  const onlyNamed = reasons.filter((r) => r.for).every((r) => r.rule === 'names-the-other');
  const doubts = reasons.filter((r) => !r.for).length;
  return {
    relation: reasons.some((r) => r.rule === 'goes-on') || onlyNamed ? 'related' : 'same',
    score: Math.round(together(scores) * 0.6 ** doubts * 1000) / 1000,
    reasons,
  };
}

function against(a: StudyIdentity, b: StudyIdentity, likeness: number): Reason[] {
  const [x, y] = [ready(a), ready(b)];
  const out: Reason[] = [];
  const say = (rule: string, words: string) => out.push({ rule, for: false, words });
  if (x.sponsor !== '' && y.sponsor !== '' && x.sponsor !== y.sponsor)
    say('other-sponsor', `Their sponsors differ: ${a.sponsor}; ${b.sponsor}.`);
  if (likeness < UNLIKE_TITLES) say('unlike-titles', 'Their titles have little in common.');
  const codes = (r: Ready): string => r.officialCodes?.join(', ') || 'none';
  if (x.officialCodes && y.officialCodes && codes(x) !== codes(y))
    say('other-codes', `Numbers or codes in their official titles differ: ${codes(x)}; ${codes(y)}.`);
  if (x.goesOn !== y.goesOn)
    say(
      'goes-on',
      `${x.goesOn ? a.id : b.id} goes on from another study by its title; such studies keep the numbers of the one before.`,
    );
  return out;
}
