import { isSignatureOf, signatureOf } from './signed-text.ts';

/**
 * Who is signed in on a demonstration server: the id of a demonstration person and a time, signed. Only a server that was started as a
 * demonstration reads it, and only people marked as made up can be named in it.
 */
export const DEMONSTRATION_COOKIE = 'action_demonstration';
const HOURS = 12;

const signed = (text: string): string => `demonstration session\n${text}`;

/** The value of the cookie. @param at when it was given, from which it lasts twelve hours. */
export function demonstrationToken(secret: string, person: string, at: Date): string {
  const text = `${Buffer.from(person).toString('base64url')}.${at.getTime()}`;
  return `${text}.${signatureOf(secret, signed(text))}`;
}

/** The person named in the cookie, or null when it was not signed with this secret or is too old. */
export function readDemonstrationToken(secret: string, token: string, now: Date): string | null {
  const [person = '', at = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !person || !/^\d{1,15}$/.test(at)) return null;
  if (!isSignatureOf(secret, signed(`${person}.${at}`), signature)) return null;
  const age = now.getTime() - Number(at);
  if (age < 0 || age > HOURS * 3_600_000) return null;
  return Buffer.from(person, 'base64url').toString();
}

/** The Set-Cookie line; an empty token ends the session. */
export function demonstrationCookie(token: string, secure: boolean): string {
  const age = token ? HOURS * 3600 : 0;
  return `${DEMONSTRATION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure ? '; Secure' : ''}`;
}

/** The value of a cookie of this name in a Cookie header, or null. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
