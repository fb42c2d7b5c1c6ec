import { ICMJE_CATEGORIES } from '#governance/interests.ts';
import { can } from '#governance/permissions.ts';
import { readRegister, registerCompanies } from '#network/register.server.ts';
import { REGISTER_WORDS, type RegisterRow } from '#network/register.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { appOf } from '#web/context.server.ts';
import { InterestList } from '#web/disclosure-ui/interest-list.tsx';
import { registerFilter, registerReader } from '#web/disclosure-ui/register-reader.server.ts';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/network-disclosures';

export const handle = { script: false };
const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const rule = app.settings.disclosureRegister;
  const reader = registerReader(app);
  const filter = registerFilter(url);
  const page = pageOf(url);
  const { found, keys } = await app.db.read(async (tx) => ({
    found: await readRegister(tx, rule, reader, filter, page, SIZE, app.now()),
    keys: await registerCompanies(tx, rule, reader),
  }));
  const companies = keys
    .map((key) => ({ key, name: companyByKey(key)?.name ?? key }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    ...found,
    companies,
    rule,
    filter,
    closed: rule === 'members-only' && reader === 'public',
    desk: can(app.actor, 'disclosure.read'),
    page,
    pages: Math.max(1, Math.ceil(found.total / SIZE)),
    url: url.pathname + url.search,
    csv: `/network/disclosures.csv${url.search}`,
  };
}

const PersonRow = ({ row }: { row: RegisterRow }) => (
  <li>
    <h2>{row.name}</h2>
    {row.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
    <p>
      {row.erased && 'Identity erased at the person’s wish. '}
      {!row.active && !row.erased && 'No longer in the network. '}
      {row.statedOn ? (
        <>
          Statement of <time dateTime={row.statedOn}>{row.statedOn}</time>.
        </>
      ) : (
        'No statement yet: this is not the same as “nothing to declare”.'
      )}
      {row.overdueSince && <strong> Overdue for renewal since {row.overdueSince}.</strong>}
    </p>
    {row.nothing && <p>“Nothing to declare.”</p>}
    <InterestList interests={row.interests} years />
    {row.others > 0 && (
      <p className="quiet">
        {row.others === 1 ? '1 further interest' : `${row.others} further interests`} that the filter leaves out.
      </p>
    )}
  </li>
);

export default function RegisterPage({ loaderData }: Route.ComponentProps) {
  const { rows, total, companies, rule, filter, closed, desk, page, pages, url, csv } = loaderData;
  return (
    <Page
      title="Register of disclosures"
      lead="What the people of the network have disclosed of their interests, in the 13 categories of the form that medical journals use."
      width="text"
    >
      <p>
        {REGISTER_WORDS[rule]} Notes are never public, amounts are bands, and dates are years.{' '}
        <a href="/methods/conflicts">What follows from an interest</a>
        {desk && (
          <>
            {' '}
            · <a href="/desk/disclosures">All of it, at the desk</a>
          </>
        )}
      </p>
      {closed ? (
        <EmptyState title="The register is shown to members of the network only.">
          <p>
            <a href="/sign-in?to=/network/disclosures">Sign in</a> if you are one.
          </p>
        </EmptyState>
      ) : (
        <>
          <form method="get" action="/network/disclosures" className="inline-form disclosure-filter">
            <label>
              Company{' '}
              <select name="company" defaultValue={filter.company ?? ''} className="native-select">
                <option value="">all</option>
                {companies.map((c) => (
                  <option key={c.key} value={c.key}>
                    {c.name}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Category{' '}
              <select name="category" defaultValue={filter.category ?? ''} className="native-select">
                <option value="">all</option>
                {ICMJE_CATEGORIES.map((c) => (
                  <option key={c.number} value={c.number}>{`${c.number}. ${c.label}`}</option>
                ))}
              </select>
            </label>
            <button className="plain small" type="submit">
              Show
            </button>
          </form>
          <p className="count-line">
            {total === 1 ? '1 person' : `${total} people`}
            {(filter.company !== null || filter.category !== null) && (
              <>
                {' '}
                with such an interest · <a href="/network/disclosures">everybody</a>
              </>
            )}{' '}
            · <a href={csv}>CSV</a>
          </p>
          {rows.length === 0 ? (
            <EmptyState title="Nobody stands here." />
          ) : (
            <ul className="plain-list ruled">
              {rows.map((r) => (
                <PersonRow key={r.person} row={r} />
              ))}
            </ul>
          )}
          <Pager page={page} pages={pages} url={url} />
        </>
      )}
    </Page>
  );
}
