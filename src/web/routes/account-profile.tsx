import { data, redirect } from 'react-router';
import { z } from 'zod';
import { EXPERTISE, FIELD_ROLES, PILLARS } from '#network/expertise.ts';
import { listInstitutions } from '#network/institutions.server.ts';
import { LANGUAGES } from '#network/people-words.ts';
import { isProfileField, PROFILE_FIELDS, type ProfileField, profileForm, typedProfile } from '#network/profile.ts';
import { consentHistory, ProfileRefused, profileOf, saveProfile, setConsents } from '#network/profiles.server.ts';
import { COUNTRIES, countryLabel } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { ChoiceGroup } from '#web/people-ui/choice-groups.tsx';
import { DISEASE_GROUPS } from '#web/people-ui/disease-choices.ts';
import { personPath } from '#web/people-ui/person-words.ts';
import { Portrait } from '#web/people-ui/portrait.tsx';
import { typedIn } from '#web/people-ui/profile-form.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/people-ui/people.css';
import type { Route } from './+types/account-profile';

export const handle = { script: false, keep: false };

const MOST_INSTITUTIONS = 500;
const MOST_HISTORY = 50;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const me = openOwn(app, url);
  return app.db.read(async (tx) => {
    const profile = await profileOf(tx, me.id);
    if (!profile) throw data('There is no profile under this name; sign in again.', { status: 404 });
    const { rows } = await listInstitutions(tx, {}, { page: 1, size: MOST_INSTITUTIONS });
    return {
      profile,
      institutions: rows.map(({ id, name, city, country }) => ({ id, name, city, country })),
      history: await consentHistory(tx, me.id, MOST_HISTORY),
      saved: url.searchParams.get('saved') === 'yes',
    };
  });
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const me = openOwn(app, url);
  const form = await request.formData();
  const at = app.now();
  if (form.get('do') === 'consent') {
    const wanted = form.getAll('public').filter((v): v is ProfileField => typeof v === 'string' && isProfileField(v));
    await app.db.write((tx) => setConsents(tx, me.id, new Set(wanted), at));
    return redirect('/account/profile?saved=yes#public');
  }
  const values = typedIn(form);
  const refused = (errors: Partial<Record<string, string[]>>, status: number) =>
    data({ values, errors, sentence: 'Something has to be mended; see below.' }, { status });
  const read = profileForm.safeParse(values);
  if (!read.success) return refused(z.flattenError(read.error).fieldErrors, 422);
  try {
    await app.db.write((tx) => saveProfile(tx, me.id, read.data, at));
  } catch (e) {
    if (e instanceof ProfileRefused) return refused({ [e.field]: [e.message] }, 409);
    throw e;
  }
  return redirect('/account/profile?saved=yes');
}

export default function ProfilePage({ loaderData, actionData }: Route.ComponentProps) {
  const { profile, institutions, history, saved } = loaderData;
  const values = actionData?.values ?? typedProfile(profile);
  const errors = actionData?.errors ?? {};
  const { consents } = profile;
  return (
    <Page
      title="Your profile"
      lead="What the network knows of your work. The network office uses it to see where expertise is missing. Nobody outside reads a field of it that you did not make public below."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {saved && !actionData && <DoneNote>Saved.</DoneNote>}
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p>
        <a href="#public">What of it is public</a> · <a href="/account/photograph">Photograph</a> ·{' '}
        <a href="/account/data">Your data: export and erasure</a>
        {consents.name && (
          <>
            {' '}
            · <a href={personPath(profile.person)}>Your public page</a>
          </>
        )}
      </p>
      <form method="post" className="form wide-form">
        <FormField
          name="orcid"
          label="ORCID iD"
          description="Sixteen characters, from orcid.org."
          defaultValue={values.orcid}
          error={errors.orcid?.[0]}
        />
        <FormField
          name="institution"
          label="Institution"
          kind="select"
          description={
            profile.affiliation
              ? `Noted so far as: ${profile.affiliation}. If yours is not in the list, ask the network office to add it.`
              : 'If yours is not in the list, ask the network office to add it.'
          }
          defaultValue={values.institution}
          error={errors.institution?.[0]}
          options={[
            { value: '', label: 'none chosen' },
            ...institutions.map((i) => ({
              value: i.id,
              label: [i.name, i.city, countryLabel(i.country)].filter(Boolean).join(', '),
            })),
          ]}
        />
        <FormField
          name="position"
          label="Position"
          defaultValue={values.position}
          error={errors.position?.[0]}
          maxLength={200}
        />
        <FormField
          name="country"
          label="Country where you work"
          kind="select"
          defaultValue={values.country}
          error={errors.country?.[0]}
          options={[{ value: '', label: 'not said' }, ...COUNTRIES.map((c) => ({ value: c.key, label: c.label }))]}
        />
        <ChoiceGroup
          name="diseases"
          legend="Diseases that you work on"
          chosen={values.diseases}
          error={errors.diseases?.[0]}
          groups={DISEASE_GROUPS}
        />
        <ChoiceGroup
          name="expertise"
          legend="Expertise"
          chosen={values.expertise}
          error={errors.expertise?.[0]}
          groups={[{ label: null, choices: EXPERTISE }]}
        />
        <ChoiceGroup
          name="fieldRoles"
          legend="Parts that you play in the field"
          chosen={values.fieldRoles}
          error={errors.fieldRoles?.[0]}
          groups={[{ label: null, choices: FIELD_ROLES }]}
        />
        <ChoiceGroup
          name="pillars"
          legend="Pillars of the network that you contribute to"
          chosen={values.pillars}
          error={errors.pillars?.[0]}
          groups={[{ label: null, choices: PILLARS }]}
        />
        <ChoiceGroup
          name="languages"
          legend="Languages in which you can work"
          chosen={values.languages}
          error={errors.languages?.[0]}
          groups={[{ label: null, choices: LANGUAGES }]}
        />
        <FormField
          name="about"
          label="A few sentences about your work"
          kind="textarea"
          rows={6}
          description="Plain text, at most 1,500 characters."
          defaultValue={values.about}
          error={errors.about?.[0]}
          maxLength={1500}
        />
        <FormField
          name="website"
          label="Website"
          defaultValue={values.website}
          error={errors.website?.[0]}
          inputMode="url"
          maxLength={300}
        />
        <SubmitRow label="Save the profile" name="do" value="save" />
      </form>
      <Section
        title="What is public"
        id="public"
        note="Tick what anybody may read in the directory of the network. Nothing is public without your tick, and nothing at all without your name. Untick it and it is gone from the site at once; copies that others made in the meantime are not in our hands."
      >
        <form method="post" className="form wide-form">
          <ul className="consents">
            {PROFILE_FIELDS.map((f) => (
              <li key={f.key}>
                <label>
                  <input type="checkbox" name="public" value={f.key} defaultChecked={consents[f.key] !== undefined} />
                  <span>{f.label}</span>
                </label>
                {consents[f.key] && (
                  <p className="quiet">
                    public since <Moment at={consents[f.key] ?? ''} />
                  </p>
                )}
              </li>
            ))}
          </ul>
          <SubmitRow label="Save what is public" name="do" value="consent" />
        </form>
        {history.length > 0 && (
          <details>
            <summary>Your consents so far</summary>
            <ul>
              {history.map((h) => (
                <li key={`${h.field} ${String(h.at)} ${h.given}`}>
                  {PROFILE_FIELDS.find((f) => f.key === h.field)?.label}: {h.given ? 'given' : 'taken back'},{' '}
                  <Moment at={h.at} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </Section>
      {profile.photograph && (
        <Section title="Photograph">
          <div style={{ maxWidth: '12rem' }}>
            <Portrait person={profile.person} name={profile.name} hash={profile.photograph.hash} width={192} />
          </div>
          <p>
            <a href="/account/photograph">Change or remove it</a>
          </p>
        </Section>
      )}
    </Page>
  );
}
