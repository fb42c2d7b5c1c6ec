/**
 * Cuts a migration file into statements at each `;` outside quotes, dollar quotes and comments, because the
 * embedded engine takes one statement at a time. Nested comments and E'' strings are not understood: migrations do without.
 */
export function splitStatements(text: string): string[] {
  const out: string[] = [];
  let start = 0;
  let i = 0;
  const after = (mark: string, from: number): number => {
    const j = text.indexOf(mark, from);
    if (j < 0) throw new Error(`the migration has an unterminated ${mark} that opens at character ${from}`);
    return j + mark.length;
  };
  while (i < text.length) {
    const c = text[i];
    if (c === '-' && text[i + 1] === '-') {
      const j = text.indexOf('\n', i);
      i = j < 0 ? text.length : j + 1;
    } else if (c === '/' && text[i + 1] === '*') i = after('*/', i + 2);
    else if (c === "'" || c === '"') i = after(c, i + 1);
    else if (c === '$') {
      const tag = /^\$([A-Za-z_]\w*)?\$/.exec(text.slice(i, i + 64));
      i = tag ? after(tag[0], i + tag[0].length) : i + 1;
    } else if (c === ';') {
      out.push(text.slice(start, i));
      start = ++i;
    } else i++;
  }
  out.push(text.slice(start));
  return out.map((s) => s.trim()).filter((s) => s.replace(/--[^\n]*(\n|$)/g, '').trim() !== '');
}
