/**
 * Finds the figures that somebody typed into a sentence, in reading order. What is not a figure:
 * - a name that carries a number: capitals and then digits (`CD19`, `BCMA-CD19`, `KYV-101`, `IL-6`, `SLEDAI-2K`, `Th17`);
 * - a study's registry number (`NCT01234567`);
 * - a phase of development (`phase 2`, `phase 1/2`);
 * - one of `spans`: stretches of time that the question itself names (`6 months`).
 * Digits of every script, fractions and Roman numeral signs count as figures. A number written in words is not found.
 */
export function typedFigures(text: string, spans: readonly string[] = []): string[] {
  let rest = text.replace(/\bphases? [1-4](?:\/[1-4][ab]?|[ab])?(?![\w%])/giu, ' ');
  for (const span of spans) rest = rest.replaceAll(span, ' ');
  const out: string[] = [];
  for (const [token] of rest.matchAll(
    /[\p{L}\p{N}\p{M}\-\u2010\u2011._+/%‰]*\p{N}[\p{L}\p{N}\p{M}\-\u2010\u2011._+/%‰]*/gu,
  )) {
    const bare = token.replace(/^[./_+-]+|[./_+-]+$/g, '');
    if (!bare.split('/').every(isName)) out.push(bare);
  }
  return out;
}

/** The stretches of time named in a question or its specification, as written: `6 months`, `24 weeks`, `1 year`. */
export function timeSpans(...texts: readonly string[]): string[] {
  return texts.flatMap((t) => [...t.matchAll(/\b\d{1,3} (?:days?|weeks?|months?|years?)\b/g)].map((m) => m[0]));
}

/** Parts joined by hyphens: each without digits, or capitals before digits, or digits alone right after an acronym. */
function isName(token: string): boolean {
  const parts = token.split(/[-\u2010\u2011]/);
  return parts.every((part, i) => {
    if (!/\p{N}/u.test(part)) return true;
    if (/^[A-Z]{1,6}[a-z]?\d{1,8}[A-Za-z]{0,3}\d?$/.test(part)) return true;
    const before = parts[i - 1] ?? '';
    return /^[A-Z]{2,6}$/.test(before) && /^(\d{1,6}[A-Z]?)$/.test(part);
  });
}
