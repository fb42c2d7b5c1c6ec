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

/** The form of any text, sign by sign: what is meant. {@link comparisonForm} gives the same, faster. */
export function formBySigns(raw: string): string {
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII starts at the control characters
const BEYOND_ASCII = /[^\x00-\x7f]/g;
/** Halves of surrogate pairs, what may join with its neighbour (marks, Korean letters in parts) and raised digits: what they become hangs on what is beside them. */
const NOT_ALONE = /[\p{M}\p{Cs}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff⁰¹²³⁴-⁹]/u;
const HALVES = /[\ud800-\udfff]/;
/** What each sign beyond ASCII becomes; null where that hangs on its neighbours. */
const plainOf = new Map<string, string | null>();

/** {@link plainSigns} sign by sign, looked up. @returns null where a text has to be taken as a whole. */
function plainText(text: string): string | null {
  let whole = false;
  const plain = text.replace(BEYOND_ASCII, (sign) => {
    let becomes = plainOf.get(sign);
    if (becomes === undefined) {
      becomes = plainSigns(sign);
      if (NOT_ALONE.test(sign) || NOT_ALONE.test(becomes) || HALVES.test(becomes)) becomes = null;
      plainOf.set(sign, becomes);
    }
    whole ||= becomes === null;
    return becomes ?? '';
  });
  return whole ? null : plain;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Longer texts are rare; they go the slow way. */
const MOST_CHARACTERS = 1 << 16;
const source = new Uint8Array(3 * MOST_CHARACTERS);
/** "<=" becomes one byte longer. */
const target = new Uint8Array(2 * source.length);

const code = (sign: string): number => sign.charCodeAt(0);
const PLUS = code('+');
const COMMA = code(',');
const HYPHEN = code('-');
const POINT = code('.');
const SLASH = code('/');
const LESS = code('<');
const EQUALS = code('=');
const [AT_MOST, AT_LEAST, PLUS_MINUS] = ['≤', '≥', '±'].map((sign) => encoder.encode(sign)) as [Bytes, Bytes, Bytes];
type Bytes = Uint8Array<ArrayBuffer>;

/** For each byte of ASCII what becomes of it: its small letter, itself, or 0 for a separator; and 1 where it may begin "<=", ">=" or "+/-". */
const BECOMES = new Uint8Array(128);
const MANY = 1;
for (let i = 0; i < 128; i++) if (kindOf(i) !== SEPARATOR) BECOMES[i] = code(String.fromCharCode(i).toLowerCase());
for (const sign of '<>+') BECOMES[code(sign)] = MANY;
const JOINS = new Uint8Array(256);
for (const sign of JOINERS) JOINS[code(sign)] = 1;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** {@link between} on the bytes of `source`; 0 for nothing. */
function joint(from: number, to: number, length: number): number {
  for (let i = from; i < to; i++) {
    const byte = source[i] ?? 0;
    if (JOINS[byte] === 0) continue;
    const digit = (at: number): boolean => at < length && isDigit(source[at]);
    const thousands =
      byte === COMMA && to === from + 1 && digit(to) && digit(to + 1) && digit(to + 2) && !digit(to + 3);
    return thousands ? 0 : byte;
  }
  return code(' ');
}

/** The form, byte by byte. @returns null for a text that has to be taken sign by sign. */
function formByBytes(raw: string): string | null {
  if (raw.length > MOST_CHARACTERS) return null;
  let text = raw;
  let { written: length } = encoder.encodeInto(text, source);
  const beyond = length !== text.length;
  if (beyond) {
    const plain = plainText(raw);
    if (plain === null || plain.length > MOST_CHARACTERS) return null;
    text = plain;
    ({ written: length } = encoder.encodeInto(text, source));
  }
  let end = 0;
  /** Where the gap began that ends here; -1 within a word. */
  let gapStart = 0;
  for (let i = 0; i < length; i++) {
    const byte = source[i] ?? 0;
    if (byte >= 0x80) {
      const size = byte >= 0xe0 ? 3 : 2;
      const [second = 0, third = 0] = [source[i + 1], source[i + 2]];
      const point =
        size === 3
          ? ((byte & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
          : ((byte & 0x1f) << 6) | (second & 0x3f);
      if (kindOf(point) === SEPARATOR) {
        if (gapStart < 0) gapStart = i;
      } else {
        gapStart = -1;
        target[end++] = byte;
        target[end++] = second;
        if (size === 3) target[end++] = third;
      }
      i += size - 1;
      continue;
    }
    const form = BECOMES[byte] ?? 0;
    if (form === 0) {
      if (gapStart < 0) gapStart = i;
      continue;
    }
    if (gapStart >= 0) {
      if (i > gapStart && isDigit(byte)) {
        const last = source[i - 1] ?? 0;
        if (gapStart > 0 && isDigit(source[gapStart - 1])) {
          const sign = joint(gapStart, i, length);
          if (sign !== 0) target[end++] = sign;
        } else if ((last === HYPHEN || last === POINT) && (i - gapStart > 1 || gapStart === 0)) target[end++] = last;
      }
      gapStart = -1;
    }
    if (form !== MANY) target[end++] = form;
    else if (byte !== PLUS && i + 1 < length && source[i + 1] === EQUALS) {
      i++;
      target.set(byte === LESS ? AT_MOST : AT_LEAST, end);
      end += AT_MOST.length;
    } else if (byte === PLUS && i + 2 < length && source[i + 1] === SLASH && source[i + 2] === HYPHEN) {
      i += 2;
      target.set(PLUS_MINUS, end);
      end += PLUS_MINUS.length;
    } else target[end++] = byte;
  }
  const form = decoder.decode(target.subarray(0, end));
  return beyond ? form.toLowerCase() : form;
}

export const comparisonForm = (raw: string): string => formByBytes(raw) ?? formBySigns(raw);

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
