import { CONFLICT_CASES, solve } from '#governance/conflict-cases.ts';
import { rulesInForce, rulesVersion, rulesVersions } from '#network/conflict-rules.server.ts';
import { COMPANIES, companyByKey, productsOfCompany } from '#vocabulary/companies.ts';
import { RulesTable } from '#web/conflict-ui/rules-table.tsx';
import { StandingView } from '#web/conflict-ui/standing.tsx';
import { appOf } from '#web/context.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/methods-conflicts';

export const handle = { script: false };

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const asked = url.searchParams.get('version');
  const { rules, present, versions } = await app.db.read(async (tx) => {
    const present = await rulesInForce(tx);
    const wanted = asked !== null && /^\d{1,6}$/.test(asked) ? await rulesVersion(tx, Number(asked)) : present;
    return { rules: wanted, present: present.version, versions: await rulesVersions(tx) };
  });
  if (!rules) throw new Response(null, { status: 404 });
  const pages = Math.ceil(COMPANIES.length / SIZE);
  const page = Math.min(pageOf(url), pages);
  return {
    rules,
    present,
    versions: versions.map(({ version, hash, reason, at, confirmedAt, state }) => ({
      version,
      hash,
      reason,
      at,
      confirmedAt,
      state,
    })),
    page,
    pages,
    url: url.pathname + url.search,
  };
}

const groups = [...Map.groupBy(CONFLICT_CASES, (c) => c.group)];

const WorkedCases = () => (
  <Section
    title={`Worked cases (${CONFLICT_CASES.length})`}
    id="cases"
    note="What version 1 of the rules says in each of these. The program is held to every one of them by a test before it is released."
  >
    <DemonstrationNote>
      Persons, interests and studies in these cases are made up for the demonstration of the rules; the companies are
      real and have nothing to do with them.
    </DemonstrationNote>
    {groups.map(([group, cases]) => (
      <details key={group} className="fold">
        <summary>
          {group} ({cases.length})
        </summary>
        <ol className="plain-list ruled">
          {cases.map((c) => {
            const s = solve(c);
            return (
              <li key={c.title}>
                <h3 className="case-title">{c.title}</h3>
                <p className="small quiet">
                  Item: {c.item.title}. Vote on {c.day}.
                </p>
                <StandingView standing={s} linked={false} />
                {c.item.unresolved.length > 0 && (
                  <p className="small">
                    The item says that these sponsors are not resolved: {c.item.unresolved.join('; ')}.
                  </p>
                )}
              </li>
            );
          })}
        </ol>
      </details>
    ))}
  </Section>
);

const CompanyTree = (props: { page: number; pages: number; url: string }) => (
  <Section
    title={`Companies and centres (${COMPANIES.length})`}
    id="companies"
    note="Who stands behind the products of the vocabulary and the studies of the bundled records. An owner counts like the company it owns; where ownership comes from memory it is marked unverified, counts all the same, and the network office may say otherwise with a reason."
  >
    <DataTable
      caption="Companies and academic centres with their owners and products"
      columns={[
        { label: 'Name' },
        { label: 'Kind' },
        { label: 'Owner' },
        { label: 'Products' },
        { label: 'Known from' },
      ]}
      rows={COMPANIES.slice((props.page - 1) * SIZE, props.page * SIZE).map((c) => ({
        key: c.key,
        cells: [
          c.name,
          c.kind === 'company' ? 'company' : c.kind === 'academic' ? 'academic centre' : 'public body',
          c.parent === null ? (
            <span key="parent" className="quiet">
              none named
            </span>
          ) : (
            <span key="parent">
              {companyByKey(c.parent)?.name}{' '}
              <span className="quiet small">
                (
                {c.parentVerified === 'yes'
                  ? c.parentSource
                  : `${c.parentSource}; ${c.parentVerified === 'no' ? 'unverified' : 'secondary'}`}
                )
              </span>
            </span>
          ),
          productsOfCompany(c.key).join(', ') || <span className="quiet">none in the vocabulary</span>,
          <span key="source" className="small">
            {c.source}
            {c.verified === 'no' ? ': unverified' : c.verified === 'secondary' ? ': secondary' : ''}
          </span>,
        ],
      }))}
    />
    <Pager page={props.page} pages={props.pages} url={props.url} />
  </Section>
);

export default function MethodsConflictsPage({ loaderData }: Route.ComponentProps) {
  const { rules, present, versions, page, pages, url } = loaderData;
  return (
    <Page
      title="How conflicts of interest decide who may vote"
      lead="What a person has disclosed is matched with the companies behind the products and studies on which an item rests. These rules then say whether the person votes, discusses, or leaves. The program reads this very table."
      breadcrumbs={[{ label: 'About', href: '/about' }]}
    >
      {rules.version !== present && (
        <p className="done-note">
          {versions.find((v) => v.version === rules.version)?.state === 'waits'
            ? `This is version ${rules.version}, which does not hold yet: it waits for a second person.`
            : `This is version ${rules.version}, kept for the meetings that were called under it.`}{' '}
          <a href="/methods/conflicts">Version {present} holds now.</a>
        </p>
      )}
      <Section title="How the rules are read">
        <ul>
          <li>
            <strong>From the item to companies.</strong> Everything on which an item rests is walked back to its studies
            and published series, from there to products and sponsors, and from there to the companies that develop
            them. Products and companies that the text names count too, in whatever sense it names them.
          </li>
          <li>
            <strong>From the person to companies.</strong> Interests are disclosed in the 13 categories of the ICMJE
            form. Companies are also looked for inside what was written; a company that nobody recognises takes the vote
            on what has companies behind it, until the network office has matched its name. An interest counts until{' '}
            {rules.months} months after its end, to the day; a declaration holds {rules.declarationMonths} months.
          </li>
          <li>
            <strong>Dates that say less than a day</strong> are read to the person’s disadvantage: as early as it may
            have begun, as late as it may have ended. An amount that is not stated counts as a large one, and a missing
            end as “goes on”.
          </li>
          <li>
            <strong>Top-down.</strong> For each interest and each company behind the item the first rule that fits
            applies. Of all that apply, the strictest duty holds, and all are shown.
          </li>
          <li>
            <strong>The network office</strong> may make a duty stricter. It may make it milder only with a reason,
            which is recorded and shown; the vote is still counted as conflicted. A word of the office covers what was
            known when it was given, and never lifts a rule marked so below.
          </li>
          <li>
            <strong>The chair</strong> of an item is the chair of the committee if free of any conflict, else the first
            co-chair who is. If there is none, the item cannot be decided.
          </li>
          <li>
            Whoever may vote and has an indirect conflict is counted as conflicted: results are shown with and without
            those votes, as far as that gives no ballot away.
          </li>
        </ul>
      </Section>
      <Section title={`The rules, version ${rules.version}`} id="rules">
        <RulesTable rules={rules} />
      </Section>
      <Section
        title="Versions"
        id="versions"
        note="A version counts once a second person has confirmed it. A meeting keeps the version under which it was called, with the hash of its content."
      >
        <ul className="plain-list ruled">
          {versions.map((v) => (
            <li key={v.version}>
              <a href={`/methods/conflicts?version=${v.version}`}>Version {v.version}</a>
              {v.at && `, ${v.at.toISOString().slice(0, 10)}`}: {v.reason}
              {v.confirmedAt && ` Confirmed by a second person on ${v.confirmedAt.toISOString().slice(0, 10)}.`}
              {v.state === 'waits' && <strong> Does not hold yet: it waits for a second person to confirm it.</strong>}
              {v.state === 'passed-over' && ' Never confirmed; a later version holds.'}
              <br />
              <span className="quiet small">
                content hash <code className="hash">{v.hash}</code>
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <WorkedCases />
      <CompanyTree page={page} pages={pages} url={url} />
    </Page>
  );
}
