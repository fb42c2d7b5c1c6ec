interface Told {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  constraint?: unknown;
  table?: unknown;
  severity?: unknown;
}

const MOST_FRAMES = 12;
/** A mail address, or something between quotation marks or brackets that may be what somebody wrote. */
const ADDRESS = /[^\s<>"'(),;:=]+@[^\s<>"'(),;:=]+/g;

/**
 * What a log may say of an error: its name, code, message and where it arose, never what somebody wrote. Drivers of databases and mail servers hang
 * rows, parameters and addresses on their errors, and a log is read, copied and kept by others than the database.
 */
export function errorForLog(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `a thrown ${typeof error}`;
  const e = error as Told;
  const fromDatabase = typeof e.severity === 'string' || (typeof e.code === 'string' && /^[0-9A-Z]{5}$/.test(e.code));
  const text = typeof e.message === 'string' ? (e.message.split('\n')[0] ?? '') : '';
  const masked = text.replace(ADDRESS, '…@…').slice(0, 300);
  // PostgreSQL quotes what it was given in its messages: names of tables and constraints are told by fields of their own
  const message = fromDatabase ? masked.replace(/"[^"]*"|'[^']*'|\([^)]*\)/g, '…') : masked;
  const parts = [
    `${typeof e.name === 'string' ? e.name : 'Error'}: ${message}`,
    ...[
      ['code', e.code],
      ['table', e.table],
      ['constraint', e.constraint],
    ].flatMap(([name, value]) => (typeof value === 'string' ? [`${String(name)} ${value}`] : [])),
  ];
  const frames = typeof e.stack === 'string' ? e.stack.split('\n').filter((l) => /^\s+at /.test(l)) : [];
  return [parts.join(', '), ...frames.slice(0, MOST_FRAMES)].join('\n');
}
