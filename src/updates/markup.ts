import type { Ref } from '#ledger/things.ts';
import { safeLink } from './safe-link.ts';

/*
 * The small part of Markdown that a passage may use: paragraphs, `## headings`, lists (`- `, `1. `), **bold**, *emphasis*,
 * [links](https://…) to https addresses and to pages of this site, and [[claim:C1]], [[decision:D1]], [[initiative:I1]].
 * Everything else is text. The result is a tree; nothing in it is markup for a browser.
 */

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'ref'; ref: Ref };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; children: Inline[] }
  | { type: 'list'; ordered: boolean; items: Inline[][] };

const REF = /^\[\[(claim|decision|initiative):\s*([A-Z]\d{1,9})\s*\]\]/i;
const LETTER = { claim: 'C', decision: 'D', initiative: 'I' } as const;
/** Emphasis inside emphasis stops here; deeper marks are text. */
const DEEPEST = 4;

/** Reads a body. Never fails: what cannot be understood is text. Work grows with the length of the body, not with its square. */
export function readMarkup(body: string): Block[] {
  const out: Block[] = [];
  for (const chunk of body.replaceAll('\r\n', '\n').split(/\n[ \t]*\n/)) out.push(...readChunk(chunk.split('\n')));
  return out;
}

function readChunk(lines: readonly string[]): Block[] {
  const out: Block[] = [];
  let text: string[] = [];
  const flush = () => {
    if (text.length > 0) out.push({ type: 'paragraph', children: readInline(text.join(' ')) });
    text = [];
  };
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const heading = /^#{2,3} (.+)$/.exec(trimmed);
    const item = /^(?:([-*])|\d{1,3}[.)]) (.+)$/.exec(trimmed);
    const last = out.at(-1);
    if (heading) {
      flush();
      out.push({ type: 'heading', children: readInline(heading[1] ?? '') });
    } else if (item) {
      flush();
      const ordered = item[1] === undefined;
      const children = readInline(item[2] ?? '');
      const open = out.at(-1);
      if (open?.type === 'list' && open.ordered === ordered) open.items.push(children);
      else out.push({ type: 'list', ordered, items: [children] });
    } else if (text.length === 0 && last?.type === 'list' && /^\s{2,}/.test(line)) {
      last.items.at(-1)?.push({ type: 'text', text: ' ' }, ...readInline(trimmed));
    } else text.push(trimmed);
  }
  flush();
  return out;
}

function readInline(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const push = (node: Inline) => {
    if (plain) out.push({ type: 'text', text: plain });
    plain = '';
    out.push(node);
  };
  // the next place of each closing mark is looked for once, however many open before it
  const next = new Map<string, number>();
  const close = (mark: string, from: number): number => {
    const known = next.get(mark);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    let end = text.indexOf(mark, from);
    // a single star closes at a single star, not at half of a double one
    while (mark === '*' && end >= 0 && text[end + 1] === '*') end = text.indexOf(mark, end + 2);
    next.set(mark, end);
    return end;
  };
  let i = 0;
  while (i < text.length) {
    const c = text[i];
    if (c === '\\' && /[\\*[\]()#-]/.test(text[i + 1] ?? '')) {
      plain += text[i + 1];
      i += 2;
      continue;
    }
    if (c === '[' && text[i + 1] === '[') {
      const found = refAt(text.slice(i, i + 40));
      if (found) {
        push({ type: 'ref', ref: found.ref });
        i += found.length;
        continue;
      }
    } else if (c === '[') {
      const middle = close('](', i + 1);
      const end = middle < 0 ? -1 : close(')', middle + 2);
      const href = end < 0 || end - i > 2500 ? null : safeLink(text.slice(middle + 2, end));
      const label = middle < 0 ? '' : text.slice(i + 1, middle);
      if (href && label.trim() !== '' && !label.includes('[')) {
        push({ type: 'link', href, children: readInline(label, DEEPEST) });
        i = end + 1;
        continue;
      }
    } else if (c === '*' && depth < DEEPEST) {
      const mark = text[i + 1] === '*' ? '**' : '*';
      const start = i + mark.length;
      const end = /\s/.test(text[start] ?? ' ') ? -1 : close(mark, start);
      if (end > start) {
        push({ type: mark === '**' ? 'strong' : 'em', children: readInline(text.slice(start, end), depth + 1) });
        i = end + mark.length;
        continue;
      }
      plain += mark;
      i += mark.length;
      continue;
    }
    plain += c;
    i += 1;
  }
  if (plain) out.push({ type: 'text', text: plain });
  return out;
}

function refAt(text: string): { ref: Ref; length: number } | null {
  const m = REF.exec(text);
  if (!m) return null;
  const kind = (m[1] ?? '').toLowerCase() as keyof typeof LETTER;
  const id = (m[2] ?? '').toUpperCase();
  return id.startsWith(LETTER[kind]) ? { ref: { kind, id }, length: m[0].length } : null;
}

/** Every thing that a body names, once each in reading order, and the double brackets that name none. */
export function referencesOf(body: string): { refs: Ref[]; unreadable: string[] } {
  const refs = new Map<string, Ref>();
  const unreadable: string[] = [];
  const walk = (nodes: readonly Inline[]): void => {
    for (const n of nodes) {
      if (n.type === 'ref') refs.set(`${n.ref.kind}:${n.ref.id}`, n.ref);
      else if (n.type === 'text') unreadable.push(...(n.text.match(/\[\[[^\]\n]{0,60}(?:\]\])?/g) ?? []));
      else walk(n.children);
    }
  };
  for (const block of readMarkup(body))
    for (const line of block.type === 'list' ? block.items : [block.children]) walk(line);
  return { refs: [...refs.values()], unreadable };
}

/** The words of a line without its marks; `say` gives the words for a reference. */
export function plainText(nodes: readonly Inline[], say: (ref: Ref) => string): string {
  return nodes
    .map((n) => (n.type === 'text' ? n.text : n.type === 'ref' ? say(n.ref) : plainText(n.children, say)))
    .join('');
}
