import type { Label } from './classify.ts';
import { ANY, inVivoIn, label, NEAR, plainIn, specialIn, vectorOf } from './classify-kinds.ts';
import { dualLabels, originIn, originOf } from './classify-origin.ts';
import type { Aim, NamedProduct } from './classify-targets.ts';
import { hitsIn, isPast, type RecordTexts, type Sentence, sentencesOf, type Text, whole } from './classify-texts.ts';

/**
 * What kind of cell or molecule a study gives. A record seldom spells the name of a modality in one piece ("allogeneic anti-CD19 CAR-T
 * cells"), so it is put together: what a named product is, else which cell the words give the receptor, where plain T cells come from,
 * and whether there are two antigens.
 */

interface Level {
  stretches: Sentence[];
  distance: number;
}

/** Where the kind of a product may be said, from the most to the least telling. */
function levelsOf(record: RecordTexts): (() => Level)[] {
  const once = (make: () => Level): (() => Level) => {
    let made: Level | null = null;
    return () => {
      made ??= make();
      return made;
    };
  };
  const running = (texts: readonly Text[]): Level => ({
    stretches: texts.flatMap(sentencesOf).filter((s) => !isPast(hitsIn(s))),
    distance: NEAR,
  });
  const levels: (() => Level)[] = [
    () => ({ stretches: [...record.interventions, ...record.titles].map(whole), distance: ANY }),
    () => ({ stretches: [...record.conditions, ...record.keywords, ...record.armLabels()].map(whole), distance: ANY }),
    () => running(record.descriptions()),
    () => running(record.summary()),
    () => running(record.detailed()),
    () => running(record.outcomes()),
  ];
  return levels.map(once);
}

const first = <T>(levels: readonly (() => Level)[], find: (level: Level) => T | null): T | null => {
  for (const level of levels) {
    const found = find(level());
    if (found !== null) return found;
  }
  return null;
};

const ORIGINS: ReadonlySet<string> = new Set(['auto-CAR-T', 'allo-CAR-T']);
const isSpecial = (key: string): boolean => !ORIGINS.has(key) && key !== 'dual-CAR';
const isReceptor = (key: string): boolean => !key.startsWith('TCE');

/**
 * @param given whether the study gives what its running text speaks of: in a study without interventions "CAR-T" in the summary is a mention.
 */
export function findModalities(
  record: RecordTexts,
  products: readonly NamedProduct[],
  aims: readonly Aim[],
  given: boolean,
): Label[] {
  const levels = levelsOf(record).slice(0, given ? (products.length > 0 ? 5 : 6) : 2);
  const labels: Label[] = [];
  for (const p of products)
    if (p.modality !== null)
      labels.push({
        facet: 'modality',
        key: p.modality,
        words: p.words,
        field: p.text.field,
        rule: p.key === null ? 'known product' : 'product',
      });
  const known = labels.map((l) => l.key);
  const inVivo = inVivoOf(record, levels, products, known);
  if (inVivo) labels.push(inVivo);
  else labels.push(...cellsOf(record, levels, products, known));
  if (labels.some((l) => isReceptor(l.key))) labels.push(...dualLabels(levels, products, aims));
  return labels;
}

function inVivoOf(
  record: RecordTexts,
  levels: readonly (() => Level)[],
  products: readonly NamedProduct[],
  known: readonly string[],
): Label | null {
  const product = products.find((p) => p.inVivo);
  if (!product && known.length > 0) return null;
  const found = product
    ? { words: product.words, s: whole(product.text) }
    : first(levels, ({ stretches, distance }) => {
        for (const s of stretches) {
          const words = inVivoIn(s, distance);
          if (words !== null) return { words, s };
        }
        return null;
      });
  if (!found) return null;
  const vector = vectorOf([
    ...record.titles,
    ...record.interventions,
    ...record.keywords,
    ...record.armLabels(),
    ...record.descriptions(),
    ...record.summary(),
    ...record.detailed(),
  ]);
  return vector
    ? label(vector.key, vector.s, `${found.words} … ${vector.words}`)
    : label('in-vivo-LV', found.s, found.words, 'usual vector');
}

function cellsOf(
  record: RecordTexts,
  levels: readonly (() => Level)[],
  products: readonly NamedProduct[],
  known: readonly string[],
): Label[] {
  const originKnown = known.some((k) => ORIGINS.has(k));
  const labels: Label[] = [];
  if (originKnown || known.some(isSpecial)) {
    // beside a product that is known, only the leading texts may speak of another one
    const { stretches, distance } = levels[0]?.() ?? { stretches: [], distance: ANY };
    for (const s of stretches) labels.push(...specialIn(s, distance));
  } else
    labels.push(
      ...(first(levels, ({ stretches, distance }) => {
        const found = stretches.flatMap((s) => specialIn(s, distance));
        if (found.length > 0) return found;
        // a plain origin at a more telling place outweighs kinds that only the running text speaks of
        const plain = stretches.some(
          (s) => plainIn(s, distance) !== null && (originIn(s, 'autologous', true) || originIn(s, 'allogeneic', true)),
        );
        return plain ? [] : null;
      }) ?? []),
    );
  if (originKnown || [...known, ...labels.map((l) => l.key)].some(isSpecial)) return labels;
  const plain = first(levels, ({ stretches, distance }) => {
    for (const s of stretches) {
      const words = plainIn(s, distance);
      if (words !== null) return { s, words };
    }
    return null;
  });
  const dual = products.find((p) => p.modality === 'dual-CAR');
  if (plain) labels.push(originOf(record, levels, plain));
  else if (dual) labels.push(originOf(record, levels, { s: whole(dual.text), words: dual.words }));
  return labels;
}
