/** What the registry writes as text with a little markdown, read into parts that a page can set. */

/** `\<`, `\[`, `\*`: the registry escapes characters of its markdown. */
export const unescaped = (text: string): string => text.replace(/\\([\\`*_{}[\]()#+\-.!<>|~^])/g, '$1');

/** Paragraphs of a summary: parted by empty lines, white space made single. */
export const paragraphsOf = (text: string): string[] =>
  unescaped(text)
    .split(/\r?\n\s*\r?\n/)
    .map((p) => p.replace(/\s+/g, ' ').trim())
    .filter((p) => p !== '');

export interface Criterion {
  text: string;
  /** 0 for a point of its own, 1 for one below it, and so on, at most 3. */
  depth: number;
}

export interface CriteriaPart {
  kind: 'inclusion' | 'exclusion' | 'other';
  /** The record's own heading, without its colon; null where the text begins without one. */
  heading: string | null;
  items: Criterion[];
}

const BULLET = /^(\s*)(?:[*•·▪◦‣–—-]|\(?\d{1,3}[.)、]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)])\s+(.*)$/;
const DEEPEST = 3;
const MOST_HEADING = 120;

/** A line that is nothing but a heading of inclusion or exclusion criteria ("Key Exclusion Criteria:", "Inclusion Criteria for cohort A"). */
function headingOf(line: string): CriteriaPart | null {
  const text = line
    .replace(/^[#*\s]+|[*\s]+$/g, '')
    .replace(/\s*[:：]$/, '')
    .trim();
  if (text.length > MOST_HEADING || !/\bcriteri(?:a|on)\b|^(?:key )?(?:in|ex)clusions?$/i.test(text)) return null;
  // a sentence that speaks of criteria is no heading
  if (/[.;]$/.test(text) || /\b(?:must|should|will|meet|met|fulfil|according to|defined|based on)\b/i.test(text))
    return null;
  if (/exclusion/i.test(text)) return { kind: 'exclusion', heading: text, items: [] };
  if (/inclusion|eligib/i.test(text)) return { kind: 'inclusion', heading: text, items: [] };
  return null;
}

/**
 * Eligibility criteria as lists: who may enter and who may not. A text that follows no pattern comes back as points in one part, so
 * that nothing of it is lost.
 */
export function readCriteria(text: string): CriteriaPart[] {
  const parts: CriteriaPart[] = [];
  let part: CriteriaPart = { kind: 'other', heading: null, items: [] };
  let indents: number[] = [];
  const begin = (next: CriteriaPart) => {
    if (part.items.length > 0 || part.heading !== null) parts.push(part);
    part = next;
    indents = [];
  };
  let open = false;
  for (const raw of unescaped(text).split(/\r?\n/)) {
    const line = raw.replaceAll('\t', '    ').trimEnd();
    if (line.trim() === '') {
      open = false;
      continue;
    }
    const heading = headingOf(line);
    if (heading) {
      begin(heading);
      open = false;
      continue;
    }
    const bullet = BULLET.exec(line);
    if (bullet) {
      const indent = bullet[1]?.length ?? 0;
      indents = indents.filter((i) => i < indent);
      part.items.push({ text: (bullet[2] ?? '').trim(), depth: Math.min(indents.length, DEEPEST) });
      indents.push(indent);
      open = true;
      continue;
    }
    const last = part.items.at(-1);
    // a line without a mark goes on with the point before it, unless an empty line stood between
    if (open && last) last.text = `${last.text} ${line.trim()}`;
    else {
      part.items.push({ text: line.trim(), depth: 0 });
      indents = [];
      open = true;
    }
  }
  begin({ kind: 'other', heading: null, items: [] });
  return parts;
}
