/**
 * The address of a link that a person wrote, if it may be followed: https, or a page of this site.
 * @returns null for everything else: other schemes, an address with a name and password, a path that browsers read as another site.
 */
export function safeLink(written: string): string | null {
  const s = written.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, so that java\nscript: would run
  if (s === '' || s.length > 2000 || /[\u0000-\u0020\u007f-\u00a0\\<>"'`]/.test(s)) return null;
  if (s.startsWith('/')) return s.startsWith('//') ? null : s;
  if (!/^https:\/\//i.test(s) || !URL.canParse(s)) return null;
  const url = new URL(s);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
