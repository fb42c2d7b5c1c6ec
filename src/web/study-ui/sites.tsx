import type { StudyFacts } from '#evidence/study-facts.ts';
import { plainWord, sitesByCountry, siteWords } from '#web/study-words.ts';

/** Where the study takes place, by country, with what each site says of itself. */
export const Sites = ({ facts, complete }: { facts: StudyFacts; complete: boolean }) => {
  if (!facts.sites) return <p className="quiet">The records that we hold do not say where the study takes place.</p>;
  if (facts.sites.length === 0)
    return <p className="quiet">The registry names no site{complete ? '' : ' in the records that we hold'}.</p>;
  const by = sitesByCountry(facts.sites);
  const recruiting = facts.sites.filter((s) => s.status === 'RECRUITING').length;
  return (
    <>
      <p>
        {facts.sites.length === 1 ? '1 site' : `${facts.sites.length} sites`} in{' '}
        {by.length === 1 ? '1 country' : `${by.length} countries`}
        {recruiting > 0 && `, ${recruiting} recruiting`}.
      </p>
      {by.map(({ country, sites }) => (
        <details key={country} className="fold" open={facts.sites !== undefined && facts.sites.length <= 6}>
          <summary>
            {country}, {sites.length === 1 ? '1 site' : `${sites.length} sites`}
          </summary>
          <ul>
            {sites.map((s, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a registry may list one site twice
              <li key={i}>
                {siteWords(s)}
                {s.status && <span className="quiet"> · {plainWord(s.status)}</span>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
};
