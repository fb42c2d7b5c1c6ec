/* Writes src/vocabulary/entries.gen.ts from data/vocabulary.json: what the product uses of it, typed and without the notes. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DiseaseEntry, ModalityEntry, ProductEntry, TargetEntry } from './entries.ts';

const SOURCE = fileURLToPath(new URL('../../data/vocabulary.json', import.meta.url));
const TARGET = fileURLToPath(new URL('./entries.gen.ts', import.meta.url));

interface SourceDisease {
  key: string;
  label: string;
  mondo: string;
  ids: Record<string, string[]>;
  family: string;
  synonyms: string[];
  synonyms_disease_ontology: string[];
  parent?: string;
  match_caution?: string;
}
interface SourceFile {
  meta: { built: string };
  diseases: SourceDisease[];
  targets: { key: string; gene: string; synonyms: string[] }[];
  modalities: { key: string; label: string; synonyms: string[]; what: string }[];
  products: { name: string; aliases: string[]; target: string; modality: string; sponsor: string; verified: string }[];
}

export interface Entries {
  built: string;
  diseases: DiseaseEntry[];
  targets: TargetEntry[];
  modalities: ModalityEntry[];
  products: ProductEntry[];
}

/** A note such as "(memory)" or "not read" says that a field was not checked: nothing is derived from it but a presumption. */
const unchecked = (text: string): boolean => /memory|not read|check|needs|file/i.test(text);

/** "CD19+BCMA", "BCMAxCD3", "anti-DSG3 B cells", "BAFF receptors". */
function targetsIn(text: string, keys: readonly string[]): string[] {
  // the ligand binds all three
  const words = text.replace(/BAFF receptors/, 'BAFF-R TACI BCMA').split(/x(?=CD)|[^A-Za-z0-9-]+|\banti-/);
  return keys.filter((key) => words.includes(key));
}

/** "CAR-NK (iPSC)" is CAR-NK: what stands in brackets narrows it. */
const modalityIn = (text: string): string => text.replace(/ \(.*$/, '');

const unique = (list: readonly string[]): string[] => [...new Set(list)];

/** What entries.gen.ts should hold. */
export function readEntries(): Entries {
  const source = JSON.parse(readFileSync(SOURCE, 'utf8')) as SourceFile;
  const targetKeys = source.targets.map((t) => t.key);
  const modalityKeys = new Set(source.modalities.map((m) => m.key));
  return {
    built: source.meta.built,
    diseases: source.diseases.map((d) => ({
      key: d.key,
      label: d.label,
      family: d.family,
      parent: d.parent ?? null,
      synonyms: unique([...d.synonyms, ...d.synonyms_disease_ontology]),
      caution: d.match_caution ?? null,
      ids: { mondo: [d.mondo], ...d.ids },
    })),
    targets: source.targets.map((t) => ({ key: t.key, gene: t.gene, synonyms: t.synonyms })),
    modalities: source.modalities.map((m) => ({ key: m.key, label: m.label, synonyms: m.synonyms, what: m.what })),
    products: source.products.map((p) => ({
      key: p.name,
      aliases: p.aliases,
      targets: unchecked(p.target) ? [] : targetsIn(p.target, targetKeys),
      presumedTargets: unchecked(p.target) ? targetsIn(p.target, targetKeys) : [],
      modality: modalityKeys.has(modalityIn(p.modality)) ? modalityIn(p.modality) : null,
      inVivo: modalityIn(p.modality) === 'in vivo',
      sponsor: /not read|^not /.test(p.sponsor) ? null : p.sponsor,
      sponsorChecked: !unchecked(p.sponsor) && p.verified === 'yes',
    })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const e = readEntries();
  const list = (name: string, type: string, value: unknown) =>
    `export const ${name}: readonly ${type}[] = ${JSON.stringify(value)};\n`;
  writeFileSync(
    TARGET,
    `// Generated from data/vocabulary.json by \`node src/vocabulary/generate.server.ts\`. Do not edit.
import type { DiseaseEntry, ModalityEntry, ProductEntry, TargetEntry } from './entries.ts';

/** The day on which the vocabulary was put together. */
export const BUILT = '${e.built}';
${list('DISEASES', 'DiseaseEntry', e.diseases)}${list('TARGETS', 'TargetEntry', e.targets)}${list('MODALITIES', 'ModalityEntry', e.modalities)}${list('PRODUCTS', 'ProductEntry', e.products)}`,
  );
  execFileSync('npx', ['biome', 'format', '--write', TARGET], { stdio: 'inherit' });
}
