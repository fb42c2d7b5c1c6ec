import { KNOWN_PRODUCTS } from '#vocabulary/additions.ts';
import { type Hit, isCue, wordsOf } from '#vocabulary/scan.ts';
import { productOf, targetOf } from '#vocabulary/vocabulary.ts';
import type { Label } from './classify.ts';
import {
  cues,
  has,
  hitsIn,
  isPast,
  type RecordTexts,
  type Sentence,
  sentencesOf,
  type Text,
  whole,
  wordAt,
} from './classify-texts.ts';

/** An antigen that a text gives a product. */
export interface Aim {
  key: string;
  words: string;
  text: Text;
  hit: Hit;
}

/** What a named product gives. */
export interface NamedProduct {
  /** Null for a product outside the vocabulary. */
  key: string | null;
  targets: readonly string[];
  /** True: the vocabulary notes the targets without having checked them. */
  presumed: boolean;
  modality: string | null;
  inVivo: boolean;
  words: string;
  text: Text;
}

/** The products that the hits of a text name. */
function productsAmong(text: Text, hits: readonly Hit[]): NamedProduct[] {
  return hits.flatMap((hit): NamedProduct[] => {
    if (!hit.term.alone) return [];
    const words = wordsOf(text.scan, hit);
    const key = hit.term.keys[0] ?? '';
    if (hit.term.group === 'known') {
      const known = KNOWN_PRODUCTS[Number(key)];
      return known
        ? [{ key: null, targets: known.targets, presumed: false, modality: known.modality, inVivo: false, words, text }]
        : [];
    }
    const product = hit.term.group === 'product' ? productOf(key) : null;
    if (!product) return [];
    const presumed = product.targets.length === 0;
    const targets = presumed ? product.presumedTargets : product.targets;
    return [{ key, targets, presumed, modality: product.modality, inVivo: product.inVivo, words, text }];
  });
}

/**
 * Products by name, in titles and interventions; where these name none, in arms, conditions and keywords, and in those sentences of the summary
 * that do not speak of earlier work.
 */
export function findProducts(record: RecordTexts): NamedProduct[] {
  const leading = [...record.interventions, ...record.titles].flatMap((t) => productsAmong(t, t.scan.hits));
  if (leading.length > 0) return leading;
  const next = [...record.keywords, ...record.conditions].flatMap((t) => productsAmong(t, t.scan.hits));
  if (next.length > 0) return next;
  const described = [...record.armLabels(), ...record.descriptions()].flatMap((t) => productsAmong(t, t.scan.hits));
  if (described.length > 0) return described;
  return record.summary().flatMap((t) =>
    sentencesOf(t).flatMap((s) => {
      const hits = hitsIn(s);
      return isPast(hits) ? [] : productsAmong(t, hits);
    }),
  );
}

const within = (hit: Hit, other: Hit, tokens: number): boolean =>
  other.first > hit.last && other.first - hit.last <= tokens;

/** "anti-CD20 mAb", "CD19-positive B cells", "CD19+ lymphoma": an antibody beside the product, or a mark of cells that are counted. */
function isAside(s: Sentence, hits: readonly Hit[], hit: Hit): boolean {
  const { text, pieces } = s.text.scan;
  const receptorNext = hits.some(
    (h) => (isCue(h, 'receptor') || isCue(h, 'engager') || isCue(h, 'bispecific')) && within(hit, h, 3),
  );
  if (receptorNext) return false;
  const next = pieces.from[hit.last + 1] ?? text.length;
  const after = text.slice(pieces.to[hit.last], next);
  const nextIsTarget = hits.some((h) => h.term.group === 'target' && h.first === hit.last + 1);
  if (/^[+⁺]/.test(after) && !nextIsTarget && !/^[+⁺]\s*[-/)\]]/.test(after)) return true;
  if (hits.some((h) => isCue(h, 'marker') && h.first === hit.last + 1)) return true;
  if (has(hits, 'engager') || has(hits, 'bispecific') || has(hits, 'trispecific')) return false;
  return hits.some((h) => isCue(h, 'antibody') && within(hit, h, 2));
}

/** CD3 is bound by engagers only, CD8 (and CD3) by vectors that seek T cells; beside a receptor they name cells, beads or signalling chains. */
function bindsTCells(s: Sentence, hits: readonly Hit[], hit: Hit, inVivo: boolean): boolean {
  const next = wordAt(s.text.scan, hit.last + 1);
  const engages = has(hits, 'engager') || has(hits, 'bispecific') || has(hits, 'trispecific');
  if (/^(?:cd28|zeta|ζ|z|epsilon|ε|e|ko|knock|positive|beads?)$/.test(next)) return false;
  if (hit.term.keys[0] === 'CD3' && engages) return true;
  if (next === 't') return false;
  if (!inVivo)
    return (
      hit.term.keys[0] === 'CD3' &&
      !has(hits, 'receptor') &&
      hits.some((h) => h.term.group === 'target' && h !== hit && Math.abs(h.first - hit.first) <= 2)
    );
  const before = wordAt(s.text.scan, hit.first - 1);
  return (
    /^(?:antibody|targeted|targeting|directed|coated|decorated|binding)$/.test(next) ||
    /^(?:anti|targeting)$/.test(before)
  );
}

/** "CD19/20": the second antigen of a pair is written by its number. */
function secondOfPair(s: Sentence, hit: Hit): string | null {
  if (!/^CD\d+$/.test(hit.term.keys[0] ?? '') || hit.last + 1 >= s.to) return null;
  const { text, pieces } = s.text.scan;
  const gap = text.slice(pieces.to[hit.last], pieces.from[hit.last + 1]);
  const number = wordAt(s.text.scan, hit.last + 1);
  if (!/^\s*[/+&-]\s*$/.test(gap) || !/^\d{1,2}$/.test(number)) return null;
  return targetOf(`CD${number}`) ? `CD${number}` : null;
}

/** What the ligand BAFF binds; one binding head, three keys. */
export const BAFF_RECEPTORS: readonly string[] = ['BAFF-R', 'TACI', 'BCMA'];

/** The antigens that a stretch of text gives a product. `open`: whether the words alone are enough, as in a title; else a receptor or engager must stand near. */
function aimsOf(s: Sentence, open: boolean, inVivo: boolean): Aim[] {
  const hits = hitsIn(s);
  const found = hits.filter((h) => h.term.group === 'target');
  if (found.length === 0) return [];
  const carriers = hits.filter(
    (h) => isCue(h, 'receptor') || isCue(h, 'engager') || isCue(h, 'bispecific') || isCue(h, 'trispecific'),
  );
  if (!open && carriers.length === 0 && !(inVivo && has(hits, 'inVivo'))) return [];
  return found.flatMap((hit): Aim[] => {
    const key = hit.term.keys[0] ?? '';
    if (!hit.term.alone) {
      // the ligand BAFF as the receptor's head: it binds all three of its own receptors
      if (carriers.length === 0 || key !== 'BAFF-R') return [];
      return BAFF_RECEPTORS.map((k) => ({ key: k, words: wordsOf(s.text.scan, hit), text: s.text, hit }));
    }
    if (key === 'CD3' || key === 'CD8') {
      if (!bindsTCells(s, hits, hit, inVivo)) return [];
    } else if (isAside(s, hits, hit)) return [];
    const aim: Aim = { key, words: wordsOf(s.text.scan, hit), text: s.text, hit };
    const second = secondOfPair(s, hit);
    return second === null
      ? [aim]
      : [aim, { ...aim, key: second, words: wordsOf(s.text.scan, { first: hit.first, last: hit.last + 1 }) }];
  });
}

/** The places where the antigens of a record may stand, from the most to the least telling, and the stretches of each. */
function* places(record: RecordTexts): Generator<{ stretches: readonly Sentence[]; open: boolean }> {
  yield { stretches: [...record.interventions, ...record.titles].map(whole), open: true };
  yield { stretches: [...record.conditions, ...record.keywords].map(whole), open: true };
  yield { stretches: [...record.armLabels()].map(whole), open: true };
  const running = (texts: readonly Text[]) => texts.flatMap(sentencesOf).filter((s) => !isPast(hitsIn(s)));
  yield { stretches: running(record.descriptions()), open: false };
  yield { stretches: running(record.summary()), open: false };
  yield { stretches: running(record.detailed()), open: false };
}

/** "targeting either CD19 or BCMA": the summary may list more antigens beside one that the title names. */
function listedBeside(record: RecordTexts, aims: readonly Aim[], inVivo: boolean): Aim[] {
  const known = new Set(aims.map((a) => a.key));
  return record.summary().flatMap((text) =>
    sentencesOf(text).flatMap((s) => {
      const hits = hitsIn(s);
      if (isPast(hits) || has(hits, 'background')) return [];
      const here = aimsOf(s, false, inVivo);
      return here.filter(
        (a) =>
          !known.has(a.key) &&
          here.some((b) => known.has(b.key) && Math.abs(a.hit.first - b.hit.first) <= 3 && a.hit !== b.hit),
      );
    }),
  );
}

/** The antigens by the words of the first place that gives any. */
export function findAims(record: RecordTexts, inVivo: boolean): Aim[] {
  for (const { stretches, open } of places(record)) {
    const aims = stretches.flatMap((s) => aimsOf(s, open, inVivo));
    if (aims.some((a) => a.key !== 'CD3' && a.key !== 'CD8')) return [...aims, ...listedBeside(record, aims, inVivo)];
  }
  // "CAR T cells in CD19-positive lymphoma": nothing else is said of what the receptor binds
  for (const text of [...record.titles, ...record.conditions]) {
    const marked = text.scan.hits.filter((h) => h.term.group === 'target' && h.term.alone);
    const [first] = marked;
    if (first && cues(text.scan.hits, 'antibody').length === 0)
      return [{ key: first.term.keys[0] ?? '', words: wordsOf(text.scan, first), text, hit: first }];
  }
  return [];
}

/** The labels of products and targets. */
export function targetLabels(products: readonly NamedProduct[], aims: readonly Aim[]): Label[] {
  const out: Label[] = [];
  for (const p of products)
    if (p.key !== null) out.push({ facet: 'product', key: p.key, words: p.words, field: p.text.field, rule: 'name' });
  for (const a of aims)
    out.push({ facet: 'target', key: a.key, words: a.words, field: a.text.field, rule: a.hit.term.rule });
  for (const p of products)
    for (const key of p.targets)
      out.push({
        facet: 'target',
        key,
        words: p.words,
        field: p.text.field,
        rule: p.presumed ? 'product, not checked' : p.key === null ? 'known product' : 'product',
      });
  return out;
}
