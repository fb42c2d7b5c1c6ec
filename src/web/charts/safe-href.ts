/**
 * The address when a page may link to it: http, https, mailto or inside this site; else null. Addresses come with imported
 * records, and 'javascript:' or '//elsewhere' must never become a link.
 */
export const safeHref = (href: string | null | undefined): string | null => {
  if (!href) return null;
  // Browsers drop tabs and line ends inside an address before they read its scheme, and take a backslash for a slash.
  const read = Array.from(href)
    .filter((c) => c.charCodeAt(0) > 0x20)
    .join('')
    .replaceAll('\\', '/');
  if (/^(https?:\/\/|mailto:)/i.test(read)) return href;
  return /^(\/(?!\/)|[?#])/.test(read) ? href : null;
};
