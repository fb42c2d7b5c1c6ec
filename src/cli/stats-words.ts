import { text, Usage, type Values } from './command.ts';

/** Bytes of a table on standard input. */
export const TABLE_LIMIT_BYTES = 500_000_000;

/** An option that takes one of several words, whatever its case. @throws Usage naming the option and its words. */
export function oneOf<T extends string>(name: string, given: string | undefined, allowed: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  const found = allowed.find((a) => a.toLowerCase() === given.toLowerCase());
  if (!found) throw new Usage(`--${name} takes ${allowed.join(', ')}, not "${given}".`);
  return found;
}

/** The options that both pooling commands share. */
export const POOL_OPTIONS = {
  tau2: { type: 'string' },
  test: { type: 'string' },
  level: { type: 'string' },
  'prediction-df': { type: 'string' },
} as const;

export const POOL_USAGE = '[--tau2 DL|PM|ML|REML|none] [--test z|hk|hk-adhoc] [--level 0.95] [--prediction-df k-1|k-2]';

/** What they say; left out where not given. @throws Usage naming the option. */
export function poolOptions(values: Values) {
  const tau2 = oneOf('tau2', text(values, 'tau2'), ['DL', 'PM', 'ML', 'REML', 'none'] as const);
  const test = oneOf('test', text(values, 'test'), ['z', 'hk', 'hk-adhoc'] as const);
  const predictionDf = oneOf('prediction-df', text(values, 'prediction-df'), ['k-1', 'k-2'] as const);
  const given = text(values, 'level');
  const level = given === undefined ? undefined : Number(given);
  if (level !== undefined && !(level > 0 && level < 1))
    throw new Usage(`--level takes a number between 0 and 1 such as 0.95, not "${given}".`);
  return { tau2, test, predictionDf, level };
}

/** An option that takes times with commas between. @throws Usage naming the option. */
export function times(name: string, given: string | undefined): number[] {
  if (given === undefined) return [];
  return given.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() === '' || !Number.isFinite(value) || value < 0)
      throw new Usage(`--${name} takes numbers of 0 or more with commas between, not "${given}".`);
    return value;
  });
}
