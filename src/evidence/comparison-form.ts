/**
 * The form in which two texts are compared and hashed: what is left when white space, punctuation and the case of letters are taken away
 * (METHODS §1 calls those noise) without taking away meaning.
 *
 * - Letters, digits, comparison signs, %, +, ± and other mathematical signs count. "≤" and "<=" are the same; so are "±" and "+/-".
 * - All else is a separator and vanishes: "CAR-T", "CAR T" and "CART" are one, so are "12 mg" and "12mg".
 * - Between two digits a separator stays, or 1.5 mg would equal 15 mg: "1.5", "1/2", "1-2" and "1 2" are four different things, while
 *   "1 - 2" is "1-2", every dash is a hyphen, and the comma of 1,000 vanishes.
 * - A minus or a decimal point that stands before a number and after a gap stays ("change of -5", ".5"); the hyphen of "IL-6" does not.
 * - A raised digit equals its typed form ("10⁶", "10^6"), "×" equals "x".
 */

/** 0 not looked at yet, 1 part of the text, 2 separator, 3 digit. By UTF-16 code unit; halves of surrogate pairs are part of the text. */
const KINDS = new Uint8Array(65536);
const TEXT = 1;
const SEPARATOR = 2;
const DIGIT = 3;
const COUNTS = /[\p{L}\p{M}\p{N}\p{Sm}\p{Sc}%‰°]/u;

function kindOf(code: number): number {
  const known = KINDS[code];
  if (known) return known;
  let kind = SEPARATOR;
  if (code >= 0x30 && code <= 0x39) kind = DIGIT;
  else if (code >= 0xd800 && code <= 0xdfff) kind = TEXT;
  else if (COUNTS.test(String.fromCharCode(code))) kind = TEXT;
  KINDS[code] = kind;
  return kind;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const JOINERS = '.,:/^-';

/** To signs that the scan understands. Only texts with such signs pay for it. */
function plainSigns(text: string): string {
  let plain = text
    .replace(/[⁰¹²³⁴-⁹]+/g, (run) => `^${[...run].map((digit) => RAISED.indexOf(digit)).join('')}`)
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\ufe63\uff0d]/g, '-')
    .replace(/×/g, 'x')
    .replace(/[≦⩽]/g, '≤')
    .replace(/[≧⩾]/g, '≥');
  if (plain.includes('\u2044')) plain = plain.replaceAll('\u2044', '/');
  return plain;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII starts at the control characters
const ASCII = /^[\x00-\x7f]*$/;

/** What stands for a run of separators between two digits. */
function between(text: string, from: number, to: number): string {
  for (let i = from; i < to; i++) {
    const sign = text.charAt(i);
    if (!JOINERS.includes(sign)) continue;
    if (sign === ',' && to === from + 1 && /^\d{3}(?!\d)/.test(text.slice(to, to + 4))) return '';
    return sign;
  }
  return ' ';
}

export function comparisonForm(raw: string): string {
  let text = ASCII.test(raw) ? raw : plainSigns(raw);
  if (text.includes('<=')) text = text.replaceAll('<=', '≤');
  if (text.includes('>=')) text = text.replaceAll('>=', '≥');
  if (text.includes('+/-')) text = text.replaceAll('+/-', '±');

  let form = '';
  let wordStart = -1;
  let gapStart = 0;
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === SEPARATOR) {
      if (wordStart >= 0) {
        form += text.slice(wordStart, i);
        wordStart = -1;
        gapStart = i;
      }
    } else if (wordStart < 0) {
      if (kind === DIGIT && i > gapStart) {
        const before = gapStart > 0 ? kindOf(text.charCodeAt(gapStart - 1)) : SEPARATOR;
        const last = text.charAt(i - 1);
        if (before === DIGIT) form += between(text, gapStart, i);
        else if ((last === '-' || last === '.') && (i - gapStart > 1 || before === SEPARATOR)) form += last;
      }
      wordStart = i;
    }
  }
  if (wordStart >= 0) form += text.slice(wordStart);
  return form.toLowerCase();
}

/** Whether two texts say the same but for white space, punctuation and case. */
export const sameWords = (a: string, b: string): boolean => a === b || comparisonForm(a) === comparisonForm(b);

/**
 * Names that the registry has given one country over the years; the first is today's. A study does not leave Türkiye when the registry
 * respells it.
 */
const COUNTRY_NAMES: readonly (readonly string[])[] = [
  ['Turkey (Türkiye)', 'Turkey', 'Türkiye'],
  ['South Korea', 'Korea, Republic of', 'Republic of Korea'],
  ['North Korea', "Korea, Democratic People's Republic of"],
  ['Russia', 'Russian Federation'],
  ['Czechia', 'Czech Republic'],
  ['Iran', 'Iran, Islamic Republic of'],
  ['Vietnam', 'Viet Nam'],
  ['Moldova', 'Moldova, Republic of'],
  ['North Macedonia', 'Macedonia, The Former Yugoslav Republic of', 'Macedonia'],
  ['Syria', 'Syrian Arab Republic'],
  ['Laos', "Lao People's Democratic Republic"],
  ['Tanzania', 'Tanzania, United Republic of'],
  ['Democratic Republic of the Congo', 'Congo, The Democratic Republic of the'],
  ['Republic of the Congo', 'Congo'],
  ['Eswatini', 'Swaziland'],
  ['Palestinian Territories', 'Palestinian Territory, occupied', 'Palestinian Territory, Occupied'],
  ['Brunei', 'Brunei Darussalam'],
  ['Libya', 'Libyan Arab Jamahiriya'],
  ['Cape Verde', 'Cabo Verde'],
];

const TODAYS_NAME = new Map(COUNTRY_NAMES.flatMap(([today = '', ...others]) => others.map((name) => [name, today])));

/** The name under which a country is compared. Names that are not known to have changed stand for themselves. */
export const countryForm = (country: string): string => TODAYS_NAME.get(country) ?? country;
