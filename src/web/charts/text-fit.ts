/**
 * Width of text without a browser: classes of advance widths, in em, a little on the wide side of Inter's own. Good to
 * about 8 %, which is what wrapping and truncating need.
 */
const advance = (c: string): number => {
  if (/[\p{M}\u200B-\u200D]/u.test(c)) return 0;
  if (/[ilj.,:;'|!·]/.test(c)) return 0.28;
  if (/[ ()[\]frtI/-]/.test(c)) return 0.37;
  if (/[mwMW@%—]/.test(c)) return 0.91;
  if (/[0-9A-Z+=<>–]/.test(c)) return 0.67;
  if (/[\u1100-\u11FF\u2E80-\u9FFF\uAC00-\uD7AF\uFF00-\uFF60]|\p{Extended_Pictographic}/u.test(c)) return 1.05;
  return 0.58;
};

/** Estimated width of `text` in the unit of `size`. */
export const textWidth = (text: string, size: number): number => {
  let em = 0;
  for (const c of text) em += advance(c);
  return em * size;
};

/** The longest beginning of `text` that fits, ended with an ellipsis when something was cut. */
export const truncate = (text: string, width: number, size: number): string => {
  if (textWidth(text, size) <= width) return text;
  let kept = '';
  let used = size; // the ellipsis
  for (const c of text) {
    used += advance(c) * size;
    if (used > width) break;
    kept += c;
  }
  return `${kept.trimEnd()}…`;
};

/** `text` in at most `maxLines` lines that fit `width`; the last one is truncated, a word longer than a line is broken. */
export const wrap = (text: string, width: number, size: number, maxLines: number): string[] => {
  const words = text.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === maxLines - 1)
      return [...lines, truncate([line, ...words.slice(index)].join(' ').trim(), width, size)];
    if (line !== '') lines.push(line);
    line = word;
    while (textWidth(line, size) > width && lines.length < maxLines - 1) {
      let head = '';
      for (const c of line) {
        if (head !== '' && textWidth(head + c, size) > width) break;
        head += c;
      }
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '') lines.push(truncate(line, width, size));
  return lines;
};
