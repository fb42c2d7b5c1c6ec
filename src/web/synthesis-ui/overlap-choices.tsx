import { pathOf } from '#ledger/things.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { rangeWords } from '#outcomes/synthesis-words.ts';
import { Section } from '#web/ui/page.tsx';
import { pct } from './figure-words.ts';

/** Which cohort was counted of those that share patients, why, and what another choice would have given. */
export const OverlapChoices = ({ answer: a }: { answer: SynthesisAnswer }) => {
  const { choices, unknown = [], range } = a.overlap;
  const labels = new Map([...a.rows, ...a.setAside].map((r) => [r.outcome, r.label]));
  const named = (outcome: string) => (
    <a href={pathOf({ kind: 'outcome', id: outcome })}>{labels.get(outcome) ?? outcome}</a>
  );
  return (
    <Section title="Cohorts that share patients" id="overlap">
      {choices.length === 0 && unknown.length > 0 ? null : choices.length === 0 ? (
        <p>No two of these cohorts are known to share patients.</p>
      ) : (
        <ul className="plain-list ruled">
          {choices.map((c) => (
            <li key={`${c.group} ${c.taken}`}>
              <strong>{c.group}</strong>: {named(c.taken)} stands for{' '}
              {c.instead.map((o, i) => (
                <span key={o}>
                  {i > 0 && ', '}
                  {named(o)}
                </span>
              ))}
              , because {c.because.replace(/\.$/, '')}.
            </li>
          ))}
        </ul>
      )}
      {unknown.length > 0 && (
        <>
          <p>
            Relation unknown: all of these are counted
            {range ? '; the range also covers choices that count only some of them.' : '.'}
          </p>
          <ul className="plain-list ruled">
            {unknown.map((u) => (
              <li key={`${u.group} ${u.counted.join(' ')}`}>
                <strong>{u.group}</strong>:{' '}
                {u.counted.map((o, i) => (
                  <span key={o}>
                    {i > 0 && ', '}
                    {named(o)}
                  </span>
                ))}
                ; {u.because.replace(/\.$/, '')}.
              </li>
            ))}
          </ul>
        </>
      )}
      {a.overlap.judged && a.overlap.judged.length > 0 && (
        <p>
          Judged by people:{' '}
          {a.overlap.judged.map((j, i) => (
            <span key={j.id}>
              {i > 0 && '; '}
              {j.names.join(' and ')}: {j.relation} (<a href={pathOf({ kind: 'overlap', id: j.id })}>{j.id}</a>)
            </span>
          ))}
          .
        </p>
      )}
      {range && (
        <p>
          {choices.length === 0
            ? 'Had only some of the cohorts of unknown relation been counted'
            : unknown.length === 0
              ? 'Had another cohort stood for a group'
              : 'Had another cohort stood for a group, or only some of the cohorts of unknown relation been counted'}
          , the pooled figure would lie between {pct(range.low)} and {pct(range.high)}: the lowest and highest of{' '}
          {rangeWords(range).over}
          {!range.exact && ': the main one, those of the lowest and highest shares, and others drawn by chance'}
          {rangeWords(range).without && `; ${rangeWords(range).without}`}.
        </p>
      )}
    </Section>
  );
};
