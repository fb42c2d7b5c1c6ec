import { createHmac, timingSafeEqual } from 'node:crypto';

/** The signature of a text, for links and cookies that stand for signing in. The text begins with what it is for, so that none serves for another. */
export const signatureOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Whether a signature was made for exactly this text with this secret; takes as long for a wrong one as for the right one. */
export function isSignatureOf(secret: string, text: string, signature: string): boolean {
  const given = Buffer.from(signature);
  const right = Buffer.from(signatureOf(secret, text));
  return given.length === right.length && timingSafeEqual(given, right);
}
