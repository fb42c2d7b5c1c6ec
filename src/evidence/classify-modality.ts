import { findNames } from '#vocabulary/match.ts';
import type { FieldText, Label } from './classify.ts';

/**
 * What kind of cell or molecule a study gives, from the wording of its titles and interventions. A record seldom spells the name of a
 * modality in one piece ("allogeneic anti-CD19 CAR-T cells"), so each rule asks for words that stand in the same text.
 */

/** The receptor itself: CAR, CAR-T, CART19, 4SCAR, UCAR-T, chimeric antigen receptor. */
const RECEPTOR = /chimeric antigen receptors?|\b(?:\d?[A-Za-z]{0,3})?CARs?(?=\b|T|[⁺+])|\bU CAR\b/;
const RECEPTOR_T =
  /chimeric antigen receptors?[- ]?(?:modified )?[- ]?T|\b\w{0,4}CAR[- ]?(?:αβ|γδ)?[- ]?T(?:s\b|\b|\d)|CAR\W{0,2}T[- ]cell/i;

interface Wording {
  key: string;
  /** All must be found in the same text. */
  all: readonly RegExp[];
}

/** Cells other than plain T cells, or made inside the body: where one of these is named, "CAR-T" alone says nothing more. */
const SPECIAL: readonly Wording[] = [
  { key: 'CAR-NK', all: [RECEPTOR, /CAR[- ]?NK(?!T)\b|\bNK[- ]cells?\b|natural killer(?! T)/i] },
  { key: 'CAR-iNKT', all: [/\bi?NKT\b|natural killer T\b/i, /CAR|target/i] },
  { key: 'CAR-Treg', all: [RECEPTOR, /\bT[- ]?regs?\b|regulatory T\b|Foxp3/i] },
  { key: 'gd-CAR-T', all: [RECEPTOR, /γ\/?δ|gamma[- /]*delta/i] },
  { key: 'DNT-CAR', all: [RECEPTOR, /double[- ]negative T|\bDNTs?\b/i] },
  { key: 'iPSC-CAR-T', all: [RECEPTOR, /\biPSCs?\b|induced pluripotent/i] },
  { key: 'CAAR-T', all: [/\bCAAR[- ]?T\b|chimeric auto-?antibody receptor/i] },
  { key: 'mRNA-CAR-T', all: [/\br?CAR[- ]?T\b/i, /\bm?RNA[- ]?(?:engineered|electroporated|CAR)/i] },
  { key: 'in-vivo-LNP', all: [/in[- ]vivo/i, RECEPTOR, /\bt?LNP\b|lipid nanoparticle|mRNA/i] },
  { key: 'in-vivo-LV', all: [/in[- ]vivo|vector drug/i, RECEPTOR, /lentivir/i] },
  { key: 'TCE-tri', all: [/tri-?specific/i, /T[- ]cell engag|antibod|\bTCE\b/i] },
  { key: 'TCE-bi', all: [/bi-?specific/i, /T[- ]cell engag|CD3|\bTCE\b/i] },
];

const IN_VIVO: Wording = { key: '', all: [/in[- ]vivo/i, RECEPTOR] };

/** Where the T cells of a plain CAR-T come from. */
const ORIGIN: readonly Wording[] = [
  {
    key: 'allo-CAR-T',
    all: [
      /allogen(?:e)?ic|universal|off[- ]the[- ]shelf|(?:healthy )?donor[- ]derived|cord blood|\bU[- ]?CAR\b|\bUCAR[- ]?T/i,
      RECEPTOR_T,
    ],
  },
  { key: 'auto-CAR-T', all: [/autologous|autoleucel|patient[- ]derived/i, RECEPTOR_T] },
];

const DUAL_WORDS = /\bdual\b|bi-?specific|tandem|compound|\bcCAR\b|co-?infus|double[- ]target/i;

function quote(wording: Wording, text: string): string | null {
  const words: string[] = [];
  for (const pattern of wording.all) {
    const match = pattern.exec(text);
    if (!match) return null;
    if (!words.includes(match[0])) words.push(match[0]);
  }
  return words.join(' … ');
}

function byWording(where: readonly FieldText[], rules: readonly Wording[]): Label[] {
  const out: Label[] = [];
  for (const wording of rules)
    for (const { field, text } of where) {
      const words = quote(wording, text);
      if (words === null) continue;
      out.push({ facet: 'modality', key: wording.key, words, field, rule: 'wording' });
      break;
    }
  return out;
}

/** One receptor product against two targets: it says so, or names two targets in one intervention. */
function dual(where: readonly FieldText[]): Label[] {
  for (const { field, text } of where) {
    if (!RECEPTOR_T.test(text) || /\bor\b/i.test(text)) continue;
    const targets = [...new Set(findNames(text, 'target').map((t) => t.key))].filter(
      (key) => key !== 'CD3' && key !== 'CD8',
    );
    const words = DUAL_WORDS.exec(text)?.[0];
    if (targets.length >= 2 || (words && targets.length > 0))
      return [{ facet: 'modality', key: 'dual-CAR', words: words ?? targets.join(' and '), field, rule: 'wording' }];
  }
  return [];
}

/**
 * @param named what the vocabulary recognised in these texts, of any facet.
 * @param known modalities that a named product gave: a rule never contradicts the vocabulary about where plain T cells come from.
 */
export function findModalities(
  where: readonly FieldText[],
  named: readonly Label[],
  known: readonly string[],
): Label[] {
  const names = named.filter((label) => label.facet === 'modality');
  const special = byWording(where, SPECIAL);
  const keys = [...known, ...special.map((l) => l.key), ...names.map((l) => l.key)];
  const isSpecial = keys.some((key) => SPECIAL.some((rule) => rule.key === key));
  const inVivo = byWording(where, [IN_VIVO]).length > 0;
  const originKnown = known.some((key) => ORIGIN.some((rule) => rule.key === key));
  const origins = isSpecial || inVivo || originKnown ? [] : byWording(where, ORIGIN);
  const two = isSpecial ? [] : dual(where);
  return [...names, ...special, ...origins, ...two];
}
