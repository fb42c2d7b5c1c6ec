import type { CueName } from '#vocabulary/cues.ts';
import { type Hit, wordsOf } from '#vocabulary/scan.ts';
import type { Label, LabelRule } from './classify.ts';
import { cues, has, hitsIn, type Sentence, type Text, whole } from './classify-texts.ts';

/** Which cell or molecule a stretch of text speaks of. Each rule asks for cues that stand in the same text, or near one another in running text. */

/** Words further apart than this are quoted apart. */
const ONE_QUOTE = 10;

/** The words of the hits: as one stretch where they stand close, else joined by an ellipsis. */
export function quote(s: Sentence, ...hits: readonly (Hit | null | undefined)[]): string {
  const found = hits.filter((h): h is Hit => h !== null && h !== undefined);
  if (found.length === 0) return '';
  const first = Math.min(...found.map((h) => h.first));
  const last = Math.max(...found.map((h) => h.last));
  if (last - first <= ONE_QUOTE) return wordsOf(s.text.scan, { first, last });
  return [...new Set(found.map((h) => wordsOf(s.text.scan, h)))].join(' … ');
}

export const label = (key: string, s: Sentence, words: string, rule: LabelRule = 'wording'): Label => ({
  facet: 'modality',
  key,
  words,
  field: s.text.field,
  rule,
});

/** Whether a cue stands within so many tokens of a receptor; the hit of the cue. */
export function near(hits: readonly Hit[], cue: CueName, tokens: number): Hit | null {
  const receptors = cues(hits, 'receptor');
  for (const h of cues(hits, cue))
    if (receptors.some((r) => h.first - r.last <= tokens && r.first - h.last <= tokens)) return h;
  return null;
}

/** Tokens between the receptor and the cell it is put in, in running text; in a title or the name of an intervention any distance will do. */
export const NEAR = 4;
export const ANY = 1000;

/** Cells other than plain T cells, and molecules: where one of these is named, "CAR-T" alone says nothing more. */
export function specialIn(s: Sentence, distance: number): Label[] {
  const hits = hitsIn(s);
  const out: Label[] = [];
  const receptor = cues(hits, 'receptor')[0];
  const add = (key: string, cue: CueName, tokens = distance): boolean => {
    const hit = near(hits, cue, tokens);
    if (!hit) return false;
    out.push(label(key, s, quote(s, receptor, hit)));
    return true;
  };
  const nkt = cues(hits, 'nkt');
  if (nkt.length > 0 && (near(hits, 'nkt', distance) || hits.some((h) => h.term.group === 'target')))
    out.push(label('CAR-iNKT', s, quote(s, receptor, nkt[0])));
  if (receptor) {
    const plainNk = cues(hits, 'nk').filter((h) => !nkt.some((n) => n.first <= h.first && n.last >= h.first));
    const nk = plainNk.find((h) =>
      cues(hits, 'receptor').some(
        (r) => (h.first - r.last <= NEAR && r.first - h.last <= NEAR) || (distance === ANY && !has(hits, 'tcell')),
      ),
    );
    if (nk) out.push(label('CAR-NK', s, quote(s, receptor, nk)));
    add('CAR-Treg', 'treg');
    add('gd-CAR-T', 'gammaDelta');
    add('DNT-CAR', 'doubleNegative');
    if (!nk) add('iPSC-CAR-T', 'pluripotent');
    if (!has(hits, 'inVivo') && !has(hits, 'nanoparticle')) add('mRNA-CAR-T', 'rnaCar', ANY);
  }
  const caar = cues(hits, 'autoantibodyReceptor')[0];
  if (caar) out.push(label('CAAR-T', s, quote(s, caar)));
  const star = cues(hits, 'star')[0];
  if (star) out.push(label('STAR-T', s, quote(s, star)));
  const engager = cues(hits, 'engager')[0];
  const cd3 = hits.find((h) => h.term.group === 'target' && h.term.keys[0] === 'CD3');
  const tri = cues(hits, 'trispecific')[0];
  const two = cues(hits, 'bispecific')[0];
  if (tri && (engager || cd3 || (cues(hits, 'antibody')[0] && !receptor)))
    out.push(label('TCE-tri', s, quote(s, tri, engager ?? cd3)));
  else if (
    !receptor &&
    (engager ||
      (cd3 && (two || hits.some((h) => h.term.group === 'target' && h !== cd3 && Math.abs(h.first - cd3.first) <= 2))))
  )
    out.push(label('TCE-bi', s, quote(s, engager ?? two, cd3)));
  return out;
}

/** Made inside the body: by lipid nanoparticles with RNA or by a viral vector. */
export function inVivoIn(s: Sentence, distance: number): string | null {
  const hits = hitsIn(s);
  const receptor = cues(hits, 'receptor')[0];
  const inVivo = cues(hits, 'inVivo')[0];
  if (inVivo && (receptor || hits.some((h) => h.term.group === 'target'))) return quote(s, inVivo, receptor);
  const particle = near(hits, 'nanoparticle', distance);
  if (particle) return quote(s, receptor, particle);
  const vector = near(hits, 'vectorGiven', distance);
  return vector ? quote(s, receptor, vector) : null;
}

/** The vector by its words anywhere in the record; null where none is named. */
export function vectorOf(texts: readonly Text[]): { key: string; s: Sentence; words: string } | null {
  for (const text of texts) {
    const s = whole(text);
    const hits = hitsIn(s);
    const particle = cues(hits, 'nanoparticle')[0] ?? cues(hits, 'rna')[0];
    if (particle) return { key: 'in-vivo-LNP', s, words: quote(s, particle) };
    const viral = cues(hits, 'lentiviral')[0];
    if (viral) return { key: 'in-vivo-LV', s, words: quote(s, viral) };
  }
  return null;
}

/** Receptor and T cell in one text, and nothing that makes it another cell. */
export function plainIn(s: Sentence, distance: number): string | null {
  const hits = hitsIn(s);
  const cell = near(hits, 'tcell', distance);
  return cell ? quote(s, cues(hits, 'receptor')[0], cell) : null;
}
