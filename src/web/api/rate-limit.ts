const WINDOW_MS = 60_000;
/** An address takes some 150 bytes here. */
const MOST_ADDRESSES = 20_000;

export interface RateLimit {
  /** Counts one request. @returns null where it may be answered, else the seconds until the next may. */
  take(address: string, at: Date): number | null;
  /** How many addresses are remembered. */
  size(): number;
}

/** At most so many requests in the minute that begins with an address's first one. Memory is bounded: the addresses that began first are forgotten. */
export function makeRateLimit(perMinute: number, most = MOST_ADDRESSES): RateLimit {
  // in the order in which their minutes began
  const counts = new Map<string, { n: number; from: number }>();
  return {
    take(address, at) {
      const key = addressKey(address);
      const now = at.getTime();
      const known = counts.get(key);
      if (known && now - known.from < WINDOW_MS && now >= known.from) {
        known.n++;
        return known.n <= perMinute ? null : Math.ceil((known.from + WINDOW_MS - now) / 1000);
      }
      counts.delete(key);
      counts.set(key, { n: 1, from: now });
      for (const [oldest, { from }] of counts) {
        if (counts.size <= most && now - from < WINDOW_MS) break;
        counts.delete(oldest);
      }
      return null;
    },
    size: () => counts.size,
  };
}

/** Whom an address counts for: itself, or its network of 64 bits where it is an IPv6 address, of which one household has 2^64. */
export function addressKey(address: string): string {
  const ip = address.split('%')[0]?.toLowerCase() ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!ip.includes(':')) return ip.slice(0, 60);
  const [head = '', tail] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...gap, ...after]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, '').slice(0, 8))
    .join(':');
}
