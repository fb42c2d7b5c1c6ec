import { data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { publicProfiles } from '#network/directory.server.ts';
import { INSTITUTION_KINDS, rorAddress } from '#network/institution.ts';
import { mayBeSame, readInstitution, studiesOfInstitution } from '#network/institutions.server.ts';
import { labelIn } from '#network/people-words.ts';
import { countryLabel } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { PeopleList } from '#web/people-ui/people-list.tsx';
import { institutionPath } from '#web/people-ui/person-words.ts';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/people-ui/people.css';
import type { Route } from './+types/network-institution';

export const handle = { script: false };

const SIZE = 24;
const STUDIES = 25;

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const mayEdit = can(app.actor, 'institution.edit');
  const page = pageOf(url);
  const found = await app.db.read(async (tx) => {
    const institution = await readInstitution(tx, params.id);
    if (!institution) return null;
    return {
      institution,
      people: await publicProfiles(tx, { institution: institution.id }, { page, size: SIZE }),
      studies: await studiesOfInstitution(tx, institution, STUDIES),
      alike: mayEdit ? await mayBeSame(tx, institution) : [],
    };
  });
  if (!found) throw data('There is no institution at this address; look for it in the list.', { status: 404 });
  return {
    ...found,
    mayEdit,
    page,
    pages: Math.max(1, Math.ceil(found.people.total / SIZE)),
    url: url.pathname + url.search,
  };
}

export default function InstitutionPage({ loaderData }: Route.ComponentProps) {
  const { institution: i, people, studies, alike, mayEdit, page, pages, url } = loaderData;
  const all = studies.sponsor + studies.site;
  return (
    <Page
      title={i.name}
      kicker="Institution"
      breadcrumbs={[
        { label: 'People of the network', href: '/network' },
        { label: 'Institutions', href: '/network/institutions' },
      ]}
    >
      {i.demonstration && (
        <DemonstrationNote>Made up for the demonstration; no such institution exists.</DemonstrationNote>
      )}
      <Facts
        facts={[
          ['Kind', labelIn(INSTITUTION_KINDS, i.kind)],
          ['City', i.city],
          ['Country', countryLabel(i.country)],
          ['ROR', i.ror && <SourceLink href={rorAddress(i.ror)} />],
        ]}
      />
      {mayEdit && (
        <p>
          <a href={`${institutionPath(i.id)}/edit`}>Change this entry</a>
        </p>
      )}
      {alike.length > 0 && (
        <Section
          title="May be the same"
          id="alike"
          note="Names in the same country that are much alike. Whether they are one institution is for somebody who knows to say; nothing is merged by itself."
        >
          <ul>
            {alike.map((a) => (
              <li key={a.id}>
                <a href={institutionPath(a.id)}>{a.name}</a>
                {a.city && `, ${a.city}`}
                {a.ror && ` (${a.ror})`}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="People" id="people" note="Those who agreed to be shown here with their institution.">
        {people.rows.length === 0 ? <p>Nobody so far.</p> : <PeopleList people={people.rows} heading="h3" />}
        <Pager page={page} pages={pages} url={url} />
      </Section>
      <Section
        title="Studies"
        id="studies"
        note="Registered studies that name it, by exactly this name, as lead sponsor or as a site. Registries write names in many ways, so there may be more."
      >
        {all === 0 ? (
          <p>None is found under this name.</p>
        ) : (
          <>
            <p className="count-line">
              {studies.sponsor} as lead sponsor, {studies.site} as a site
              {all > studies.rows.length && `; the ${studies.rows.length} latest are listed`}
            </p>
            <ul className="plain-list ruled">
              {studies.rows.map((s) => (
                <li key={s.id}>
                  <a href={`/evidence/${s.id}`}>{s.title}</a>{' '}
                  <span className="quiet small">
                    {s.id}, {s.as === 'sponsor' ? 'lead sponsor' : 'site'}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
    </Page>
  );
}
