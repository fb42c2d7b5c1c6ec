import type { Eligibility } from '#evidence/study-facts.ts';
import { eligibilityWords } from '#web/study-words.ts';
import { type CriteriaPart, type Criterion, readCriteria } from './registry-text.ts';

const HEADINGS = { inclusion: 'May enter', exclusion: 'May not enter', other: 'Criteria' } as const;

interface Point {
  text: string;
  below: Point[];
}

/** Points below points, as nested lists want them. */
function nested(items: readonly Criterion[]): Point[] {
  const top: Point[] = [];
  const path: Point[] = [];
  for (const { text, depth } of items) {
    const point: Point = { text, below: [] };
    path.length = Math.min(depth, path.length);
    (path.at(-1)?.below ?? top).push(point);
    path.push(point);
  }
  return top;
}

const Points = ({ points }: { points: readonly Point[] }) => (
  <ul>
    {points.map((p, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a record may say one thing twice, and is rendered once
      <li key={i}>
        {p.text}
        {p.below.length > 0 && <Points points={p.below} />}
      </li>
    ))}
  </ul>
);

const Part = ({ part }: { part: CriteriaPart }) => (
  <div className="criteria-part">
    <h3>
      {HEADINGS[part.kind]}
      {part.heading && !/^(?:key )?(?:in|ex)clusion criteria$/i.test(part.heading) && (
        <span className="quiet small"> {part.heading}</span>
      )}
    </h3>
    <Points points={nested(part.items)} />
  </div>
);

/** Who may enter: ages and sex in one line, then the criteria as lists, in the record's own words. */
export const EligibilityText = ({ eligibility, complete }: { eligibility: Eligibility; complete: boolean }) => {
  const { criteria, healthyVolunteers } = eligibility;
  const words = eligibilityWords({ nctId: '', eligibility });
  const parts = criteria ? readCriteria(criteria).filter((p) => p.items.length > 0) : [];
  return (
    <>
      {(words || healthyVolunteers !== undefined) && (
        <p>
          {words && `Age: ${words}.`}
          {healthyVolunteers === true && ' Healthy volunteers may enter.'}
        </p>
      )}
      {parts.length > 0 ? (
        <div className="criteria">
          {parts.map((p, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text in its own order
            <Part key={i} part={p} />
          ))}
        </div>
      ) : (
        <p className="quiet">
          {complete
            ? 'The registry gives no criteria.'
            : 'The records that we hold do not carry the criteria; the registry has them.'}
        </p>
      )}
    </>
  );
};
