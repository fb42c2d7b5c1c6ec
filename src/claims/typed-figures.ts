import { AMBIGUOUS_NAMES } from '#vocabulary/additions.ts';
import { entriesByAlias } from '#vocabulary/vocabulary.ts';

/** Names with digits that the vocabulary of diseases, targets and products does not hold. Letters before digits alone make no name. */
const NAMES: readonly RegExp[] = [
  /^NCT\d{8}$/, // a registry number
  /^CD[1-9]\d{0,2}[a-z]?$/, // antigens of the CD nomenclature
  /^IL-?\d{1,2}[A-Z]?$/, // interleukins
  /^Th(?:1|2|9|17|22)$/, // subsets of T helper cells
  /^IgG[1-4]$|^IgA[12]$/, // subclasses of immunoglobulin
  /^ACR(?:20|50|70)$/, // response criteria
  /^SLEDAI-2K$|^DAS28$|^SRI-?4$|^PASI(?:75|90|100)$/, // indices and responders by them
  /^HLA-B27$|^COVID-19$/,
];
/** Said with a number behind a space. */
const SPACED = /\bphases? [1-4](?:\/[1-4][ab]?|[ab])?(?![\w%])|\bCTCAE (?:v|version )[1-6](?:\.\d)?(?![\w%])/giu;

const UNITS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const TEENS = 'thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const SHARE = '(?:percent|per[ -]cent|%|in ten|of ten|out of ten)';
const IN_WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:${TENS})[- ](?:${UNITS})|${UNITS}|${TEENS}|${TENS}|hundred)(?=[\\s-]*${SHARE}(?!\\p{L}))`,
  'giu',
);
const RATIO = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${UNITS}) (?:in|of|out of) (?:every )?(?:${UNITS}|${TEENS}|${TENS}|a hundred|hundred)(?!\\p{L})`,
  'giu',
);
/** Tens of patients in words, and what says a number without naming it. */
const MANY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:(?:${TENS})(?:[- ](?:${UNITS}))?|${TEENS}|ten|eleven|twelve|a hundred)(?= (?:patients|people|participants|children|women|men|cohorts|studies|series|trials)(?!\\p{L}))|dozens?|hundreds|thousands|(?:two|three|four|five|ten|hundred)fold|doubled?|tripled?)(?!\\p{L})`,
  'giu',
);
const BEFORE_SHARE = new RegExp(`^[\\s-]*${SHARE}(?!\\p{L})`, 'iu');

/**
 * Finds the figures that somebody typed into a sentence. What is not a figure:
 * - a name that carries a number and that the vocabulary knows (`CD19`, `KYV-101`) or the list above (`IL-6`, `SLEDAI-2K`, `Th17`), also joined
 *   by hyphens and strokes (`BCMA-CD19`), unless a share follows directly (`CD80 percent`);
 * - a study's registry number (`NCT01234567`);
 * - a phase of development (`phase 2`, `phase 1/2`);
 * - one of `spans`: stretches of time that the question itself names (`6 months`).
 * Digits of every script, fractions and Roman numeral signs count as figures, and so does a number in words directly before a share
 * (`eighty per cent`, `eight in ten`), a ratio (`one in two`), tens of patients (`forty-five patients`), and `dozens` or `tenfold`. Any other number written in words is not found.
 */
export function typedFigures(text: string, spans: readonly string[] = []): string[] {
  let rest = text.replace(SPACED, ' ');
  for (const span of spans) rest = rest.replaceAll(span, ' ');
  const out: string[] = [];
  for (const m of rest.matchAll(
    /[\p{L}\p{N}\p{M}\-\u2010\u2011._+/%‰]*\p{N}[\p{L}\p{N}\p{M}\-\u2010\u2011._+/%‰]*/gu,
  )) {
    const bare = m[0].replace(/^[./_+-]+|[./_+-]+$/g, '');
    const shareFollows = BEFORE_SHARE.test(rest.slice(m.index + m[0].length, m.index + m[0].length + 40));
    if (shareFollows || !bare.split('/').every(isName)) out.push(bare);
  }
  const found: { from: number; to: number; words: string }[] = [];
  for (const pattern of [IN_WORDS, RATIO, MANY])
    for (const m of rest.matchAll(pattern)) {
      const [from, to] = [m.index, m.index + m[0].length];
      if (!found.some((f) => from < f.to && f.from < to)) found.push({ from, to, words: m[0] });
    }
  return [...out, ...found.map((f) => f.words)];
}

/** The stretches of time named in a question or its specification, as written: `6 months`, `24 weeks`, `1 year`. */
export function timeSpans(...texts: readonly string[]): string[] {
  return texts.flatMap((t) => [...t.matchAll(/\b\d{1,3} (?:days?|weeks?|months?|years?)\b/g)].map((m) => m[0]));
}

/** Parts joined by hyphens, each without digits or, alone or with those beside it, a name: `KYV-101-treated`. */
function isName(token: string): boolean {
  const parts = token.split(/[-\u2010\u2011]/);
  if (parts.length > 8) return false;
  const covered = (from: number): boolean =>
    from === parts.length ||
    parts.some((part, to) => {
      if (to < from) return false;
      const words = parts.slice(from, to + 1).join('-');
      const stands = (to === from && !/\p{N}/u.test(part)) || isKnown(words);
      return stands && covered(to + 1);
    });
  return covered(0);
}

const isKnown = (words: string): boolean =>
  NAMES.some((name) => name.test(words)) ||
  (/\p{L}/u.test(words) && !AMBIGUOUS_NAMES.has(words) && entriesByAlias(words).length > 0);
