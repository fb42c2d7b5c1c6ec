import type { Because, ConflictStanding, ItemBehind } from '#governance/conflict-engine.ts';
import { DUTY_WORDS, type Duty, LEVEL_WORDS } from '#governance/conflict-rules.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { productOf } from '#vocabulary/vocabulary.ts';

/** What somebody may do, in words; the mark beside it is for the eye alone. */
export const DutyMark = ({ duty }: { duty: Duty }) => (
  <span className={`duty duty-${duty}`}>
    <span aria-hidden="true">{duty === 'may-vote' ? '●' : duty === 'may-discuss' ? '◐' : '○'}</span> {DUTY_WORDS[duty]}
  </span>
);

export const companyName = (key: string): string => companyByKey(key)?.name ?? key;

/** A company, marked where its name or its developer's part is remembered and not read in a source. */
const CompanyName = ({ company }: { company: string }) => {
  const c = companyByKey(company);
  return (
    <>
      {c?.name ?? company}
      {c?.verified === 'no' && <span className="quiet"> (unverified)</span>}
    </>
  );
};

const MOST_LINKS = 6;

const StudyLinks = ({ studies }: { studies: readonly string[] }) => (
  <>
    {studies.slice(0, MOST_LINKS).map((s, i) => (
      <span key={s}>
        {i > 0 && ', '}
        <a href={`/evidence/${encodeURIComponent(s)}`}>{s}</a>
      </span>
    ))}
    {studies.length > MOST_LINKS && ` and ${studies.length - MOST_LINKS} more`}
  </>
);

/** Products, marked where the vocabulary has not checked who develops them. */
const productNames = (keys: readonly string[]): string =>
  keys.map((k) => (productOf(k)?.sponsorChecked === false ? `${k} (developer unverified)` : k)).join(', ');

const ArmLinks = ({ arms, linked }: { arms: readonly string[]; linked: boolean }) =>
  arms.length === 0 ? null : (
    <>
      ; in published series:{' '}
      {arms.slice(0, MOST_LINKS).map((a, i) => (
        <span key={a}>
          {i > 0 && ', '}
          {linked ? <a href={`/outcomes/arms/${encodeURIComponent(a)}`}>{a}</a> : a}
        </span>
      ))}
      {arms.length > MOST_LINKS && ` and ${arms.length - MOST_LINKS} more`}
    </>
  );

/** From the interest to the company, to the product, to the studies. */
const Chain = ({ b, linked }: { b: Because; linked: boolean }) => {
  if (b.company === null) return null;
  return (
    <p className="small conflict-chain">
      <CompanyName company={b.company} />
      {b.products.length > 0 && <> → {productNames(b.products)}</>}
      {b.studies.length > 0 && <> → {linked ? <StudyLinks studies={b.studies} /> : b.studies.join(', ')}</>}
    </p>
  );
};

/** How somebody stands to an item, and every rule that applied. `linked`: studies are real and have pages. */
export const StandingView = ({ standing, linked = true }: { standing: ConflictStanding; linked?: boolean }) => (
  <>
    <p>
      <DutyMark duty={standing.duty} />{' '}
      <span className="quiet">
        conflict: {LEVEL_WORDS[standing.level]}; <a href="/methods/conflicts">rules, version {standing.rules}</a>
      </span>
    </p>
    {standing.because.length > 0 && (
      <ul className="because">
        {standing.because.map((b) => (
          <li key={`${b.rule} ${b.interest ?? ''} ${b.company ?? ''}`}>
            {b.sentence}{' '}
            <span className="quiet small">
              [<code>{b.rule}</code>]
            </span>
            <Chain b={b} linked={linked} />
          </li>
        ))}
      </ul>
    )}
  </>
);

/** Who stands behind an item, folded away. */
export const BehindView = ({ behind, linked = true }: { behind: ItemBehind; linked?: boolean }) => {
  const { companies, unresolved, rivals = [], missing = [] } = behind;
  const names = [...new Set(companies.map((c) => companyName(c.company)))];
  return (
    <details className="fold">
      <summary>
        {names.length === 0
          ? 'No company stands behind this item'
          : `Who stands behind this item: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`}
      </summary>
      {companies.length > 0 && (
        <ul>
          {companies.map((c) => (
            <li key={`${c.company} ${c.relation}`}>
              <CompanyName company={c.company} />,{' '}
              {c.relation === 'product'
                ? `develops ${productNames(c.products)}`
                : c.relation === 'named'
                  ? 'named in the item'
                  : c.relation}
              {c.studies.length > 0 && <>: {linked ? <StudyLinks studies={c.studies} /> : c.studies.join(', ')}</>}
              <ArmLinks arms={c.arms ?? []} linked={linked} />
            </li>
          ))}
        </ul>
      )}
      {unresolved.length > 0 && (
        <p className="small">
          Sponsors that could not be matched to the vocabulary, hospitals, universities and investigators among them:{' '}
          {unresolved.join('; ')}. An interest declared under the same name still counts.
        </p>
      )}
      {rivals.length > 0 && (
        <p className="small">
          Rivals (same target, same disease): {[...new Set(rivals.map((r) => companyName(r.company)))].join(', ')}.
        </p>
      )}
      {missing.length > 0 && <p className="small">Named and not found: {missing.join(', ')}.</p>}
      {behind.whole === false && (
        <p className="small">More stands behind this item than was walked; treat the list as incomplete.</p>
      )}
    </details>
  );
};
