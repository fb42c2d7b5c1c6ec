import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** RFC 8785 canonical JSON. Numbers are IEEE doubles; `undefined` members are left out. @throws when the value is not JSON. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Only JSON values have a content hash.');
  return text;
}

/** SHA-256 in lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** The content hash of a thing: SHA-256 of its canonical JSON. No dates of reading and no database ids belong in the content. */
export function contentHash(content: unknown): string {
  return sha256(canonicalJson(content));
}
