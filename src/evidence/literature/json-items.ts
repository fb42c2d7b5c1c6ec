/** Finds the items of a list in a JSON text without parsing it, so that each item keeps the text that stood there. Pure. */

export interface JsonItem {
  text: string;
  /** False for a last item that the text cut short. */
  closed: boolean;
}

/** The end of the string that begins at `at`, behind its quote. */
function afterString(json: string, at: number): number {
  for (let i = at + 1; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i + 1;
  }
  return json.length;
}

/** The items of the first list that stands under this key. @returns null when there is none. */
export function listItems(json: string, key: string): Iterable<JsonItem> | null {
  const found = new RegExp(`"${key}"\\s*:\\s*\\[`).exec(json);
  return found ? itemsFrom(json, found.index + found[0].length) : null;
}

function* itemsFrom(json: string, from: number): Generator<JsonItem> {
  let depth = 0;
  let start = -1;
  let i = from;
  while (i < json.length) {
    const c = json[i] ?? '';
    if (start < 0 && c !== ']' && c !== ',' && c.trim() !== '') start = i;
    if (c === '"') {
      i = afterString(json, i);
      continue;
    }
    if (c === '{' || c === '[') depth++;
    else if ((c === ',' || c === ']') && depth === 0) {
      if (start >= 0) yield { text: json.slice(start, i).trim(), closed: true };
      start = -1;
      if (c === ']') return;
    } else if (c === '}' || c === ']') depth--;
    i++;
  }
  if (start >= 0) yield { text: json.slice(start).trim(), closed: false };
}
