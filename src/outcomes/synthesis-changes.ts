import { canonicalJson } from '#ledger/content-hash.ts';
import type { FieldChange, Grade } from '#ledger/grades.ts';
import type { JudgedRelation } from './overlap.ts';
import type { SynthesisAnswer } from './synthesis-answer.ts';

/** The published rules by which a change of an answer is graded. */
export const SYNTHESIS_CHANGE_RULES: readonly { rule: string; grade: Grade; words: string }[] = [
  {
    rule: 'overlap-judged',
    grade: 'high',
    words: 'Somebody judged whether cohorts share patients, and other cohorts or patients are counted for it.',
  },
  {
    rule: 'overlap-noted',
    grade: 'low',
    words: 'Somebody judged whether cohorts share patients, and the same patients are counted.',
  },
  {
    rule: 'count-changed',
    grade: 'high',
    words: 'A counted cohort now has other events or another number of patients.',
  },
  {
    rule: 'pooling-changed',
    grade: 'high',
    words: 'There is a pooled estimate now where there was none, or none any more.',
  },
  { rule: 'estimate-moved', grade: 'high', words: 'The pooled estimate left the interval that it had before.' },
  { rule: 'cohort-added', grade: 'medium', words: 'A cohort is counted that was not.' },
  { rule: 'cohort-removed', grade: 'medium', words: 'A cohort is no longer counted.' },
  {
    rule: 'overlap-changed',
    grade: 'medium',
    words: 'Another cohort stands for a group that shares patients, or the cohorts of unknown relation are others.',
  },
  {
    rule: 'estimate-changed',
    grade: 'medium',
    words: 'The pooled estimate changed by half a percentage point or more, within its former interval.',
  },
  {
    rule: 'verification-changed',
    grade: 'medium',
    words: 'A counted figure was checked, or came from another kind of source.',
  },
  { rule: 'question-changed', grade: 'medium', words: 'Another question is asked.' },
  { rule: 'set-aside-changed', grade: 'low', words: 'What is shown and not counted changed.' },
  { rule: 'range-changed', grade: 'low', words: 'The range over the admissible choices changed.' },
  {
    rule: 'estimate-refined',
    grade: 'low',
    words: 'The estimate or its intervals changed by less than half a percentage point.',
  },
  { rule: 'wording', grade: 'low', words: 'Labels and the description of the method.' },
];

const gradeOf = (rule: string): Grade => SYNTHESIS_CHANGE_RULES.find((r) => r.rule === rule)!.grade;
const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const percent = (p: number | null): string => (p === null ? 'none' : `${(p * 100).toFixed(1)}%`);
const NOTICEABLE = 0.005;

const NOW_JUDGED: Record<JudgedRelation, string> = {
  same: 'to be the same patients',
  subset: 'to lie one within the other',
  partial: 'to share some patients',
  none: 'to share no patient',
  unknown: 'not to be known to share patients or not',
};

/** What was judged of cohorts that the answers count, and was not so before: 'A and B are now judged to be the same patients (V3)'. */
function judgementNews(before: SynthesisAnswer, after: SynthesisAnswer): string[] {
  const was = new Map((before.overlap.judged ?? []).map((j) => [j.id, j.relation]));
  return (after.overlap.judged ?? [])
    .filter((j) => was.get(j.id) !== j.relation)
    .map((j) => `${j.names[0]} and ${j.names[1]} are now judged ${NOW_JUDGED[j.relation]} (${j.id})`);
}

/** How the answer differs from the one before. Empty exactly when the answers are the same. */
export function compareSyntheses(before: SynthesisAnswer, after: SynthesisAnswer): FieldChange[] {
  const out: FieldChange[] = [];
  const say = (rule: string, field: string, was: unknown, is: unknown, sentence: string) =>
    out.push({ field, before: was, after: is, grade: gradeOf(rule), rule, sentence });

  if (before.question !== after.question || !same(before.spec, after.spec))
    say('question-changed', 'question', before.question, after.question, 'The question was put in another way.');

  const judged = judgementNews(before, after);
  if (judged.length > 0) {
    const counts = (a: SynthesisAnswer) =>
      `${a.patients} ${a.patients === 1 ? 'patient' : 'patients'} in ${a.k} ${a.k === 1 ? 'cohort' : 'cohorts'}`;
    const moved = counts(before) !== counts(after);
    say(
      moved ? 'overlap-judged' : 'overlap-noted',
      'overlap.judged',
      counts(before),
      counts(after),
      `${judged.join('; ')}: ${moved ? `${counts(before)} were counted, now ${counts(after)} are` : `${counts(after)} are counted as before`}.`,
    );
  }

  const was = new Map(before.rows.map((r) => [r.outcome, r]));
  const is = new Map(after.rows.map((r) => [r.outcome, r]));
  for (const r of after.rows) {
    const old = was.get(r.outcome);
    const now = `${r.x} of ${r.n}`;
    if (!old) say('cohort-added', 'rows', null, now, `${r.label} is now counted (${now}).`);
    else if (old.x !== r.x || old.n !== r.n)
      say('count-changed', 'rows', `${old.x} of ${old.n}`, now, `${r.label} was ${old.x} of ${old.n}, is now ${now}.`);
    if (old && old.mark !== r.mark)
      say(
        'verification-changed',
        'rows',
        old.mark,
        r.mark,
        `The figure of ${r.label} was marked ${old.mark}, is now ${r.mark}.`,
      );
  }
  for (const r of before.rows)
    if (!is.has(r.outcome)) {
      const why = after.setAside.find((s) => s.outcome === r.outcome)?.reason;
      say(
        'cohort-removed',
        'rows',
        `${r.x} of ${r.n}`,
        null,
        `${r.label} is no longer counted (${r.x} of ${r.n})${why ? `: ${why}` : '.'}`,
      );
    }

  const choices = (a: SynthesisAnswer) => [
    ...a.overlap.choices.map((c) => ({ group: c.group, taken: c.taken })),
    ...(a.overlap.unknown ?? []).map((u) => ({ group: u.group, relationUnknown: u.counted })),
  ];
  if (!same(choices(before), choices(after)))
    say(
      'overlap-changed',
      'overlap.choices',
      choices(before),
      choices(after),
      'The cohorts that stand for groups with shared patients, or of which it is unknown whether they share any, are not the same as before.',
    );

  const { estimate: p } = before;
  const { estimate: q } = after;
  if ((p === null) !== (q === null))
    say(
      'pooling-changed',
      'estimate',
      p,
      q,
      q === null
        ? `There is no pooled estimate any more: ${after.notPooledReason}`
        : `There is now a pooled estimate: ${percent(q)}.`,
    );
  else if (p !== null && q !== null && p !== q) {
    const sentence = `The pooled estimate was ${percent(p)}, is now ${percent(q)}.`;
    const [low, high] = before.ci ?? [0, 1];
    if (q < low || q > high) say('estimate-moved', 'estimate', p, q, sentence);
    else if (Math.abs(q - p) >= NOTICEABLE) say('estimate-changed', 'estimate', p, q, sentence);
  }
  if (!same(before.overlap.range, after.overlap.range))
    say(
      'range-changed',
      'overlap.range',
      before.overlap.range,
      after.overlap.range,
      'The range over the admissible choices of cohorts changed.',
    );
  const shown = (a: SynthesisAnswer) => a.setAside.map(({ outcome, x, n, reason }) => ({ outcome, x, n, reason }));
  if (!same(shown(before), shown(after)))
    say(
      'set-aside-changed',
      'setAside',
      before.setAside.length,
      after.setAside.length,
      'The list of cohorts that are shown and not counted changed.',
    );
  if (out.length === 0 && !same(before, after)) {
    const numbers = (a: SynthesisAnswer) => [
      a.estimate,
      a.ci,
      a.predictionInterval,
      a.tau2,
      a.I2,
      a.rows.map((r) => [r.weight, r.ci]),
    ];
    if (same(numbers(before), numbers(after)))
      say(
        'wording',
        'methodText',
        before.methodText,
        after.methodText,
        'Labels or the description of the method were reworded.',
      );
    else
      say(
        'estimate-refined',
        'estimate',
        p,
        q,
        'The estimate or its intervals changed by less than half a percentage point.',
      );
  }
  return out;
}
