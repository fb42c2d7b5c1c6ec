import type { ParseArgsConfig } from 'node:util';
import { isDay } from '#ledger/day.ts';

/** How commands speak: results to standard output, everything else to standard error. */
export interface Terminal {
  /** True with --json: one JSON document on standard output and nothing else. */
  json: boolean;
  /** Prints the result: `data` with --json, `text` for people otherwise. */
  result(data: unknown, text: string): void;
  /** One line of NDJSON with --json, or a line of text. */
  line(data: unknown, text: string): void;
  /** A note for people, on standard error. */
  note(text: string): void;
  /** Progress on long work: a line that renews itself where standard error is a terminal, silence otherwise. `done` null ends it. */
  progress(label: string, done: number | null, total?: number): void;
  now: () => Date;
  /** Reads all of standard input, at most `limit` bytes. */
  stdin(limit: number): Promise<string>;
}

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

export interface Command {
  /** Its words after `action`, for example ['evidence', 'import']. */
  name: readonly string[];
  /** One line for the list of commands. */
  summary: string;
  /** What follows the name, for the usage line. */
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Returns the exit code; nothing means 0. */
  run(t: Terminal, values: Values, args: string[]): Promise<number | undefined>;
}

/** The command was called with wrong words: exit code 2. */
export class Usage extends Error {}

/** The work was refused or failed for a reason that is one sentence: exit code 1. */
export class Failure extends Error {}

export const text = (values: Values, name: string): string | undefined => {
  const v = values[name];
  return typeof v === 'string' ? v : undefined;
};

/** A whole number between bounds given as text. @throws Usage naming the option. */
export function wholeNumber(values: Values, name: string, least: number, most: number): number | undefined {
  const raw = text(values, name);
  if (raw === undefined) return undefined;
  const n = Number(raw);
  if (!/^\d+$/.test(raw) || n < least || n > most)
    throw new Usage(`--${name} takes a whole number from ${least} to ${most}, not "${raw}".`);
  return n;
}

/** A calendar day given as text. @throws Usage naming the option. */
export function day(values: Values, name: string): string | undefined {
  const raw = text(values, name);
  if (raw === undefined) return undefined;
  if (!isDay(raw)) throw new Usage(`--${name} takes a date such as 2026-07-31, not "${raw}".`);
  return raw;
}

/** Columns padded to the widest cell, for people. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const r of rows) for (const [i, c] of r.entries()) widths[i] = Math.max(widths[i] ?? 0, c.length);
  return rows
    .map((r) =>
      r
        .map((c, i) => (i === r.length - 1 ? c : c.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
