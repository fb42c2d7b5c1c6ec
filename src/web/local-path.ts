/** The path when it leads to a page of this site, else `otherwise`: an address elsewhere must never follow a sign-in. */
export function localPath(path: string | null | undefined, otherwise: string): string {
  if (!path || !/^\/(?![/\\])/.test(path) || path.length > 500) return otherwise;
  // browsers drop control characters and read a backslash as a slash
  return Array.from(path).some((c) => c.charCodeAt(0) < 0x20 || c === '\\') ? otherwise : path;
}
