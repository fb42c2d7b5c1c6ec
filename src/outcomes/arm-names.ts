import { sha256 } from '#ledger/content-hash.ts';

/**
 * The word under which a text stands in an id: letters and digits of ASCII, the rest hyphens; comparison signs keep their meaning
 * (>=3 → ge3). A text without any gets a short hash.
 */
export function slug(text: string): string {
  const plain = text
    .replace(/>=|≥/g, ' ge')
    .replace(/<=|≤/g, ' le')
    .replace(/>/g, ' gt')
    .replace(/</g, ' lt')
    .replace(/%/g, ' pct')
    .replace(/(?<=\b(?:ge|le|gt|lt)) +(?=\d)/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/(?<!\d)\.|\.(?!\d)/g, '')
    .replace(/-+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === '') return `x${sha256(text).slice(0, 8)}`;
  return plain.length <= 80 ? plain : `${plain.slice(0, 70).replace(/[-.]+$/, '')}-${sha256(text).slice(0, 8)}`;
}

const withoutBrackets = (text: string): string => text.replace(/\s*\([^)]*\)/g, '').trim() || text;

function firstFree(id: string, taken: Set<string>): string {
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  taken.add(free);
  return free;
}

/** What makes an arm: one product in one disease group of one publication. */
export interface ArmFacts {
  study: string;
  product: string;
  disease: string;
  target: string | null;
  modality: string | null;
}

const sameArm = (f: ArmFacts): string => JSON.stringify([f.study, f.product, f.disease, f.target, f.modality]);
/** For an arm whose target or modality was worded anew: still the same arm while it is the only one of that product and disease. */
const nearlySameArm = (f: ArmFacts): string => JSON.stringify([f.study, f.product, f.disease]);

/** Several spellings of the suffix, plainest first; the first that is nobody else's is taken. */
const suffixes: readonly ((f: ArmFacts) => string)[] = [
  (f) => slug(withoutBrackets(f.disease)),
  (f) => slug(f.disease),
  (f) => slug(`${withoutBrackets(f.disease)} ${withoutBrackets(f.product)}`),
  (f) => slug(`${f.disease} ${f.product}`),
  (f) => `${slug(withoutBrackets(f.disease))}-${sha256(sameArm(f)).slice(0, 8)}`,
];

/**
 * Gives every arm its id: the name of the study, and where the study has several arms a suffix from what tells them apart.
 * An arm that is already known keeps its id for ever, whatever stands beside it in a later file.
 * @param others ids of arms of other studies: 'A' with an arm 'B' and a study 'A-B' must not meet.
 * @returns the ids in the order of `arms`; they do not depend on that order.
 */
export function nameArms(
  arms: readonly ArmFacts[],
  known: readonly (ArmFacts & { id: string })[],
  others: readonly string[] = [],
): string[] {
  const ids = new Map<ArmFacts, string>();
  const free = new Set(known);
  for (const same of [sameArm, nearlySameArm])
    for (const arm of arms) {
      if (ids.has(arm)) continue;
      const alone = arms.filter((a) => same(a) === same(arm)).length === 1;
      const match = [...free].filter((k) => same(k) === same(arm));
      if (alone && match.length === 1 && match[0]) {
        ids.set(arm, match[0].id);
        free.delete(match[0]);
      }
    }
  const taken = new Set([...known.map((k) => k.id), ...others]);
  const open = arms.filter((a) => !ids.has(a));
  for (const study of [...new Set(open.map((a) => a.study))].sort()) {
    const fresh = open.filter((a) => a.study === study);
    const only = fresh.length === 1 && !known.some((k) => k.study === study) ? fresh[0] : undefined;
    if (only && !taken.has(study)) {
      ids.set(only, study);
      taken.add(study);
      continue;
    }
    for (const spell of suffixes) {
      const left = fresh.filter((a) => !ids.has(a));
      const spelled = left.map((a) => `${study}-${spell(a).toUpperCase()}`);
      const won = left.filter((_, i) => {
        const id = spelled[i]!;
        return !taken.has(id) && spelled.filter((s) => s === id).length === 1;
      });
      for (const arm of won) {
        const id = `${study}-${spell(arm).toUpperCase()}`;
        ids.set(arm, id);
        taken.add(id);
      }
    }
    const last = fresh.filter((a) => !ids.has(a)).sort((a, b) => (sameArm(a) < sameArm(b) ? -1 : 1));
    for (const arm of last) ids.set(arm, firstFree(`${study}-${sha256(sameArm(arm)).slice(0, 16)}`, taken));
  }
  return arms.map((a) => ids.get(a)!);
}

/** What makes an outcome row within its arm. `definition` only tells apart what shares the rest. */
export interface OutcomeFacts {
  name: string;
  timepoint: string;
  definition: string;
  /** Anything more that the row says, as one text: the last resort to tell two rows apart. */
  rest: string;
}

const place = (f: { name: string; timepoint: string }): string => `${slug(f.name)}@${slug(f.timepoint)}`;
/** The head of a definition, before its explanation: 'mITT, primary endpoint (71%)' → 'mitt'. */
const head = (definition: string): string =>
  definition === '' ? 'undefined' : slug(definition.split(/[,;:(]/)[0] ?? '');

const fingerprint = (f: OutcomeFacts): string =>
  sha256(JSON.stringify([f.name, f.timepoint, f.definition, f.rest])).slice(0, 12);

const spellings: readonly ((f: OutcomeFacts) => string)[] = [
  (f) => head(f.definition),
  (f) => slug(f.definition || 'undefined'),
  fingerprint,
];

/**
 * Ids of the outcome rows of one arm: `<arm>/<outcome>@<time point>`, with `~<definition>` only where several rows share both.
 * A row that is already known keeps its id: it is recognised by its definition, or as the only one at its place.
 * The rows must differ from each other. @returns ids in the order of `rows`, independent of that order.
 */
export function nameOutcomes(
  arm: string,
  rows: readonly OutcomeFacts[],
  known: readonly { id: string; name: string; timepoint: string; definition: string }[],
): string[] {
  const ids = new Map<OutcomeFacts, string>();
  for (const where of new Set(rows.map(place))) {
    const here = rows.filter((r) => place(r) === where);
    const free = new Map(known.filter((k) => place(k) === where).map((k) => [k.id, k]));
    const taken = new Set(free.keys());
    const base = `${arm}/${where}`;
    const keep = (same: (r: OutcomeFacts, k: { id: string; definition: string }) => boolean) => {
      const left = here.filter((r) => !ids.has(r));
      for (const row of left) {
        const match = [...free.values()].filter((k) => same(row, k));
        const rivals = match[0] ? left.filter((r) => same(r, match[0]!)).length : 0;
        if (match.length === 1 && rivals === 1 && match[0]) {
          ids.set(row, match[0].id);
          free.delete(match[0].id);
        }
      }
    };
    keep((r, k) => k.id === `${base}~${fingerprint(r)}`);
    keep((r, k) => r.definition === k.definition);
    keep((r, k) => head(r.definition) === head(k.definition));
    if (here.length === 1) keep(() => true);
    const left = () => here.filter((r) => !ids.has(r));
    if (here.length === 1 && taken.size === 0) for (const only of left()) ids.set(only, base);
    for (const spell of spellings) {
      const open = left();
      const spelled = open.map((r) => `${base}~${spell(r)}`);
      open.forEach((row, i) => {
        const id = spelled[i]!;
        if (taken.has(id) || spelled.filter((s) => s === id).length > 1) return;
        ids.set(row, id);
        taken.add(id);
      });
    }
    const last = left().sort((a, b) => (a.rest < b.rest ? -1 : 1));
    for (const row of last) ids.set(row, firstFree(`${base}~${fingerprint(row)}`, taken));
  }
  return rows.map((r) => ids.get(r)!);
}
