import { foldName } from './expert-names.ts';
import { COMPANY, DEPARTMENT, GENERIC, HOSPITAL, INSTITUTE, SMALL_WORDS, UNIVERSITY } from './expert-words.ts';
import { countryCodeOf } from './regions.ts';

/** Where somebody works, as it is compared. */
export interface Affiliation {
  /** The part that names the institution, as written; '' where none could be told. */
  institution: string;
  /** Two mentions of one key and no contradicting country are of one institution; null where the text names none well enough. */
  key: string | null;
  /** ISO 3166-1 alpha-2, where the text names the country. */
  country: string | null;
}

const folded = (part: string): string =>
  foldName(part)
    .split(' ')
    .filter((w) => !SMALL_WORDS.has(w))
    .map((w) =>
      w === 'centre' ? 'center' : w === 'univ' ? 'university' : w === 'hosp' ? 'hospital' : w === 'st' ? 'saint' : w,
    )
    .join(' ');

/** Words of which at least one is not merely "university hospital". */
const tells = (key: string): boolean => key.split(' ').some((w) => w.length > 1 && !GENERIC.has(w));

const countryIn = (part: string): string | null => {
  const plain = part
    .replace(/[()\d.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return null;
  if (/^p(?:eople'?s)? ?r(?:epublic)?(?: of)? china$/i.test(plain)) return 'CN';
  if (/^(?:england|scotland|wales|northern ireland|uk)$/i.test(plain)) return 'GB';
  return countryCodeOf(plain);
};

/** Universities of several campuses, each an institution. */
const SYSTEMS =
  /^(?:state )?university (?:california|texas|colorado|illinois|maryland|massachusetts|wisconsin|north carolina|tennessee|minnesota|missouri|alabama|arkansas|michigan|nebraska|hawaii|alaska|new york|paris|london)$/;

/** Reads an affiliation of a registry record or a paper; of several, the first. E-mail addresses and telephone numbers are left out. */
export function readAffiliation(text: string | null | undefined): Affiliation {
  const first =
    (text ?? '')
      .replace(/\S+@\S+/g, ' ')
      .replace(/\[e-mail[^\]]*\]/gi, ' ')
      .replace(/(?:electronic address|e-?mail|phone|tel|fax)\s*:?.*$/i, ' ')
      .replace(/\+?\d[\d\s()/-]{6,}\d/g, ' ')
      .split(
        /[;|]|(?<=\p{L}{4})\.\s+(?=\p{Lu}[^,]*(?:Hospital|University|Institut|Department|Division|Center|Centre))/u,
      )[0] ?? '';
  const parts = first
    .split(/\s*,\s*|\s+-\s+|\s*\(|\)\s*/)
    .map((p) => p.replace(/^[\s.\d*†‡§]+|[\s.]+$/g, '').trim())
    .filter((p) => p !== '');
  let country: string | null = null;
  for (const part of [...parts].reverse()) {
    country = countryIn(part);
    if (country) break;
  }
  const named = parts.filter((p) => countryIn(p) === null);
  const keyed = named.map((p) => ({ part: p, key: folded(p), plain: foldName(p) }));
  const own = keyed.filter((k) => !DEPARTMENT.test(k.plain));
  const chosen =
    own.find((k) => HOSPITAL.test(k.plain)) ??
    own.find((k) => INSTITUTE.test(k.plain) && !UNIVERSITY.test(k.plain)) ??
    own.find((k) => UNIVERSITY.test(k.plain)) ??
    own.find((k) => COMPANY.test(k.plain)) ??
    (parts.length <= 2 ? own[0] : undefined);
  if (!chosen) return { institution: '', key: null, country };
  const next = own[own.indexOf(chosen) + 1];
  // "University of California, San Francisco": a campus of its own
  if (SYSTEMS.test(chosen.key) && next && next.key !== '')
    return { institution: `${chosen.part}, ${next.part}`, key: `${chosen.key} ${next.key}`, country };
  if (tells(chosen.key)) return { institution: chosen.part, key: chosen.key, country };
  // "University Hospital, Zurich": the place or the university beside it says which one
  const beside =
    own.find((k) => k !== chosen && UNIVERSITY.test(k.plain) && tells(k.key)) ??
    own.slice(own.indexOf(chosen) + 1).find((k) => tells(k.key));
  if (!beside) return { institution: chosen.part, key: null, country };
  return { institution: `${chosen.part}, ${beside.part}`, key: `${chosen.key} ${beside.key}`, country };
}
