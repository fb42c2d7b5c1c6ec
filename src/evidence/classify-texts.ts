import type { CueName } from '#vocabulary/cues.ts';
import { type Hit, isCue, type Scan, scan } from '#vocabulary/scan.ts';
import type { StudyFacts } from './study-facts.ts';

/** Where the words of a label stand in the record. */
export type LabelField =
  | 'condition'
  | 'keyword'
  | 'brief title'
  | 'official title'
  | 'intervention'
  | 'other name of an intervention'
  | 'description of an intervention'
  | 'arm'
  | 'description of an arm'
  | 'brief summary'
  | 'detailed description'
  | 'outcome'
  | 'inclusion criteria';

/** One text of the record, read once. */
export interface Text {
  field: LabelField;
  scan: Scan;
}

/** A stretch of tokens of a text, from (included) to (excluded). */
export interface Sentence {
  text: Text;
  from: number;
  to: number;
  /** The names and cues in it. */
  hits: readonly Hit[];
}

const MOST_SUMMARY = 5000;
const MOST_DESCRIPTION = 4000;
const MOST_CRITERIA = 3500;
const MOST_PART = 700;
const MOST_PARTS = 12;
/** Names are short, and the one that matters may stand last in the alphabet. */
const MOST_NAMES = 40;

/** What is read of a record, each part only when it is asked for, and long parts only as far as they say what the study is. */
export interface RecordTexts {
  conditions: readonly Text[];
  keywords: readonly Text[];
  titles: readonly Text[];
  /** Names and other names of the interventions. */
  interventions: readonly Text[];
  armLabels(): readonly Text[];
  /** What the arms and interventions are said to be. */
  descriptions(): readonly Text[];
  summary(): readonly Text[];
  detailed(): readonly Text[];
  /** The planned outcomes: what is counted in the blood may be the only word of what was given. */
  outcomes(): readonly Text[];
  /** Whether the running text or the criteria speak of apheresis, and where. */
  apheresis(): { field: LabelField; words: string } | null;
  /** The inclusion criteria; what stands behind "Exclusion Criteria" is never read. */
  inclusion(): readonly Text[];
}

const once = (make: () => readonly Text[]): (() => readonly Text[]) => {
  let made: readonly Text[] | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

/** Cut at a space, so that no half word is read. */
function begin(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(' ', most);
  return text.slice(0, space > most / 2 ? space : most);
}

function inclusionOf(criteria: string): string {
  const excluded = /exclusion|exclud|not eligible|ineligib/i.exec(criteria);
  const all = excluded ? criteria.slice(0, excluded.index) : criteria;
  return begin(all, MOST_CRITERIA);
}

export function textsOf(facts: StudyFacts): RecordTexts {
  const texts = (
    field: LabelField,
    list: readonly (string | null | undefined)[] | undefined,
    most: number,
    spelling: boolean,
  ): Text[] => (list ?? []).flatMap((t) => (t ? [{ field, scan: scan(begin(t, most), spelling) }] : []));
  const named = (facts.interventions ?? []).slice(0, MOST_NAMES);
  const interventions = named.slice(0, MOST_PARTS);
  const arms = (facts.arms ?? []).slice(0, MOST_PARTS);
  return {
    conditions: texts('condition', facts.conditions?.slice(0, 60), MOST_PART, true),
    keywords: texts('keyword', facts.keywords?.slice(0, 60), MOST_PART, true),
    titles: [
      ...texts('brief title', [facts.briefTitle], MOST_PART, true),
      ...texts('official title', [facts.officialTitle], MOST_PART, true),
    ],
    interventions: [
      ...texts(
        'intervention',
        named.map((i) => i.name),
        MOST_PART,
        false,
      ),
      ...texts(
        'other name of an intervention',
        named.flatMap((i) => i.otherNames ?? []).slice(0, 60),
        MOST_PART,
        false,
      ),
    ],
    armLabels: once(() =>
      texts(
        'arm',
        arms.map((a) => a.label),
        MOST_PART,
        false,
      ),
    ),
    descriptions: once(() => [
      ...texts(
        'description of an intervention',
        interventions.map((i) => i.description),
        MOST_PART,
        false,
      ),
      ...texts(
        'description of an arm',
        arms.map((a) => a.description),
        MOST_PART,
        false,
      ),
    ]),
    summary: once(() => texts('brief summary', [facts.briefSummary], MOST_SUMMARY, false)),
    detailed: once(() => texts('detailed description', [facts.detailedDescription], MOST_DESCRIPTION, false)),
    apheresis: () => {
      const running: readonly (readonly [LabelField, string | null | undefined])[] = [
        ...interventions.map((i) => ['description of an intervention', i.description] as const),
        ...arms.map((a) => ['description of an arm', a.description] as const),
        ['brief summary', facts.briefSummary],
        ['detailed description', facts.detailedDescription],
        ['inclusion criteria', facts.eligibility.criteria ? inclusionOf(facts.eligibility.criteria) : null],
      ];
      for (const [field, text] of running) {
        const found = text ? /\b(?:leu[ck][oa]?pheresis|apheresis)\b/i.exec(text) : null;
        if (found) return { field, words: found[0] };
      }
      return null;
    },
    outcomes: once(() =>
      texts(
        'outcome',
        [...(facts.primaryOutcomes ?? []), ...(facts.secondaryOutcomes ?? [])]
          .slice(0, MOST_PARTS)
          .map((o) => o.measure),
        MOST_PART,
        false,
      ),
    ),
    inclusion: once(() =>
      texts(
        'inclusion criteria',
        facts.eligibility.criteria ? [inclusionOf(facts.eligibility.criteria)] : [],
        MOST_CRITERIA,
        false,
      ),
    ),
  };
}

const ABBREVIATED = /(?:\b(?:e\.?g|i\.?e|vs|approx|no|dr|st|fig)|\b[A-Z])$/i;

/** A gap between two words that ends a sentence: a full stop before a space, a line, a semicolon or a bullet. */
function isEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 59 || c === 0x3002 || c === 0xff1b || c === 0x2022 || c === 63 || c === 33) return true;
    if (
      c === 46 &&
      at + 1 < text.length &&
      /\s/.test(text[at + 1] ?? '') &&
      !ABBREVIATED.test(text.slice(Math.max(0, at - 6), at))
    )
      return true;
  }
  return false;
}

const split = new WeakMap<Text, readonly Sentence[]>();

/** The sentences of a running text; split once. */
export function sentencesOf(text: Text): readonly Sentence[] {
  const done = split.get(text);
  if (done) return done;
  const { pieces, text: written, hits } = text.scan;
  const out: Sentence[] = [];
  let from = 0;
  for (let row = 1; row <= pieces.count; row++) {
    if (row < pieces.count && !isEnd(written, pieces.to[row - 1]!, pieces.from[row]!)) continue;
    const start = from;
    out.push({ text, from, to: row, hits: hits.filter((h) => h.first >= start && h.last < row) });
    from = row;
  }
  split.set(text, out);
  return out;
}

export const hitsIn = (s: Sentence): readonly Hit[] => s.hits;

export const has = (hits: readonly Hit[], cue: CueName): boolean => hits.some((h) => isCue(h, cue));

export const cues = (hits: readonly Hit[], cue: CueName): Hit[] => hits.filter((h) => isCue(h, cue));

/** Whether a sentence speaks of earlier work, by its own words. */
export const isPast = (hits: readonly Hit[]): boolean => has(hits, 'past') || has(hits, 'earlier');

/** The whole of a text as one stretch. */
export const whole = (text: Text): Sentence => ({ text, from: 0, to: text.scan.pieces.count, hits: text.scan.hits });

/** A token in lower case, as written. */
export const wordAt = (scanned: Scan, row: number): string =>
  row < 0 || row >= scanned.pieces.count
    ? ''
    : scanned.text.slice(scanned.pieces.from[row], scanned.pieces.to[row]).toLowerCase();
