/** Which words in a cell could tell who a patient is. Pure. */

const MONTHS =
  'jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[eé]vrier|mar(?:ch|s|z)?|maerz|m[aä]rz|apr(?:il)?|avril|ma[iy]|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|ao[uû]t|sep(?:t|tember)?|septembre|oct(?:ober)?|okt(?:ober)?|octobre|nov(?:ember)?|novembre|dec(?:ember)?|dez(?:ember)?|d[eé]cembre';
/** With a capital: “of 12 may relapse” is no date. */
const MONTH_NAMES =
  '(?:Jan(?:uary|uar|vier)?|Feb(?:ruary|ruar)?|F[eé]vrier|Mar(?:ch|s)?|Maerz|M[aä]rz|Apr(?:il)?|Avril|Ma[iy]|June?|Juni|Juin|July?|Juli|Juillet|Aug(?:ust)?|Ao[uû]t|Sept?(?:ember|embre)?|O[ck]t(?:ober|obre)?|Nov(?:ember|embre)?|De[cz](?:ember)?|D[eé]cembre)';

interface ValueRule {
  says: string;
  pattern: RegExp;
  /** Taken out of the text before: numbers that are public. */
  without?: RegExp;
  /** A citation and the address of a publication may hold the date on which it appeared, and its pages. */
  inCitations: boolean;
}

/** Numbers of publications and registers, and round numbers of cells. */
const PUBLIC_NUMBERS =
  /\b10\.\d{4,9}\/\S+|\b(?:PMID|PMC|PubMed)[ :]*\d+|\b(?:NCT|ISRCTN|ChiCTR|UMIN|ACTRN|KCT|jRCTs?|DRKS)[- ]?\d+|\b[1-9]\d{0,3}0{4,}\b/gi;

/** What no cell may hold. A year alone tells little unless it is one of birth, and citations are made of years; anything finer is refused. */
const IDENTIFYING_VALUES: readonly ValueRule[] = [
  {
    says: 'an e-mail address; take it out',
    pattern: /[^\s@,;<>()/]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/u,
    inCitations: true,
  },
  {
    says: 'an exact date; give months since infusion instead',
    pattern: new RegExp(
      [
        String.raw`\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b`,
        String.raw`\b(?:0?[1-9]|[12]\d|3[01])[-/.] ?(?:0?[1-9]|[12]\d|3[01])[-/.] ?(?:19|20)\d\d\b`,
        String.raw`\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?[ -](?:${MONTHS})\.?,?[ -](?:(?:19|20)\d\d|\d\d)\b`,
        String.raw`\b(?:${MONTHS})\.? (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? (?:19|20)\d\d\b`,
        String.raw`(?<![\w.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.])`,
        // 12.03.85, 12/3/23, 12-03-85
        String.raw`(?<!\d)(?<!\d[./])(?:0?[1-9]|[12]\d|3[01])([./])(?:0?[1-9]|[12]\d|3[01])\1['’]?\d\d(?![\d/]|\.\d)`,
        String.raw`(?<!\d)(?<!\d-)(?:0[1-9]|[12]\d|3[01])-(?:0[1-9]|[12]\d|3[01])-\d\d(?!\d)`,
      ].join('|'),
      'i',
    ),
    inCitations: false,
  },
  {
    says: 'when a person was born; give age, in whole years at infusion, instead',
    pattern:
      /(?<!\p{L})(?:born|birth|dob|yob|geb(?:oren|urt\p{L}*)?|jahrgang|née? en|naissance|nacid[oa]|nacimiento|nat[oa] (?:nel|il)|nascita)(?!\p{L})[^;]{0,30}?(?<!\d)(?:(?:19|20)\d\d(?!\d)|['’]\d\d(?!\d))/iu,
    inCitations: false,
  },
  {
    says: 'a month of a year; give months since infusion instead',
    pattern: new RegExp(
      [
        String.raw`(?<!\p{L})(?:${MONTHS})\.?,?[ -]*(?:of )?(?:19|20)\d\d(?!\d)`,
        String.raw`(?<!\d)(?:19|20)\d\d,?[ -](?:${MONTHS})(?!\p{L})`,
        String.raw`(?<!\d)(?<!\d[./-])(?:0?[1-9]/|0[1-9]-|1[0-2][/-])(?:19|20)\d\d(?![\d/]|\.\d)`,
        String.raw`(?<!\d)(?<!\d[./-])(?:0[1-9]|1[0-2])\.(?:19|20)\d\d(?![\d/]|\.\d)`,
        String.raw`(?<!\d)(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])(?!\d)`,
      ].join('|'),
      'iu',
    ),
    without: PUBLIC_NUMBERS,
    inCitations: false,
  },
  {
    says: 'a day of a month; give months since infusion instead',
    pattern: new RegExp(
      [
        String.raw`(?<![\d.])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?[ -](?:of )?${MONTH_NAMES}(?!\p{L})`,
        String.raw`(?<!\p{L})${MONTH_NAMES}\.?[ -]['’]?\d\d?(?:st|nd|rd|th)?(?![\p{L}\d])`,
      ].join('|'),
      'u',
    ),
    inCitations: false,
  },
  {
    says: 'a telephone number; take it out',
    pattern: /(?<![\w.])\+\d[\d ()./-]{7,}\d|\b(tel|phone|fax|mobile|telefon)\b\.?:? ?\+?\d[\d ()./-]{5,}/i,
    inCitations: true,
  },
  {
    says: 'a number of a record; take it out',
    pattern:
      /\b(mrn|medical record|hospital (no|number)|patient (no|number|id)|nhs (no|number)|case (no|number))\b\.?:? ?#?\d/i,
    inCitations: true,
  },
  {
    says: 'a number of a record; take it out',
    pattern:
      /\bmrn(?!a)[\s:#._-]*[a-z]{0,3}\d|\b(?:patient|patientin|pat|pt|subject|participant|case|chart|record|file|fall)\b\.?[\s:#-]*(?:(?:no|nr|id|number|nummer)\b)?[.\s:#-]*\d{4,}/i,
    inCitations: false,
  },
  {
    says: 'a long number such as records have; take it out',
    pattern: /(?<!\d)\d{7,}|(?<![\d.])0\d{4,}/,
    without: PUBLIC_NUMBERS,
    inCitations: false,
  },
  {
    says: 'a postcode, a street or a place where somebody lives; take it out',
    pattern: new RegExp(
      [
        // 91054 Erlangen; not 10000 Units
        String.raw`(?<![\d.,/])(?!\d\d000)\d{5} +\p{Lu}\p{Ll}+`,
        String.raw`\b(?:A|CH|D|F|B|NL|DE|AT|L)-\d{4,5} +\p{Lu}`,
        String.raw`\b\d{4} ?[A-Z]{2},? +\p{Lu}\p{Ll}+`,
        String.raw`\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b`,
        String.raw`, [A-Z]{2} \d{5}(?:-\d{4})?\b`,
        String.raw`\p{Lu}\p{Ll}+(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|damm|ufer) *\d{1,4}(?!\d)`,
        String.raw`\b\d{1,5} (?:\p{Lu}\p{Ll}+ ){1,3}(?:Street|St\.|Road|Rd|Avenue|Ave|Lane|Drive)(?!\p{L})`,
        String.raw`\b(?:lives|lived|living|resident|resides|residing|wohnt|wohnhaft) (?:in|at|near|of) (?:\d{4,5} )?\p{Lu}\p{Ll}+`,
      ].join('|'),
      'u',
    ),
    inCitations: false,
  },
  {
    says: 'what looks like the name of a person; take it out',
    pattern: /\b(Mr|Mrs|Ms|Miss|Herr|Frau|Mme|Madame|Monsieur|Signora?|Sra?)\.? \p{Lu}\p{L}*/u,
    inCitations: true,
  },
  {
    says: 'what looks like the name of a physician; take it out',
    pattern:
      /(?<![\p{L}-])(?:Drs?|dr|DR(?=\.)|PD|Prof|prof|Professor|Doctor|Doktor)\.?(?: *(?:Dr|med|rer|nat|h\. ?c|habil)\.?)*[ ,]+\p{Lu}[\p{L}.'’-]+/u,
    inCitations: false,
  },
  {
    says: 'initials of a person; take them out',
    pattern: /(?<!\p{L})[Ii]nitial(?:s|en)(?!\p{L})[: ]*(?:(?:are|were|is) )?\p{Lu}\.? ?(?:\p{Lu}\.?)?(?!\p{L})/u,
    inCitations: false,
  },
  {
    says: 'an age above 89 in words; write “89 or older”',
    pattern: /\b(9\d|1[0-2]\d)[- ](years?|yrs?|y)?[- ]?(old|of age|aged)\b|\baged? (9\d|1[0-2]\d)\b/i,
    inCitations: true,
  },
];

/** What in a cell could tell who the patient is, as a sentence goes on: 'it holds …'; null where nothing could. */
export function identifyingValue(text: string, isCitation = false): string | null {
  const rule = IDENTIFYING_VALUES.find(
    (r) => (r.inCitations || !isCitation) && r.pattern.test(r.without ? text.replace(r.without, ' ') : text),
  );
  return rule?.says ?? null;
}

/** The same for a label, in which hyphens, dots and underscores stand for spaces: 'Mueller-Anna-12.03.1985', 'S_1985_03_12'. */
export function identifyingLabel(label: string): string | null {
  const spelled = [label, label.replace(/[_.]+/g, '-'), label.replace(/[_-]+/g, '.'), label.replace(/[_.-]+/g, ' ')];
  return spelled.map((s) => identifyingValue(s)).find((why) => why !== null) ?? null;
}
