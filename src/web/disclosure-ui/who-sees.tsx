import { type RegisterRule, type RegisterStanding, standingWords } from '#network/register.ts';
import { companyOf } from '#vocabulary/companies.ts';

/** Who will read what of a statement, before it is signed. */
export const WhoSees = ({ rule, standing }: { rule: RegisterRule; standing: RegisterStanding }) => (
  <ul>
    <li>The network office and the steering committee read everything, with your notes and all earlier statements.</li>
    <li>
      {standing.shown
        ? 'Everybody reads category, name, amount band, years and date of your present statement in the public register, never your notes: '
        : 'The public reads nothing of it: '}
      {standingWords(rule, standing)}
    </li>
    <li>The rules on conflicts of interest read the companies, kinds and dates to say on what you may vote.</li>
  </ul>
);

/** What an entity that somebody wrote is taken for. */
export const TakenFor = ({ entity }: { entity: string }) => {
  const company = companyOf(entity);
  return company ? (
    <span className="quiet">Recognised as {company.name}.</span>
  ) : (
    <span className="quiet">Kept as written; the network office looks whether it is a company that it knows.</span>
  );
};
