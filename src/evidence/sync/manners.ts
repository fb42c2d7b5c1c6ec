/** How a source is asked again: pure arithmetic, chance and clock are arguments. */

export interface Manners {
  /** Tries of one request, the first included. */
  attempts: number;
  /** One try, from the request to the last byte. */
  timeoutMs: number;
  /** Of one answer, unpacked. */
  maxBytes: number;
  /** The first wait before another try; it doubles each time. */
  firstWaitMs: number;
  /** The longest wait, whoever asks for it. */
  mostWaitMs: number;
  /** Pages of one question: more means that the question is wrong. */
  mostPages: number;
}

export const MANNERS: Manners = {
  attempts: 5,
  timeoutMs: 60_000,
  maxBytes: 64 * 1024 * 1024,
  firstWaitMs: 1000,
  mostWaitMs: 120_000,
  mostPages: 300,
};

/**
 * Wait before try number `attempt` + 1: doubled each time, bounded, and half of it left to chance so that many clients do not come back together.
 * @param chance uniform in [0, 1).
 */
export function backOff(attempt: number, m: Pick<Manners, 'firstWaitMs' | 'mostWaitMs'>, chance: number): number {
  const full = Math.min(m.mostWaitMs, m.firstWaitMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * chance);
}

/** Milliseconds that a Retry-After header asks for: seconds or an HTTP date; null where it says nothing usable. */
export function retryAfter(header: string | null, now: Date): number | null {
  const raw = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(raw)) return Number(raw) * 1000;
  if (!/^[A-Z][a-z]{2}, /.test(raw)) return null;
  const at = Date.parse(raw);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
