import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/*
 * Codes of an authenticator app (RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, half minutes) and backup codes.
 * Chance and the clock are arguments.
 */

const STEP_SECONDS = 30;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Letters and digits that are not taken for one another on paper. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The half minute since 1970. */
export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS);

/** The code of a half minute. */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const start = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(start) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The half minute that a code belongs to: this one, or its neighbours, as clocks differ; null where it fits none, or only one that
 * is not later than `last` (a code that was taken once is not taken again).
 */
export function stepOfCode(secret: Uint8Array, code: string, at: Date, last: number): number | null {
  const given = Buffer.from(code);
  if (!/^[0-9]{6}$/.test(code)) return null;
  const now = stepOf(at);
  // all three are compared whatever fits, so that the time it takes says nothing
  const fits = [now - 1, now, now + 1].filter((s) => timingSafeEqual(Buffer.from(codeAt(secret, s)), given));
  return fits.find((s) => s > last) ?? null;
}

/** Bytes in base 32 (RFC 4648) without padding: how authenticator apps take a secret by hand. */
export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const b of bytes) bits += b.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The address that an authenticator app reads from the square. */
export function totpAddress(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}

/** Backup codes, fifty bits each, written XXXXX-XXXXX. @param chance ten bytes for each code. */
export function backupCodes(chance: Uint8Array): string[] {
  const codes: string[] = [];
  for (let i = 0; i + 10 <= chance.length; i += 10) {
    const letters = Array.from(chance.subarray(i, i + 10), (b) => CODE_LETTERS[b % 32]).join('');
    codes.push(`${letters.slice(0, 5)}-${letters.slice(5)}`);
  }
  return codes;
}

/** A backup code as it was made, however it was typed. */
export const plainBackupCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

const keyFor = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `action ${use}`, 32));

/** What is kept of a backup code. */
export const backupCodeHash = (secret: string, user: string, code: string): string =>
  createHmac('sha256', keyFor(secret, 'backup codes'))
    .update(`${user}\n${plainBackupCode(code)}`)
    .digest('base64url');

/** Seals a secret for the database (AES-256-GCM). @param nonce twelve bytes, never the same twice. */
export function seal(secret: string, user: string, plain: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, 'authenticator'), nonce);
  cipher.setAAD(Buffer.from(user));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens what `seal` made; null where it was sealed with another secret, for another user, or was changed. */
export function unseal(secret: string, user: string, sealed: string): Uint8Array | null {
  const all = Buffer.from(sealed, 'base64url');
  if (all.length < 29) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, 'authenticator'), all.subarray(0, 12));
    decipher.setAAD(Buffer.from(user));
    decipher.setAuthTag(all.subarray(12, 28));
    return Buffer.concat([decipher.update(all.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}
