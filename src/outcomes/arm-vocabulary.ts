import { tokensOf } from '#vocabulary/fold.ts';
import { findNames } from '#vocabulary/match.ts';
import { diseaseParents, diseaseWithChildren, entriesByAlias, entryOf } from '#vocabulary/vocabulary.ts';

/** What the vocabulary recognised in the disease text of an arm, and the parts that it does not know. */
export interface DiseasesRead {
  keys: string[];
  unread: string[];
}

/** True when `key` is `broader` or lies below it: LN is within SLE. */
export const isWithin = (key: string, broader: string): boolean =>
  key === broader || diseaseParents(key).includes(broader);

/** Two diseases of which a patient may have both by name: the same, or one below the other. */
export const related = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

/** The keys with all that lie below them. */
export const withNarrower = (keys: readonly string[]): string[] => [...new Set(keys.flatMap(diseaseWithChildren))];

/**
 * The diseases that a text of the disease column names, the longest name at each place. In that column a short form stands for its disease
 * (MS, AAV), which in running text it may not: so any name of the vocabulary is taken at its word, and the matcher of free text adds its own.
 */
function keysIn(text: string): string[] {
  const tokens = tokensOf(text);
  const found = new Set<string>();
  for (let at = 0; at < tokens.length; at++) {
    for (let to = tokens.length; to > at; to--) {
      const words = text.slice(tokens[at]!.from, tokens[to - 1]!.to);
      const entries = entriesByAlias(words, 'disease');
      if (entries.length === 0) continue;
      for (const e of entries) found.add(e.key);
      at = to - 1;
      break;
    }
  }
  if (found.size === 0) for (const f of findNames(text, 'disease')) found.add(f.key);
  return [...found];
}

/**
 * Reads 'SLE+IIM+SSc (8+3+4)', 'SLE/LN', 'IIM (ASyS, Jo-1)': parts are joined by + / , ; and what stands in brackets narrows
 * a disease of the same text (SLE (LN class III/IV) is LN) without adding one of its own, unless nothing else was recognised.
 */
export function diseasesOf(text: string): DiseasesRead {
  const brackets = [...text.matchAll(/\(([^)]*)\)/g)].map((m) => m[1]!);
  const parts = text
    .replace(/\([^)]*\)/g, ' ')
    .split(/[+/,;]/)
    .map((p) => p.trim())
    .filter((p) => p !== '');
  const inner = brackets.flatMap(keysIn);
  const outer = parts.map((part) => ({ part, keys: keysIn(part) }));
  const unread = outer.filter((o) => o.keys.length === 0).map((o) => o.part);
  const named = outer.flatMap((o) => o.keys);
  if (named.length === 0 && inner.length > 0) return { keys: [...new Set(inner)].sort(), unread: [] };
  const keys = named.flatMap((key) => {
    const narrower = inner.filter((i) => i !== key && isWithin(i, key));
    return narrower.length > 0 ? narrower : [key];
  });
  return { keys: [...new Set(keys)].sort(), unread };
}

/** Everything a product is directed at: 'CD19+BCMA', 'CD19xCD3', 'CD19 then BCMA'. What the vocabulary does not know keeps its own words. */
export function targetsOf(text: string | null): string[] {
  if (!text) return [];
  const tokens = text.split(/\s*(?:[+/,;&×]|\bthen\b|\band\b|(?<=[A-Z0-9])x(?=[A-Z]))\s*/).filter((t) => t !== '');
  const keys = tokens.map((t) => entriesByAlias(t.trim(), 'target')[0]?.key ?? t.trim());
  return [...new Set(keys)].sort();
}

/** 'CD19+BCMA' and 'BCMA+CD19' are the same question. */
export const sameTargets = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().every((t, i) => t === [...b].sort()[i]);

/** Stands among the modality keys of placebo and other control arms. */
export const COMPARATOR = 'comparator';

const MODALITY_WORDS: readonly { key: string; words: RegExp }[] = [
  { key: COMPARATOR, words: /placebo|comparator|standard of care|control arm/i },
  { key: 'STAR-T', words: /STAR-?T/ },
  { key: 'in-vivo-LV', words: /in vivo.*(lentivir|LV\b)/i },
  { key: 'in-vivo-LNP', words: /in vivo/i },
  { key: 'CAR-NK', words: /CAR-? ?NK\b/i },
  { key: 'CAR-iNKT', words: /NKT/i },
  { key: 'CAR-Treg', words: /Treg/i },
  { key: 'CAAR-T', words: /CAAR/ },
  { key: 'mRNA-CAR-T', words: /m?RNA/ },
  { key: 'iPSC-CAR-T', words: /iPSC/i },
  { key: 'gd-CAR-T', words: /gamma.?delta|γδ/i },
  { key: 'TCE-tri', words: /trispecific/i },
  { key: 'TCE-bi', words: /bispecific|T-? ?cell engager|\bTCE\b/i },
  { key: 'allo-CAR-T', words: /allogeneic|off-the-shelf|donor/i },
  { key: 'auto-CAR-T', words: /autologous/i },
];

/** The first that fits, and with it `dual-CAR` for a cell with two targets. A key of the vocabulary stands for itself. */
export function modalitiesOf(text: string | null, targets: readonly string[]): string[] {
  if (!text) return [];
  const own = entriesByAlias(text.trim(), 'modality')[0]?.key;
  const key = own ?? MODALITY_WORDS.find((m) => m.words.test(text))?.key;
  if (!key) return [];
  const dual = targets.length > 1 && /-CAR-T$|^STAR-T$/.test(key);
  return dual ? [key, 'dual-CAR'] : [key];
}

/** The products of the vocabulary that the text of the product column names: 'rapcabtagene autoleucel (YTB323, rap-cel)' is rap-cel. */
export const productsOf = (text: string): string[] => [
  ...new Set([...entriesByAlias(text, 'product'), ...findNames(text, 'product')].map((p) => p.key)),
];

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether the product column names one of these, each a key or alias of the vocabulary or the very words of the column. */
export function isProductAsked(product: string, asked: readonly string[]): boolean {
  const named = productsOf(product);
  return asked.some(
    (a) => plain(a) === plain(product) || entriesByAlias(a, 'product').some((entry) => named.includes(entry.key)),
  );
}

/** Whether a synthesis may ask for it; the vocabulary decides. */
export const isDisease = (key: string): boolean => entryOf('disease', key) !== null;
export const isTarget = (text: string): boolean =>
  targetsOf(text).length > 0 && targetsOf(text).every((k) => entryOf('target', k) !== null);
export const isModality = (key: string): boolean => key === COMPARATOR || entryOf('modality', key) !== null;
