import pg from 'pg';

const OLDEST = 150000;

/** The server of DATABASE_URL cannot be used; one sentence says which, why, and what to do. */
export class ServerUnusable extends Error {}

interface DriverError extends Error {
  code?: string;
  errors?: Error[];
}

/** Where an address leads, for people: never with its password. */
function placeOf(url: string): { where: string; database: string; user: string } {
  let at: URL;
  try {
    at = new URL(url);
  } catch {
    throw new ServerUnusable(
      'DATABASE_URL is not an address; it looks like postgres://user:password@host:5432/database.',
    );
  }
  if (!/^postgres(ql)?:$/.test(at.protocol))
    throw new ServerUnusable(`DATABASE_URL begins with ${at.protocol}//, and only postgres:// is understood.`);
  const host = at.hostname || at.searchParams.get('host') || 'the local socket';
  return {
    where: at.hostname ? `${host}:${at.port || '5432'}` : host,
    database: decodeURIComponent(at.pathname.slice(1)),
    user: decodeURIComponent(at.username),
  };
}

function sentence(e: DriverError, url: string): string {
  const { where, database, user } = placeOf(url);
  const said = (e.message || e.errors?.[0]?.message || e.code || 'no reason given').split('\n')[0];
  switch (e.code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `No PostgreSQL answers at ${where}. Start it, or mend the host and port in DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of DATABASE_URL, ${where}, is not known. Mend its name.`;
    case '28P01':
    case '28000':
      return `PostgreSQL at ${where} refuses the user "${user}" (${said}). Mend user and password in DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${where} has no database "${database}". Make it with createdb, or mend the name in DATABASE_URL.`;
    case '53300':
      return `PostgreSQL at ${where} has no connection left. Raise its max_connections, or stop what holds them.`;
    case '57P03':
      return `PostgreSQL at ${where} is just starting or stopping. Try again in a moment.`;
    default:
      return `PostgreSQL at ${where} cannot be used (${said}). Check DATABASE_URL.`;
  }
}

/**
 * Connects to a server and looks at it once. @throws ServerUnusable
 * @returns the pool, and one sentence on what that server guarantees.
 */
export async function openServer(url: string): Promise<{ pool: pg.Pool; guarantee: string }> {
  const { where, database } = placeOf(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'action',
    // our statements are short: compiling them takes longer than running them
    options: '-c jit=off',
  });
  pool.on('error', () => {
    // an idle connection was dropped by the server; the pool replaces it, and a query in flight reports for itself
  });
  try {
    const { rows } = await pool.query<{ version: number; name: string; fsync: string; commit: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
              current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
    );
    const s = rows[0];
    if (!s || s.version < OLDEST)
      throw new ServerUnusable(`PostgreSQL at ${where} is version ${s?.name}; ACTioN needs 15 or newer.`);
    const safe = s.fsync === 'on' && s.commit !== 'off';
    const promise = safe
      ? 'any number of processes, every acknowledged change is on its disk'
      : `any number of processes, but that server runs with ${s.fsync === 'on' ? 'synchronous_commit off' : 'fsync off'}, so that a power cut can lose changes`;
    return { pool, guarantee: `PostgreSQL ${s.name.split(' ')[0]} at ${where}, database ${database}: ${promise}` };
  } catch (e) {
    await pool.end();
    throw e instanceof ServerUnusable ? e : new ServerUnusable(sentence(e as DriverError, url), { cause: e });
  }
}
