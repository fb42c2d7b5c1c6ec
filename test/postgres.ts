/* A PostgreSQL server for the tests: an existing one by ACTION_TEST_POSTGRES_URL, else one of our own in a temporary folder. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

export interface TestServer {
  /** Address of a database on it in which databases can be made. */
  url: string;
  /** Whose it is: ours goes away with everything in it, an existing one has to be left clean. */
  ours: boolean;
  stop(): Promise<void>;
}

/** Folders with server binaries: on the PATH, then Debian's, newest first. */
function binaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
    ...versions.map((v) => path.join(debian, v, 'bin')),
  ];
  return folders.find((f) => ['initdb', 'postgres'].every((b) => fs.existsSync(path.join(f, b)))) ?? null;
}

/** The server binaries refuse root: as root they run as the user `postgres`, which Debian's package makes. */
function unprivileged(): { uid: number; gid: number } | null | 'none' {
  if (process.getuid?.() !== 0) return null;
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((l) => l.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : 'none';
}

/** Why there can be no PostgreSQL half of the tests here, or null when there can. */
export function whyNoPostgres(): string | null {
  if (process.env.ACTION_TEST_POSTGRES_URL) return null;
  if (!binaries())
    return 'no PostgreSQL server is installed (apt-get install postgresql, or set ACTION_TEST_POSTGRES_URL)';
  if (unprivileged() === 'none')
    return 'PostgreSQL refuses to run as root and there is no user "postgres" (run as another user, or set ACTION_TEST_POSTGRES_URL)';
  return null;
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const at = probe.address();
      probe.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
    });
  });

// Started in a group of its own, so that Ctrl-C does not reach it; when the pipe to us closes, for whatever reason,
// kill -9 included, it stops the server and takes the folder away.
const KEEPER = `"$1/postgres" -D "$2/db" -F -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$4" \
  -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=2GB -c max_connections=60 >"$2/log" 2>&1 &
server=$!
read -r _
kill -INT $server 2>/dev/null
wait $server
rm -rf "$2"`;

/** Starts or finds a server. @throws with one sentence when there is none or it does not start; ask {@link whyNoPostgres} first. */
export async function startPostgres(): Promise<TestServer> {
  const given = process.env.ACTION_TEST_POSTGRES_URL;
  if (given) return { url: given, ours: false, stop: async () => {} };
  const why = whyNoPostgres();
  const bin = binaries();
  const who = unprivileged();
  if (why || !bin || who === 'none') throw new Error(`There is no PostgreSQL for the tests: ${why}.`);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'action-postgres-'));
  try {
    const password = randomBytes(12).toString('hex');
    fs.writeFileSync(path.join(dir, 'password'), password);
    if (who) for (const p of [dir, path.join(dir, 'password')]) fs.chownSync(p, who.uid, who.gid);
    execFileSync(
      path.join(bin, 'initdb'),
      [
        '-D',
        path.join(dir, 'db'),
        '-U',
        'action',
        '-A',
        'scram-sha-256',
        `--pwfile=${path.join(dir, 'password')}`,
      ].concat(['--no-sync', '--encoding=UTF8', '--locale=C', '--lc-ctype=C.UTF-8']),
      { ...who, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return await start(bin, dir, password, who);
  } catch (e) {
    fs.rmSync(dir, { recursive: true, force: true });
    throw e;
  }
}

async function start(bin: string, dir: string, password: string, who: { uid: number; gid: number } | null) {
  const port = await freePort();
  const socket = dir.length < 90 ? dir : ''; // the path of a unix socket may have 107 bytes at most
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', bin, dir, String(port), socket], {
    ...who,
    cwd: dir,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => keeper.on('exit', () => resolve()));
  const log = () => fs.readFileSync(path.join(dir, 'log'), 'utf8');
  const until = performance.now() + 30_000;
  for (;;) {
    await new Promise((r) => setTimeout(r, 50));
    const said = fs.existsSync(path.join(dir, 'log')) ? log() : '';
    if (said.includes('ready to accept connections')) break;
    if (said.includes('FATAL') || performance.now() > until) {
      keeper.stdin.end();
      await gone;
      throw new Error(`PostgreSQL for the tests did not start: ${said.trim().split('\n').at(-1) ?? 'it said nothing'}`);
    }
  }
  return {
    url: `postgres://action:${password}@127.0.0.1:${port}/postgres`,
    ours: true,
    async stop() {
      keeper.stdin.end();
      await gone;
    },
  };
}

// Run by itself it says why there can be no PostgreSQL here, or nothing.
if (import.meta.main) process.stdout.write(whyNoPostgres() ?? '');
