/* The rules of the house, as a function of the source files: what it returns is what breaks them. */
import * as path from 'node:path';

const ABOVE = ['updates', 'roadmap', 'priorities', 'insights', 'network', 'claims', 'outcomes', 'evidence'];
const ORDER = [...ABOVE, 'governance', 'ledger', 'db'];
const EDGES = ['web', 'cli', 'jobs'];
const GROUND = ['stats', 'vocabulary'];
const FORBIDDEN = /^(index|utils?|helpers?|common|services?|repositor(y|ies)|controllers?|types)$/;
const MAY_EXPORT_DEFAULT =
  /^(src\/web\/(routes\/.*\.tsx?|root\.tsx|routes\.ts|entry\.[\w.]+\.tsx)|test\/template\.ts|[^/]*\.config\.m?ts)$/;
const OUTSIDE_WORLD =
  /^(node:(fs|net|http|https|http2|tls|dns|child_process|worker_threads)(\/.*)?|pg|pg-boss|nodemailer|@electric-sql\/.*)$/;
const LONGEST = 350;

const isTest = (file: string) => /\.test\.tsx?$/.test(file);
const isServer = (file: string) => /\.server\.tsx?$/.test(file);
/** Route modules: the framework takes loader and action, and with them what is for the server only, out of the browser's copy. */
const isRoute = (file: string) => /^src\/web\/(routes\/.*|root|entry\.server)\.tsx?$/.test(file);
const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1] ?? '';

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
/** Everything that a file imports or exports from, types and `import()` included. */
const importsOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g)].map((m) => m[2] ?? '');
const resolve = (from: string, wanted: string): string | null => {
  const clean = wanted.replace(/\?.*$/, '');
  if (clean.startsWith('./+types/')) return null; // made by the framework for each route
  if (clean.startsWith('#')) return `src/${clean.slice(1)}`;
  return clean.startsWith('.') ? path.posix.join(path.posix.dirname(from), clean) : null;
};

function mayImport(from: string, to: string): boolean {
  const [a, b] = [folderOf(from), folderOf(to)];
  if (a === b || EDGES.includes(a)) return true;
  if (EDGES.includes(b) || GROUND.includes(a)) return false;
  return GROUND.includes(b) || (ORDER.includes(b) && ORDER.indexOf(a) < ORDER.indexOf(b));
}

function ofImport(file: string, wanted: string): string[] {
  const out: string[] = [];
  const target = resolve(file, wanted);
  // `#` leads into src only: outside it, a path may climb to a neighbour, as bench does to test
  if (/^\.\.(\/|$)/.test(wanted) && (file.startsWith('src/') || target?.startsWith('src/')))
    out.push(`climbs out of its folder by ${wanted}; write #folder/file.ts`);
  const inSource = file.startsWith('src/') && !isTest(file);
  if (target === null) {
    if (inSource && !isServer(file) && !isRoute(file) && folderOf(file) !== 'cli' && OUTSIDE_WORLD.test(wanted))
      out.push(`reaches for ${wanted} and is not called .server.ts`);
    return out;
  }
  if (!/\.\w+$/.test(target)) out.push(`imports ${wanted} without its extension`);
  if (wanted.startsWith('#') && target.startsWith(`${path.posix.dirname(file)}/`))
    out.push(`imports ${wanted} from its own folder; write ./`);
  if (file.startsWith('src/') && target.startsWith('src/') && !mayImport(file, target))
    out.push(`imports ${wanted} against the direction of the house`);
  const mayTouch = isServer(file) || isTest(file) || isRoute(file) || folderOf(file) === 'cli';
  if (inSource && isServer(target) && !mayTouch) out.push(`is plain and imports ${wanted}`);
  return out;
}

/** A file that only hands on what others export: whoever imports it cannot see what they depend on. */
const isBarrel = (text: string): boolean => {
  const bare = withoutComments(text);
  const rest = bare.replace(/export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+['"][^'"]+['"];?/g, '');
  return rest !== bare && rest.trim() === '';
};

function ofFile(file: string, text: string): string[] {
  const out = importsOf(text).flatMap((wanted) => ofImport(file, wanted));
  const names = file.split('/').map((s) => s.replace(/\..*$/, ''));
  if (names.some((n) => FORBIDDEN.test(n))) out.push('has a name that says nothing; call it after its subject');
  if (isBarrel(text)) out.push('only hands on what other files export; import from those');
  if (/^export default\b|\bas default\b/m.test(withoutComments(text)) && !MAY_EXPORT_DEFAULT.test(file))
    out.push('has a default export; give it a name');
  const lines = text.split('\n').length - 1;
  if (lines > LONGEST && !file.endsWith('.gen.ts'))
    out.push(`has ${lines} lines, more than ${LONGEST}; split it by subject`);
  if (file.startsWith('src/') && folderOf(file) && ![...ORDER, ...EDGES, ...GROUND].includes(folderOf(file)))
    out.push('stands in a folder that has no place in the house');
  return out;
}

/** The command line runs without a build, and Node cannot read .tsx: nothing that it reaches may be one. */
function ofCommandLine(files: ReadonlyMap<string, string>): string[] {
  const out: string[] = [];
  const seen = new Set<string>();
  const walk = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const wanted of importsOf(files.get(file) ?? '')) {
      const target = resolve(file, wanted);
      if (target?.endsWith('.tsx')) out.push(`${file} is reached by the command line and imports ${wanted}`);
      else if (target) walk(target);
    }
  };
  for (const file of files.keys()) if (folderOf(file) === 'cli' && !isTest(file)) walk(file);
  return out;
}

/** Every violation in these files (path from the project's folder → text), one sentence each. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const each = [...files].flatMap(([file, text]) => ofFile(file, text).map((what) => `${file} ${what}`));
  return [...each, ...ofCommandLine(files)];
}
