import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The key of the link that ends all alert mails of a person, without signing in. It holds for ever, because a mail may be read years later, and
 * can do nothing else.
 */
const sign = (secret: string, person: string): string =>
  createHmac('sha256', secret).update(`stop alerts of saved searches\n${person}`).digest('base64url');

/** @param secret the one that all servers of a database share. */
export const stopPath = (secret: string, person: string): string =>
  `/searches/stop?${new URLSearchParams({ person, key: sign(secret, person) })}`;

/** Whether a key was made for this person with this secret. */
export function isStopKey(secret: string, person: string, key: string): boolean {
  const given = Buffer.from(key);
  const right = Buffer.from(sign(secret, person));
  return given.length === right.length && timingSafeEqual(given, right);
}
