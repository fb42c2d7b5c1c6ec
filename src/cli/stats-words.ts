import { Usage } from './command.ts';

/** Bytes of a table on standard input. */
export const TABLE_LIMIT_BYTES = 500_000_000;

/** An option that takes one of several words, whatever its case. @throws Usage naming the option and its words. */
export function oneOf<T extends string>(name: string, given: string | undefined, allowed: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  const found = allowed.find((a) => a.toLowerCase() === given.toLowerCase());
  if (!found) throw new Usage(`--${name} takes ${allowed.join(', ')}, not "${given}".`);
  return found;
}
