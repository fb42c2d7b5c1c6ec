import { type Hit, isCue, wordsOf } from '#vocabulary/scan.ts';
import type { Label } from './classify.ts';
import { ANY, label, near, quote } from './classify-kinds.ts';
import { type Aim, BAFF_RECEPTORS, type NamedProduct } from './classify-targets.ts';
import { cues, has, hitsIn, type RecordTexts, type Sentence, sentencesOf, whole } from './classify-texts.ts';

/** Words that belong to a transplant of stem cells, not to the product. */
const TRANSPLANT = 4;

export function originIn(s: Sentence, cue: 'autologous' | 'allogeneic', needsCell: boolean): Hit | null {
  const hits = hitsIn(s);
  if (needsCell && !has(hits, 'receptor') && !has(hits, 'tcell') && !has(hits, 'cellProduct')) return null;
  const transplants = cues(hits, 'transplant');
  for (const h of cues(hits, cue)) {
    if (transplants.some((t) => t.first > h.last && t.first - h.last <= TRANSPLANT)) continue;
    if (hits.some((d) => isCue(d, 'denial') && d.last === h.first - 1)) continue;
    return h;
  }
  return null;
}

/** Two antigens in one product, or two products given together: a word says so, or one text joins two antigens and leaves no choice. */
function dualIn(s: Sentence, aims: readonly Aim[]): string | null {
  const hits = hitsIn(s);
  if (near(hits, 'tcell', ANY) === null && !has(hits, 'receptor')) return null;
  const here = aims.filter(
    (a) => a.text === s.text && a.hit.first >= s.from && a.hit.last < s.to && a.key !== 'CD3' && a.key !== 'CD8',
  );
  const keys = [...new Set(here.map((a) => a.key))];
  if (keys.length === 0) return null;
  if (headsOf(keys) === 1 && keys.length > 1) return null;
  if (keys.length >= 2) {
    // "CD19 or BCMA" is a choice; "CD19 or CD19-BCMA" is not only one
    const joined = here.some((a, i) => {
      const b = here[i + 1];
      if (!b || a.key === b.key) return a !== b && b?.hit === a.hit;
      if (a.hit === b.hit) return !BAFF_RECEPTORS.includes(b.key);
      const { text, pieces } = s.text.scan;
      const gap = text.slice(pieces.to[a.hit.last], pieces.from[b.hit.first]);
      return !/\b(?:or|vs\.?|versus|either|;)\b/i.test(gap);
    });
    return joined ? keys.join(' and ') : null;
  }
  const word = cues(hits, 'dual').find((h) =>
    /^(?:dual|bi-?specific|tandem|compound|c ?car|bicistronic|tri-?specific|double|bivalent)/i.test(
      wordsOf(s.text.scan, h),
    ),
  );
  return word ? quote(s, word) : null;
}

/** Where the plain T cells come from: by words, else by the patient's apheresis, else as is usual. */
export function originOf(
  record: RecordTexts,
  levels: readonly (() => { stretches: readonly Sentence[] })[],
  plain: { s: Sentence; words: string },
): Label {
  for (const [i, level] of levels.entries()) {
    const { stretches } = level();
    for (const cue of ['allogeneic', 'autologous'] as const)
      for (const s of stretches) {
        const hit = originIn(s, cue, i > 0);
        if (hit) return label(cue === 'allogeneic' ? 'allo-CAR-T' : 'auto-CAR-T', s, quote(s, hit));
      }
  }
  const apheresis = record.apheresis();
  if (apheresis) return { facet: 'modality', key: 'auto-CAR-T', ...apheresis, rule: 'apheresis' };
  return label('auto-CAR-T', plain.s, plain.words, 'usual origin');
}

/** How many antigens a product binds by heads of its own: T-cell anchors do not count, and a ligand counts once however many receptors it has. */
function headsOf(targets: readonly string[]): number {
  const own = targets.filter((t) => t !== 'CD3' && t !== 'CD8');
  const ligand = BAFF_RECEPTORS.every((t) => own.includes(t));
  return ligand ? own.filter((t) => !BAFF_RECEPTORS.includes(t)).length + 1 : own.length;
}

/** Two antigens: by the product, by what the words aim at, or by a word such as "dual". */
export function dualLabels(
  levels: readonly (() => { stretches: readonly Sentence[] })[],
  products: readonly NamedProduct[],
  aims: readonly Aim[],
): Label[] {
  const two = products.find((p) => headsOf(p.targets) >= 2);
  if (two) return [{ facet: 'modality', key: 'dual-CAR', words: two.words, field: two.text.field, rule: 'product' }];
  const seen = new Set(aims.map((a) => a.text));
  for (const text of seen)
    for (const s of text.field === 'brief summary' || text.field === 'detailed description'
      ? sentencesOf(text)
      : [whole(text)]) {
      const words = dualIn(s, aims);
      if (words !== null) return [label('dual-CAR', s, words)];
    }
  for (const s of levels[0]?.().stretches ?? []) {
    const hits = hitsIn(s);
    const word = cues(hits, 'dual').find((h) =>
      /^(?:dual|bi-?specific|tandem|compound|double)/i.test(wordsOf(s.text.scan, h)),
    );
    if (word && has(hits, 'receptor')) return [label('dual-CAR', s, quote(s, word))];
  }
  return [];
}
