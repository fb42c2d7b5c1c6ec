/** What may run and load on a page. `script` and `style` are lists of nonces or hashes; everything else comes from this site alone. */
export function contentSecurityPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src-elem 'self' ${style}`.trimEnd(),
    // the component library writes sizes into style attributes; an attribute can load nothing and run nothing
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For a page made for one reader: only scripts that carry this number, and what they load. */
export const policyByNonce = (nonce: string): string =>
  contentSecurityPolicy(`'nonce-${nonce}' 'strict-dynamic'`, `'nonce-${nonce}'`);

/** For anything that is not a page (a record, a table, a drawing): nothing runs in it, wherever it is opened. */
export const POLICY_FOR_FILES = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** On every answer. */
export function commonHeaders(https: boolean): [string, string][] {
  return [
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['X-Permitted-Cross-Domain-Policies', 'none'],
    ...(https ? ([['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']] as [string, string][]) : []),
  ];
}

/**
 * Whether a request that changes something came from a page of this site. Browsers say so in Sec-Fetch-Site, older ones in Origin;
 * a request that says neither is refused, as is one from a page without an origin.
 */
export function fromThisSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (origin === null) return site !== null;
  if (origin === 'null') return site === 'same-origin';
  try {
    return new URL(origin).host === headers.get('host');
  } catch {
    return false;
  }
}
