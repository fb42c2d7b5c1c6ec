import { type Hit, isCue, wordsOf } from '#vocabulary/scan.ts';
import type { Label } from './classify.ts';
import {
  cues,
  has,
  hitsIn,
  type RecordTexts,
  type Sentence,
  sentencesOf,
  type Text,
  textsOf,
  wordAt,
} from './classify-texts.ts';
import type { StudyFacts } from './study-facts.ts';

/** Whether a study is what the network follows: a cell therapy or a T-cell engager, given in an autoimmune disease. */
export interface Relevance {
  relevant: boolean;
  /** One sentence for people. */
  why: string;
  /** Name of the rule that decided; RELEVANCE_RULES of classify-rules.ts says each in a sentence. */
  rule: string;
  /** The words of the record that decided, as written, and where they stand; null where their absence did. */
  words: string | null;
  field: string | null;
}

/** Counts up with every change of the rules that can alter a label: studies classified by an older number are classified again. */
export const CLASSIFIER = 4;

interface Mark {
  words: string;
  field: string;
}

const MOST_WORDS = 160;
const markOf = (text: Text, hit: Hit): Mark => ({ words: wordsOf(text.scan, hit), field: text.field });

/** "non-oncology", "without malignancy", "Cancer Center". */
function isDisclaimed(text: Text, hit: Hit): boolean {
  const before = wordAt(text.scan, hit.first - 1);
  const after = wordAt(text.scan, hit.last + 1);
  return /^(?:non|not|no|without|excluding)$/.test(before) || /^(?:center|centre|hospital|institute)$/.test(after);
}

function firstCue(
  texts: readonly Text[],
  cue: 'oncology' | 'autoimmune' | 'otherAutoimmune' | 'graftDisease',
): Mark | null {
  for (const text of texts)
    for (const hit of text.scan.hits) if (isCue(hit, cue) && !isDisclaimed(text, hit)) return markOf(text, hit);
  return null;
}

/** Something autoimmune that is named as a complication or a past of those treated, not as what is treated. */
function isAside(text: Text, hit: { first: number; last: number }): boolean {
  const aside = cues(text.scan.hits, 'secondary');
  return (
    aside.some((a) => a.last < hit.first && hit.first - a.last <= 4) ||
    aside.some(
      (a) => /^(?:induced|toxicity)/i.test(wordsOf(text.scan, a)) && a.first > hit.last && a.first - hit.last <= 3,
    )
  );
}

/** What the texts say of autoimmune disease: a disease of the vocabulary, another one, or the word itself. */
function autoimmuneIn(texts: readonly Text[], asideCounts: boolean): Mark | null {
  for (const text of texts)
    for (const hit of text.scan.hits) {
      const names =
        (hit.term.group === 'disease' && hit.term.keys.length > 0 && hit.term.alone) ||
        isCue(hit, 'autoimmune') ||
        isCue(hit, 'otherAutoimmune');
      if (names && !isDisclaimed(text, hit) && (asideCounts || !isAside(text, hit))) return markOf(text, hit);
    }
  return null;
}

const saysWho = (s: Sentence, name: Hit): boolean => {
  const hits = hitsIn(s);
  const earlier = hits.some((h) => isCue(h, 'earlier') && h.first < name.first);
  return has(hits, 'aim') && !earlier && !has(hits, 'past') && !has(hits, 'background');
};

/** The sentences of the summary that say whom the study treats, as texts of their own. */
function autoimmuneInSummary(record: RecordTexts): Mark | null {
  for (const text of record.summary())
    for (const s of sentencesOf(text))
      for (const hit of hitsIn(s))
        if ((isCue(hit, 'autoimmune') || isCue(hit, 'otherAutoimmune')) && saysWho(s, hit) && !isAside(text, hit))
          return markOf(text, hit);
  return null;
}

const cut = (words: string): string => (words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words);

/** Judges a study by its labels and its texts. Deterministic. */
export function judge(record: RecordTexts, labels: readonly Label[]): Relevance {
  const no = (rule: string, why: string, mark: Mark | null = null): Relevance => ({
    relevant: false,
    why,
    rule,
    words: mark?.words ?? null,
    field: mark?.field ?? null,
  });
  const therapy = therapyOf(record, labels);
  if (!therapy) return no('no-therapy', 'No cell therapy or T-cell engager is named.');
  const yes = (rule: string, disease: Mark): Relevance => ({
    relevant: true,
    why: `It gives “${cut(therapy.words)}” in “${cut(disease.words)}”.`,
    rule,
    words: disease.words,
    field: disease.field,
  });

  const survey = record.titles.map((t) => ({ t, hit: cues(t.scan.hits, 'survey')[0] })).find(({ hit }) => hit);
  if (
    survey?.hit &&
    !record.interventions.some(
      (t) => has(t.scan.hits, 'receptor') || t.scan.hits.some((h) => h.term.group === 'product'),
    )
  )
    return no(
      'survey',
      `It asks people (“${wordsOf(survey.t.scan, survey.hit)}”) and gives nothing.`,
      markOf(survey.t, survey.hit),
    );

  const { titles, conditions, keywords } = record;
  const disease = labels.find((l) => l.facet === 'disease' && l.rule !== 'parent');
  const cancerTitle = firstCue(titles, 'oncology');
  const cancerCondition = firstCue(conditions, 'oncology');
  const graft = firstCue([...titles, ...conditions], 'graftDisease');
  const inTitle = autoimmuneIn(titles, false);
  const inConditions = autoimmuneIn(conditions, false) ?? conditionLabel(labels);
  const named = disease ? 'therapy-in-disease' : 'therapy-in-autoimmune';

  const cancer = cancerTitle ?? cancerCondition;
  if (cancer) {
    // both: what the title itself treats decides, and a title that speaks of cancer alone treats cancer
    if (inTitle && (!cancerTitle || !isAsideOfCancer(titles))) return yes('therapy-in-both', inTitle);
    if (inConditions && !cancerTitle && conditionsBeside(conditions)) return yes('therapy-in-both', inConditions);
    return no('oncology', `It treats cancer (“${cut(cancer.words)}”).`, cancer);
  }
  const found = inConditions ?? inTitle ?? autoimmuneIn(keywords, false);
  if (found) return yes(named, found);
  if (graft)
    return no(
      'graft-versus-host',
      `It treats graft-versus-host disease (“${graft.words}”), which is not autoimmune.`,
      graft,
    );
  const deeper = disease ? { words: disease.words, field: disease.field } : autoimmuneInSummary(record);
  if (!deeper) return no('no-disease', 'No autoimmune disease is named.');
  const cancerSummary = firstCue(record.summary(), 'oncology');
  if (cancerSummary && !disease)
    return no('oncology', `It speaks of cancer (“${cut(cancerSummary.words)}”).`, cancerSummary);
  return yes(named, deeper);
}

/** A disease label that a condition earned by its spelling or its company. */
function conditionLabel(labels: readonly Label[]): Mark | null {
  const l = labels.find(
    (one) => one.facet === 'disease' && one.rule !== 'parent' && (one.field === 'condition' || one.field === 'keyword'),
  );
  return l ? { words: l.words, field: l.field } : null;
}

/** Whether the titles name the autoimmune disease only beside a cancer: after "with", "and a history of". */
function isAsideOfCancer(titles: readonly Text[]): boolean {
  return titles.every((text) => {
    const { hits } = text.scan;
    const cancer = hits.find((h) => isCue(h, 'oncology') && !isDisclaimed(text, h));
    if (!cancer) return autoimmuneIn([text], false) === null;
    const auto = hits.find((h) => (h.term.group === 'disease' && h.term.keys.length > 0) || isCue(h, 'autoimmune'));
    if (!auto) return true;
    const between = text.scan.text.slice(
      text.scan.pieces.from[Math.min(cancer.last, auto.last)],
      text.scan.pieces.from[Math.max(cancer.first, auto.first)],
    );
    return /\b(?:with|in|after|following|secondary|complicat\w*|associated)\b/i.test(between);
  });
}

/** Cancer and autoimmune disease as conditions of their own, not "autoimmune cytopenia" beside a leukaemia. */
const conditionsBeside = (conditions: readonly Text[]): boolean =>
  conditions.some((text) => autoimmuneIn([text], false) !== null && !text.scan.hits.some((h) => isCue(h, 'oncology')));

/** What is given: a modality or product, or cells without a receptor that belong to the same family. */
function therapyOf(record: RecordTexts, labels: readonly Label[]): Mark | null {
  const label = labels.find((l) => l.facet === 'modality') ?? labels.find((l) => l.facet === 'product');
  if (label) return { words: label.words, field: label.field };
  for (const text of [...record.interventions, ...record.titles])
    for (const hit of text.scan.hits)
      if (
        hit.term.group === 'known' ||
        isCue(hit, 'adoptive') ||
        (isCue(hit, 'receptor') && has(text.scan.hits, 'cellProduct'))
      )
        return markOf(text, hit);
  // "HY-1 cell injection": cells of a kind that the record does not say, and no word of stem cells or other tissue
  const all = [
    ...record.interventions,
    ...record.titles,
    ...record.conditions,
    ...record.keywords,
    ...record.summary(),
  ];
  if (all.some((text) => has(text.scan.hits, 'otherCells'))) return null;
  for (const text of record.interventions)
    for (const hit of text.scan.hits) if (isCue(hit, 'givenCells')) return markOf(text, hit);
  return null;
}

const known = new WeakMap<readonly Label[], Relevance>();

/** Remembers the judgement that was made together with these labels. */
export function remember(labels: readonly Label[], relevance: Relevance): void {
  known.set(labels, relevance);
}

/** Judges a study by its labels and facts. Deterministic. Labels that `classifyStudy` made carry their judgement with them. */
export function judgeRelevance(facts: StudyFacts, labels: readonly Label[]): Relevance {
  return known.get(labels) ?? judge(textsOf(facts), labels);
}
