import { data } from 'react-router';
import { orcidAddress } from '#governance/orcid.ts';
import { publicProfile } from '#network/directory.server.ts';
import { countryLabel } from '#network/regions.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import {
  diseaseWords,
  expertiseWords,
  fieldRoleWords,
  institutionPath,
  languageWords,
  personJsonLd,
  personPath,
  pillarWords,
} from '#web/people-ui/person-words.ts';
import { Portrait } from '#web/people-ui/portrait.tsx';
import { JsonLdScript } from '#web/study-ui/json-ld-script.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import '#web/people-ui/people.css';
import type { Route } from './+types/network-person';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const person = await app.db.read((tx) => publicProfile(tx, params.id));
  if (!person) throw data('Nobody is shown at this address: only people who agreed to it are.', { status: 404 });
  return { person, site: app.server.url, today: todayOf(app) };
}

export default function PersonPage({ loaderData }: Route.ComponentProps) {
  const { person: p, site, today } = loaderData;
  return (
    <Page
      title={p.name}
      kicker="Person of the network"
      lead={p.position ?? undefined}
      breadcrumbs={[{ label: 'People of the network', href: '/network' }]}
    >
      <JsonLdScript doc={personJsonLd(p, site)} />
      {p.demonstration && <DemonstrationNote>Made up for the demonstration; no such person exists.</DemonstrationNote>}
      <div className={p.photograph ? 'person-head' : ''}>
        {p.photograph && <Portrait person={p.id} name={p.name} hash={p.photograph} width={512} />}
        <div>
          {p.about && <p className="person-about">{p.about}</p>}
          <Facts
            facts={[
              [
                'Institution',
                p.institution && (
                  <>
                    <a href={institutionPath(p.institution.id)}>{p.institution.name}</a>
                    {p.institution.city && `, ${p.institution.city}`}, {countryLabel(p.institution.country)}
                  </>
                ),
              ],
              ['Country', p.country && countryLabel(p.country)],
              ['ORCID iD', p.orcid && <SourceLink href={orcidAddress(p.orcid)}>{orcidAddress(p.orcid)}</SourceLink>],
              ['Diseases', diseaseWords(p.diseases)],
              ['Expertise', expertiseWords(p.expertise)],
              ['In the field', fieldRoleWords(p.fieldRoles)],
              ['Pillars', pillarWords(p.pillars)],
              ['Languages', languageWords(p.languages)],
              ['Website', p.website && <SourceLink href={p.website} />],
            ]}
          />
        </div>
      </div>
      <div className="cite">
        <p>
          <strong>Cite as</strong> {p.name}
          {p.orcid ? ` (${orcidAddress(p.orcid)})` : ''}. ACTioN, as read on {today}. {site}
          {personPath(p.id)}.
        </p>
      </div>
      <p className="quiet small person-note">
        {p.name} chose what stands here and can take it back at any time. What somebody says about themselves is not
        checked by the network.
      </p>
    </Page>
  );
}
