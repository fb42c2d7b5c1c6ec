/** More decimals than this are a computation of somebody, not a print; fewer keep the arithmetic exact in whole numbers. */
const MOST_DECIMALS = 4;
const WRITTEN = /^(\d{1,3})(?:\.(\d+))?$/;

interface Written {
  /** The percentage in units of its last printed decimal: 71.4 → 714. */
  units: number;
  /** How many units one per cent has: 10 for one decimal. */
  scale: number;
}

function read(percent: string): Written | null {
  const found = WRITTEN.exec(percent.trim());
  if (!found) return null;
  const decimals = found[2] ?? '';
  if (decimals.length > MOST_DECIMALS) return null;
  const scale = 10 ** decimals.length;
  const units = Number(found[1]) * scale + Number(decimals === '' ? 0 : decimals);
  return units <= 100 * scale ? { units, scale } : null;
}

/** Whether x of n, rounded to the printed decimals, is the percentage. A half may have been rounded either way. Exact: whole numbers only. */
const gives = (w: Written, x: number, n: number): boolean => Math.abs(200 * w.scale * x - 2 * w.units * n) <= n;

/**
 * The numbers of events among n patients that a printed percentage may stand for: none when no whole number of patients gives it.
 * The check of granularity after Brown and Heathers (2017, doi 10.1177/1948550616673876), here for proportions.
 * @param percent '71', '71.4'; at most four decimals. @param n a whole number from 1.
 * @returns the least and the most; null when none fits, or when it is no percentage.
 */
export function eventsGiving(percent: string, n: number): { least: number; most: number } | null {
  const w = read(percent);
  if (!w || !Number.isSafeInteger(n) || n < 1) return null;
  // |200 · scale · x − 2 · units · n| ≤ n, solved for x; all products are exact
  const least = Math.max(0, Math.ceil((2 * w.units * n - n) / (200 * w.scale)));
  const most = Math.min(n, Math.floor((2 * w.units * n + n) / (200 * w.scale)));
  return least <= most ? { least, most } : null;
}

const share = (x: number, n: number): string => `${((100 * x) / n).toFixed(1)}%`;

/**
 * What is wrong between a printed percentage and its counts, as the rest of a sentence; null when they agree or nothing is printed.
 * @param events whole, 0 … n. @param n whole, from 1.
 */
export function percentProblem(percent: string, events: number, n: number): string | null {
  const w = read(percent);
  if (!w || gives(w, events, n)) return null;
  const could = eventsGiving(percent, n);
  const are = `${events} of ${n} are ${share(events, n)}`;
  if (!could) {
    const below = Math.min(n, Math.floor((w.units * n) / (100 * w.scale)));
    const above = Math.min(n, below + 1);
    const near =
      below === above
        ? `${below} are ${share(below, n)}`
        : `${below} are ${share(below, n)}, ${above} are ${share(above, n)}`;
    return `no whole number of ${n} patients gives the reported ${percent}% (${near}), and ${are}; perhaps it is of other patients.`;
  }
  const meant = could.least === could.most ? String(could.least) : `${could.least} to ${could.most}`;
  return `${are}, but ${percent}% is reported, which would be ${meant} of ${n}; read the source again.`;
}
