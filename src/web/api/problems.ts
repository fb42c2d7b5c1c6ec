import type { z } from 'zod';
import type { problem } from './schemas.ts';

export type Problem = z.output<typeof problem>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  414: 'URI Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** What was asked cannot be answered; the sentence names the thing and the remedy. */
export class AskedWrongly extends Error {
  readonly status: number;
  readonly parameters: readonly string[];
  constructor(status: number, sentence: string, parameters: readonly string[] = []) {
    super(sentence);
    this.status = status;
    this.parameters = parameters;
  }
}

/** A refusal as application/problem+json (RFC 9457). */
export function problemResponse(
  status: number,
  sentence: string,
  parameters: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: sentence,
    ...(parameters.length > 0 ? { parameters: [...parameters] } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
  });
}
