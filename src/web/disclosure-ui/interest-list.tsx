import { AMOUNT_BAND_WORDS, ICMJE_CATEGORIES } from '#governance/interests.ts';
import {
  type DisclosedInterest,
  ENTITY_KIND_WORDS,
  mayBeLeftOut,
  periodWords,
  RECEIVED_BY,
  yearsWords,
} from '#network/disclosure.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import './disclosures.css';

type Shown = Omit<DisclosedInterest, 'id' | 'note' | 'position'> & { note?: string };

export const categoryLabel = (n: number): string => ICMJE_CATEGORIES.find((c) => c.number === n)?.label ?? '';

/** The entity as it was written; the company that it was recognised as, where that name is another. */
export const EntityName = ({ interest: i }: { interest: Pick<Shown, 'entity' | 'company' | 'erased'> }) => {
  const company = i.company === null ? null : companyByKey(i.company);
  if (i.erased) return <>{company ? company.name : 'name erased'}</>;
  return (
    <>
      {i.entity}
      {company && company.name !== i.entity && <span className="quiet"> ({company.name})</span>}
    </>
  );
};

/** One interest in words. `years`: the public reads years only. */
const Line = ({ interest: i, years, today }: { interest: Shown; years: boolean; today?: string | undefined }) => {
  const period = years ? yearsWords(i.from, i.to) : periodWords(i.from, i.to);
  return (
    <>
      <p>
        <strong>
          <EntityName interest={i} />
        </strong>{' '}
        <span className="quiet">{ENTITY_KIND_WORDS[i.entityKind]}</span>
      </p>
      <p>
        {AMOUNT_BAND_WORDS[i.band]}
        {i.band === 'none' ? '' : `, ${RECEIVED_BY[i.recipient]}`}
        {period ? `; ${period}` : '; no date stated'}
      </p>
      {i.note && <p className="quiet">{i.note}</p>}
      {today && mayBeLeftOut(i, today) && (
        <p className="quiet">Ended more than 36 months ago: it may be left out of the next statement.</p>
      )}
    </>
  );
};

/** Interests under their categories. With `today`, says which may be left out. */
export const InterestList = (props: { interests: readonly Shown[]; years?: boolean; today?: string }) => {
  const of = Map.groupBy(props.interests, (i) => i.category);
  return (
    <>
      {[...of].map(([category, list]) => (
        <div key={category} className="interest-group">
          <p className="kicker">{`${category}. ${categoryLabel(category)}`}</p>
          <ul className="interest-list">
            {list.map((i, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a statement is never reordered
              <li key={n}>
                <Line interest={i} years={props.years ?? false} today={props.today} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
};
