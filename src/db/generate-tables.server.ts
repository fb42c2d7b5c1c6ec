/* Writes src/db/tables.gen.ts from the schema that the migrations make. `--check` only compares and says whether it is stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { Kysely, PGliteDialect } from 'kysely';
import { migrate } from './migrate.server.ts';

const TYPES: Record<string, string> = {
  text: 'string',
  bool: 'boolean',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  date: 'string',
  timestamptz: 'Timestamp',
  jsonb: 'Json',
  bytea: 'Bytes',
  tsvector: 'string',
  _text: 'string[]',
};

/** Types that are already column types cannot be wrapped once more. */
const DEFAULTED: Record<string, string> = { Json: 'JsonDefaulted', Timestamp: 'TimestampDefaulted' };

interface Column {
  table_name: string;
  column_name: string;
  udt_name: string;
  nullable: boolean;
  has_default: boolean;
  generated: boolean;
}

const lite = await PGlite.create({ extensions: { pg_trgm, unaccent } });
await migrate(new Kysely({ dialect: new PGliteDialect({ pglite: lite }) }));
const { rows } = await lite.query<Column>(`
  select table_name, column_name, udt_name, is_nullable = 'YES' as nullable,
         column_default is not null as has_default, (is_generated = 'ALWAYS' or is_identity = 'YES') as generated
  from information_schema.columns
  where table_schema = 'public' and table_name not like 'kysely%'
  order by table_name, ordinal_position`);
await lite.close();

const tables = new Map<string, string[]>();
for (const c of rows) {
  const type = TYPES[c.udt_name];
  if (!type)
    throw new Error(
      `Column ${c.table_name}.${c.column_name} has type ${c.udt_name}, which the generator does not know.`,
    );
  const full = c.nullable ? `${type} | null` : type;
  const own = c.has_default && !c.generated ? DEFAULTED[type] : undefined;
  const line = `  ${c.column_name}: ${c.generated ? `GeneratedAlways<${full}>` : (own ?? (c.has_default ? `Generated<${full}>` : full))};`;
  tables.set(c.table_name, [...(tables.get(c.table_name) ?? []), line]);
}
const pascal = (s: string) => s.replace(/(^|_)([a-z])/g, (_m, _u, letter: string) => letter.toUpperCase());
const out = `// Generated from src/db/migrations by \`npm run tables\`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
/** Read as a value, written as JSON text. */
type Json = ColumnType<unknown, string, string>;
type JsonDefaulted = ColumnType<unknown, string | undefined, string>;
type TimestampDefaulted = ColumnType<Date, Date | undefined, Date>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

${[...tables].map(([name, lines]) => `interface ${pascal(name)} {\n${lines.join('\n')}\n}\n`).join('\n')}
export interface Database {
${[...tables.keys()].map((name) => `  ${name}: ${pascal(name)};`).join('\n')}
}
`;
const file = fileURLToPath(new URL('./tables.gen.ts', import.meta.url));
if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8').catch(() => '')) !== out) {
    console.error('src/db/tables.gen.ts is stale: run `npm run tables`.');
    process.exit(1);
  }
} else await writeFile(file, out);
