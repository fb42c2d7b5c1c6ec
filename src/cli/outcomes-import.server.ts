import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Db } from '#db/tx.ts';
import { actorId, system } from '#governance/actors.ts';
import { ARM_COLUMNS } from '#outcomes/arm-columns.ts';
import { ArmFileRefused, type RowNote } from '#outcomes/arm-rows.ts';
import { type ColumnMapping, foldName, guessMapping, identifyingColumns } from '#outcomes/column-mapping.ts';
import { importArms, previewArms } from '#outcomes/import.server.ts';
import { lookInto } from '#outcomes/import-csv.ts';
import { FIELDS, type Field } from '#outcomes/import-fields.ts';
import { fitted, mappingFor, mappingNamed, rememberMapping } from '#outcomes/import-mappings.server.ts';
import { type Command, day, Failure, type Terminal, text, Usage, type Values } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { settleAfter } from './world.server.ts';

const LIMIT_BYTES = 50_000_000;
const MOST_STEPS = 1000;

/** What `--map events=Responders` and `--set verified=no` say. @throws Usage for a field that there is not. */
function pairs(values: Values, name: string): [Field, string][] {
  const given = values[name];
  return (Array.isArray(given) ? given : given === undefined ? [] : [given]).map((pair): [Field, string] => {
    const [field, ...rest] = String(pair).split('=');
    const value = rest.join('=').trim();
    const known = FIELDS.find((f) => f === field?.trim());
    if (!known || value === '')
      throw new Usage(
        `--${name} takes FIELD=${name === 'map' ? 'COLUMN' : 'TEXT'} with a field of ${FIELDS.join(', ')}, not "${String(pair)}".`,
      );
    return [known, value];
  });
}

/**
 * How the columns of the table are understood: as our own, as told, as remembered under a name or for this header, or as guessed.
 * Undefined: the table has our own columns and nothing else was asked.
 */
async function mappingOf(db: Db, values: Values, columns: readonly string[]): Promise<ColumnMapping | undefined> {
  const maps = pairs(values, 'map');
  const sets = pairs(values, 'set');
  const name = text(values, 'mapping');
  const own = ARM_COLUMNS.every((c) => columns.some((k) => k.toLowerCase() === c));
  if (own && maps.length === 0 && sets.length === 0 && name === undefined) return undefined;
  const base = await db.read(async (tx) => {
    if (name === undefined) {
      const known = await mappingFor(tx, columns);
      return known ? fitted(known.mapping, known.header, columns) : guessMapping(columns);
    }
    const named = await mappingNamed(tx, name);
    if (!named)
      throw new Failure(`No mapping “${name}” is remembered; leave --mapping out, or say --map FIELD=COLUMN.`);
    return fitted(named.mapping, named.header, columns);
  });
  for (const [field, column] of maps) {
    const here = columns.find((c) => c === column) ?? columns.find((c) => foldName(c) === foldName(column));
    if (!here) throw new Failure(`The table has no column “${column}”; it has ${columns.join(', ')}.`);
    base.columns[field] = here;
  }
  for (const [field, fixed] of sets) base.fixed[field] = fixed;
  return base;
}

const MOST_TOLD = 50;

/** Rows that are not taken as they stand, each with its sentence. */
function told(t: Terminal, { refused, heldBack }: { refused: readonly RowNote[]; heldBack: readonly RowNote[] }): void {
  for (const r of refused.slice(0, MOST_TOLD)) t.note(`row ${r.row}: ${r.sentence}`);
  for (const r of heldBack.slice(0, MOST_TOLD)) t.note(`row ${r.row}, held back: ${r.sentence}`);
}

export const command: Command = {
  name: ['outcomes', 'import'],
  summary: 'import published arms and outcomes from a table',
  usage:
    'FILE.csv [--map FIELD=COLUMN]… [--set FIELD=TEXT]… [--mapping NAME] [--remember NAME] [--preview] [--as-of DATE] [--data DIR]',
  options: {
    ...PLACE_OPTIONS,
    'as-of': { type: 'string' },
    map: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true },
    mapping: { type: 'string' },
    remember: { type: 'string' },
    preview: { type: 'boolean' },
  },
  async run(t, values, args) {
    const file = args[0];
    if (!file || args.length > 1) throw new Usage('Name one table of arms, for example study-arms.csv.');
    const info = await stat(file).catch(() => null);
    if (!info?.isFile()) throw new Failure(`There is no file ${file}.`);
    if (info.size > LIMIT_BYTES) throw new Failure(`${file} is larger than ${LIMIT_BYTES} bytes; split the table.`);
    const asOf = day(values, 'as-of') ?? null;
    const csv = await readFile(file, 'utf8');
    const { columns } = lookInto(csv, 0);
    const persons = identifyingColumns(columns);
    if (persons.length > 0)
      throw new ArmFileRefused(
        `The column “${persons[0]}” could tell who a patient is, so the table was not taken in; remove it and import the table again.`,
      );
    return withStore(t, values, { create: values.preview !== true }, async (store) => {
      const mapping = await mappingOf(store.db, values, columns);
      if (mapping)
        t.note(
          `Columns: ${FIELDS.flatMap((f) => (mapping.columns[f] ? [`${f} = ${mapping.columns[f]}`] : [])).join(', ')}`,
        );
      if (values.preview) {
        const would = await previewArms(store.db, csv, { mapping, most: MOST_STEPS });
        told(t, would);
        t.result(
          { ...would, mapping: mapping ?? null },
          `would add ${would.added} and change ${would.changed}; ${would.unchanged} unchanged, ${would.heldBack.length} held back, ${would.refused.length} refused; nothing was written`,
        );
        return would.refused.length > 0 ? 1 : 0;
      }
      const actor = system('command-line');
      const remember = text(values, 'remember');
      const got = await importArms(store.db, csv, {
        label: basename(file),
        asOf,
        now: t.now,
        actor,
        mapping,
        alongside:
          mapping && remember !== undefined
            ? async (tx, at) => {
                await rememberMapping(tx, { name: remember, header: columns, mapping, by: actorId(actor) }, at);
              }
            : undefined,
      });
      await settleAfter(t, store);
      for (const w of got.warnings.slice(0, 20)) t.note(w);
      if (got.vanished.length > 0)
        t.note(
          `${got.vanished.length} outcomes that are held do not stand in this table; they stay: ${got.vanished
            .slice(0, 5)
            .map((v) => v.outcome)
            .join(', ')}${got.vanished.length > 5 ? ' …' : ''}`,
        );
      told(t, got);
      t.result(
        got,
        `${got.arms} arms, ${got.outcomes} outcomes: ${got.added} added, ${got.changed} changed, ${got.unchanged} unchanged, ${got.heldBack.length} held back, ${got.refused.length} refused`,
      );
      return got.refused.length > 0 ? 1 : 0;
    });
  },
};
