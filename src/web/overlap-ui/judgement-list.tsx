import { pathOf } from '#ledger/things.ts';
import type { JudgementRow } from '#outcomes/overlap-judgements.ts';
import { RELATION_WORDS } from '#outcomes/overlap-judgements.ts';
import { SourceLink } from '#web/ui/marks.tsx';
import { cohortPath } from './cohort-words.ts';
import './overlap.css';

/** A judgement as a sentence: which lies within which is said by name. */
export const relationSentence = (j: JudgementRow, name: (id: string) => string): string =>
  j.relation === 'subset' && j.contained
    ? `${name(j.contained)} lies within ${name(j.contained === j.a ? j.b : j.a)}`
    : RELATION_WORDS[j.relation];

/** Judgements with who, when and what they go by. */
export const JudgementList = (props: { rows: readonly JudgementRow[]; name: (id: string) => string }) => (
  <ul className="plain-list ruled">
    {props.rows.map((j) => (
      <li key={j.id}>
        <p>
          <a href={pathOf({ kind: 'overlap', id: j.id })}>{j.id}</a> <a href={cohortPath(j.a)}>{props.name(j.a)}</a> and{' '}
          <a href={cohortPath(j.b)}>{props.name(j.b)}</a>: <strong>{relationSentence(j, props.name)}</strong>
        </p>
        <p>{j.evidence}</p>
        <p className="quiet small">
          judged by {j.who}, {j.day}
          {j.sourceUrl && (
            <>
              {' '}
              · <SourceLink href={j.sourceUrl} />
            </>
          )}
        </p>
      </li>
    ))}
  </ul>
);
