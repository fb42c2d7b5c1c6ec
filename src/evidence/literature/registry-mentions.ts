import { findRegistryIds } from '#evidence/registry-ids.ts';
import type { RegistryMention } from './report-facts.ts';

/** Where a report may name trials. `banked`: each entry of its data banks, as the source gives it. */
interface Named {
  title: string;
  abstract?: string | null | undefined;
  keywords?: readonly string[] | undefined;
  banked?: readonly string[] | undefined;
}

const AROUND = 60;

/** The words around a number, cut at spaces. */
function around(text: string, id: string): string {
  const at = text.toUpperCase().indexOf(id);
  if (at < 0) return text.slice(0, 2 * AROUND);
  const from = Math.max(at - AROUND, 0);
  const to = Math.min(at + id.length + AROUND, text.length);
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1 || from;
  const end = to === text.length ? to : text.lastIndexOf(' ', to);
  const words = text.slice(start > at ? from : start, end < at + id.length ? to : end).replace(/\s+/g, ' ');
  return `${start > 0 ? '…' : ''}${words.trim()}${end < text.length ? '…' : ''}`;
}

/** The registry numbers that a report names, each once for each field, in the order of the fields. */
export function mentionsIn({ title, abstract, keywords = [], banked = [] }: Named): RegistryMention[] {
  const out = new Map<string, RegistryMention>();
  const add = (field: RegistryMention['field'], text: string): void => {
    for (const { id, registry } of findRegistryIds(text))
      if (!out.has(`${field} ${id}`)) out.set(`${field} ${id}`, { id, registry, field, words: around(text, id) });
  };
  for (const entry of banked) add('data-bank', entry);
  add('title', title);
  if (abstract) add('abstract', abstract);
  for (const keyword of keywords) add('keywords', keyword);
  return [...out.values()];
}
