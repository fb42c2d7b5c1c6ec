import { parseArgs } from 'node:util';
import { type Command, Failure, Usage, type Values } from './command.ts';
import { makeTerminal } from './terminal.ts';

/** Every command and where it lives; loaded only when called, so that `action stats` never opens a database driver. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  demo: () => import('./demo.server.ts'),
  start: () => import('./start.server.ts'),
  'sign-in-link': () => import('./sign-in-link.server.ts'),
  'second-factor reset': () => import('./second-factor-reset.server.ts'),
  worker: () => import('./worker.server.ts'),
  migrate: () => import('./migrate.server.ts'),
  doctor: () => import('./doctor.server.ts'),
  'audit export': () => import('./audit-export.server.ts'),
  'audit verify': () => import('./audit-verify.server.ts'),
  'evidence import': () => import('./evidence-import.server.ts'),
  'evidence sync': () => import('./evidence-sync.server.ts'),
  'evidence reclassify': () => import('./evidence-reclassify.server.ts'),
  'evidence search': () => import('./evidence-search.server.ts'),
  'evidence export': () => import('./evidence-export.server.ts'),
  'evidence changes': () => import('./evidence-changes.server.ts'),
  'evidence classify': () => import('./evidence-classify.server.ts'),
  line: () => import('./line.server.ts'),
  'outcomes import': () => import('./outcomes-import.server.ts'),
  'outcomes import-cases': () => import('./outcomes-import-cases.server.ts'),
  'outcomes synthesise': () => import('./outcomes-synthesise.server.ts'),
  'consensus analyse': () => import('./consensus-analyse.server.ts'),
  'priorities rank': () => import('./priorities-rank.server.ts'),
  'stats pool-proportions': () => import('./stats-pool-proportions.ts'),
  'stats pool-effects': () => import('./stats-pool-effects.ts'),
  'stats kaplan-meier': () => import('./stats-kaplan-meier.ts'),
  'stats cumulative-incidence': () => import('./stats-cumulative-incidence.ts'),
  'stats guyot': () => import('./stats-guyot.ts'),
  'stats agreement': () => import('./stats-agreement.ts'),
  'stats wilcoxon': () => import('./stats-wilcoxon.ts'),
};

const COMMON = { help: { type: 'boolean', short: 'h' } } as const;

/** The longest name of a command that the words begin with. */
function find(words: readonly string[]): { name: string } | null {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (words.length >= length && COMMANDS[name]) return { name };
  }
  return null;
}

function overview(loaded: readonly { command: Command }[]): string {
  const rows = loaded.map(
    ({ command: c }) => `  action ${`${c.name.join(' ')} ${c.usage}`.trim().padEnd(64)} ${c.summary}`,
  );
  return `ACTioN: the working platform of an autoimmunity cell therapy network\n\n${rows.join('\n')}\n\nEvery command takes --json and --help. Without DATABASE_URL the embedded database in --data DIR (default action-data) is used.`;
}

async function run(all: string[]): Promise<number> {
  const json = all.includes('--json');
  const argv = all.filter((a) => a !== '--json');
  const t = makeTerminal(json);
  try {
    const asked = find(argv);
    if (!asked) {
      if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
        const loaded = await Promise.all(Object.values(COMMANDS).map((load) => load()));
        t.result(
          {
            commands: loaded.map(({ command: c }) => ({ name: c.name.join(' '), usage: c.usage, summary: c.summary })),
          },
          overview(loaded),
        );
        return argv.length === 0 ? 2 : 0;
      }
      const known = Object.keys(COMMANDS).filter((c) => c.startsWith(`${argv[0]} `));
      throw new Usage(
        known.length > 0
          ? `"action ${argv[0]}" needs one more word: ${known.map((k) => k.split(' ')[1]).join(', ')}.`
          : `There is no command "${argv.slice(0, 2).join(' ')}"; "action help" lists them.`,
      );
    }
    const { command } = await COMMANDS[asked.name]!();
    let parsed: { values: Values; positionals: string[] };
    try {
      parsed = parseArgs({
        args: argv.slice(command.name.length),
        options: { ...command.options, ...COMMON },
        allowPositionals: true,
        strict: true,
      }) as typeof parsed;
    } catch (e) {
      throw new Usage(
        `${(e as Error).message.split('\n')[0]?.replace(/\.?$/, '.')} Usage: action ${command.name.join(' ')} ${command.usage}`,
      );
    }
    if (parsed.values.help) {
      const { name, usage, summary } = command;
      t.result({ name: name.join(' '), usage, summary }, `action ${name.join(' ')} ${usage}\n  ${summary}`);
      return 0;
    }
    return (await command.run(t, parsed.values, parsed.positionals)) ?? 0;
  } catch (e) {
    t.progress('', null);
    const error = e as Error & { code?: string };
    if (process.env.ACTION_DEBUG) process.stderr.write(`${error.stack}\n`);
    else process.stderr.write(`${oneLine(error)}\n`);
    return error instanceof Usage ? 2 : 1;
  }
}

/** The sentence of an error; a programming error is named as one, without its stack. */
function oneLine(e: Error & { code?: string }): string {
  const issue = (e as { issues?: { message?: string }[] }).issues?.[0]?.message; // of a schema: its first sentence, not its list
  const message = issue ?? (e.message || e.code || String(e)).split('\n')[0] ?? '';
  const ours = e instanceof Failure || e instanceof Usage || e.constructor !== Error;
  return ours ? message : `${message} (set ACTION_DEBUG=1 for where this happened)`;
}

process.stdout.on('error', (e: NodeJS.ErrnoException) => {
  if (e.code === 'EPIPE') process.exit(0); // the reader of a pipe has seen enough
  throw e;
});
process.exitCode = await run(process.argv.slice(2));
// an open pool or timer of a finished command must not keep the process; servers return only when they stop
if (process.stdout.writableLength > 0) await new Promise((done) => process.stdout.once('drain', done));
process.exit();
