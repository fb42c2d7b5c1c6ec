import { data, redirect } from 'react-router';
import { gate } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import { can } from '#governance/permissions.ts';
import { pathOf } from '#ledger/things.ts';
import {
  dismissExpert,
  ExpertRefused,
  recordObjection,
  ruleOnPair,
  withdrawDismissal,
  withdrawRuling,
} from '#network/expert-decisions.server.ts';
import { MOST_MENTIONS } from '#network/expert-filter.ts';
import { MENTION_ROLES } from '#network/expert-mentions.ts';
import { refreshExperts } from '#network/expert-refresh.server.ts';
import { expertiseLabel } from '#network/expertise.ts';
import { expertById, expertState } from '#network/experts.server.ts';
import { countryLabel, regionLabel } from '#network/regions.ts';
import { ancestorsOf, companyByKey, companyOf } from '#vocabulary/companies.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import {
  invitePath,
  labelsOf,
  placeWords,
  roleWords,
  someOf,
  WhereFrom,
  whyWords,
  yearsWords,
} from '#web/expert-ui/expert-parts.tsx';
import { OfficeSections, PairsSection } from '#web/expert-ui/expert-sections.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DemonstrationNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-expert';

export const handle = { script: false, keep: false };

const ACTS: Readonly<Record<string, Action>> = {
  join: 'evidence.curate',
  apart: 'evidence.curate',
  withdraw: 'evidence.curate',
  dismiss: 'people.manage',
  undismiss: 'people.manage',
  object: 'people.manage',
};

const gone = () =>
  new Response(
    'Nobody in the finder stands under this address; the evidence may have changed, or the entry was removed.',
    {
      status: 404,
      statusText: 'Not found',
    },
  );

/** The affiliation as written, with the country where it does not say it itself. */
function affiliationWords(affiliation: string | null, country: string | null): string {
  const place = country ? countryLabel(country) : '';
  const said = affiliation?.toLowerCase().includes(place.toLowerCase()) ?? false;
  return [affiliation ?? '', said ? '' : place].filter((w) => w !== '').join(' · ') || 'none given';
}

/** The companies among the sponsors behind the evidence, with their owners as the vocabulary has them. */
function companiesBehind(sponsors: readonly string[]): { name: string; owners: string; unsure: boolean }[] {
  const found = new Map(sponsors.flatMap((s) => companyOf(s) ?? []).map((c) => [c.key, c]));
  return [...found.values()].map((c) => ({
    name: c.name,
    owners: ancestorsOf(c.key)
      .map((k) => companyByKey(k)?.name ?? k)
      .join(', '),
    unsure: c.verified === 'no' || c.parentVerified === 'no',
  }));
}

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'experts.read', url);
  const { expert, state } = await app.db.read(async (tx) => ({
    expert: await expertById(tx, params.id),
    state: await expertState(tx),
  }));
  if (!expert) throw gone();
  if (expert.id !== params.id) throw redirect(`/desk/experts/${expert.id}`);
  const { keys: _keys, ...shown } = expert;
  return {
    expert: shown,
    state,
    companies: companiesBehind(expert.sponsors),
    may: {
      curate: can(app.actor, 'evidence.curate'),
      manage: can(app.actor, 'people.manage'),
      invite: can(app.actor, 'invitation.send'),
    },
  };
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const text = (name: string): string => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, 600) : '';
  };
  const what = text('do');
  const needs = Object.hasOwn(ACTS, what) ? ACTS[what] : undefined;
  if (!needs) {
    await gate(app.db, app.actor, 'experts.read', null, app.now);
    return data({ sentence: 'Choose one of the buttons of this page.', of: '' }, { status: 400 });
  }
  await gate(app.db, app.actor, needs, null, app.now);
  const said = { by: app.actor.kind === 'person' ? app.actor.id : 'anonymous', at: app.now() };
  const number = /^\d{1,9}$/.test(text('number')) ? Number(text('number')) : 0;
  try {
    switch (what) {
      case 'join':
      case 'apart':
        await app.db.write((tx) =>
          ruleOnPair(tx, { one: params.id, other: text('other'), verdict: what, reason: text('reason') }, said),
        );
        break;
      case 'withdraw':
        await app.db.write((tx) => withdrawRuling(tx, number, said));
        break;
      case 'dismiss':
        await app.db.write((tx) => dismissExpert(tx, params.id, text('reason'), said));
        break;
      case 'undismiss':
        await app.db.write((tx) => withdrawDismissal(tx, number, said));
        break;
      default:
        if (text('sure') !== 'yes')
          return data(
            { sentence: 'Tick that the person asked for this; it cannot be undone.', of: 'object' },
            { status: 400 },
          );
        await recordObjection(
          app.db,
          { id: params.id, everywhere: text('everywhere') === 'yes' },
          { by: said.by, now: app.now },
        );
        return redirect('/desk/experts');
    }
  } catch (e) {
    if (e instanceof ExpertRefused) return data({ sentence: e.message, of: what }, { status: 409 });
    throw e;
  }
  if (what === 'join' || what === 'apart' || what === 'withdraw') await refreshExperts(app.db, { now: app.now });
  return redirect(`/desk/experts/${params.id}`);
}

export default function ExpertPage({ loaderData, actionData }: Route.ComponentProps) {
  const { expert: e, state, companies, may } = loaderData;
  const counts = { ...e, studies: e.studies.length, reports: e.reports.length };
  return (
    <Page
      title={e.name}
      kicker="Named in the evidence"
      lead={placeWords(e.institution, e.country)}
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Experts in the evidence', href: '/desk/experts' },
      ]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {e.demonstration && (
        <DemonstrationNote>Made up for the demonstration: no such person, place or study exists.</DemonstrationNote>
      )}
      {e.member && (
        <p>
          <strong>May be a member of the network:</strong> the same ORCID iD, or the same name at the same institution,
          stands in a profile.
        </p>
      )}
      {e.dismissal && (
        <div>
          <p>
            <strong>Not to be invited</strong>, since <Moment at={e.dismissal.at} />: {e.dismissal.reason}
          </p>
          {may.manage && (
            <form method="post">
              <input type="hidden" name="number" value={e.dismissal.id} />
              <button type="submit" name="do" value="undismiss" className="plain small">
                take this back
              </button>
            </form>
          )}
        </div>
      )}
      {may.invite && !e.member && !e.dismissed && (
        <p>
          <a href={invitePath(e, whyWords(counts))}>Invite {e.name}</a>{' '}
          <span className="quiet small">
            The address to write to is for you to find; none is taken from the evidence.
          </span>
        </p>
      )}
      <Facts
        facts={[
          [
            'ORCID iD',
            e.orcid ? (
              <a key="orcid" href={`https://orcid.org/${e.orcid}`}>
                {e.orcid}
              </a>
            ) : (
              'none given in the evidence'
            ),
          ],
          ['Diseases', labelsOf(e.labels, 'disease').join(', ') || 'none recognised'],
          ['Targets', labelsOf(e.labels, 'target').join(', ') || 'none recognised'],
          [
            'Cell therapies',
            [...labelsOf(e.labels, 'modality'), ...labelsOf(e.labels, 'product')].join(', ') || 'none recognised',
          ],
          ['Roles', roleWords(e.roles)],
          [
            'Expertise (inferred)',
            e.expertise.map(expertiseLabel).join(', ') || 'none can be inferred from these roles',
          ],
          ['Regions', e.regions.map(regionLabel).join(', ') || 'none named'],
          ['Years', yearsWords(e.first_year, e.last_year)],
          [
            'Companies behind the studies',
            companies.length === 0
              ? 'none of the vocabulary'
              : companies
                  .map(
                    (c) =>
                      `${c.name}${c.owners ? ` (${c.owners})` : ''}${c.unsure ? ' [not checked against a source]' : ''}`,
                  )
                  .join('; '),
          ],
          ['Sponsors and collaborators', someOf(e.sponsors, 12) || 'none named'],
        ]}
      />
      <p className="small quiet">
        Companies and sponsors were found in the evidence; the person did not disclose them. Being named in a study is
        no financial interest in its sponsor.
      </p>
      <PairsSection expert={e} mayCurate={may.curate} />
      <Section
        title="Where the evidence names this person"
        note={e.mentionCount > MOST_MENTIONS ? `The latest ${MOST_MENTIONS} of ${e.mentionCount} mentions.` : undefined}
      >
        <DataTable
          caption="Mentions"
          columns={[
            { label: 'Record' },
            { label: 'Role' },
            { label: 'As written' },
            { label: 'Affiliation' },
            { label: 'Date' },
          ]}
          rows={e.mentions.map((m, i) => ({
            key: String(i),
            cells: [
              <span key="thing">
                {m.source === 'demonstration' ? (
                  m.thing_id
                ) : (
                  <a href={pathOf({ kind: m.kind === 'study' ? 'study' : 'report', id: m.thing_id })}>{m.thing_id}</a>
                )}
                <span className="sub">{m.title}</span>
              </span>,
              <span key="role">
                {MENTION_ROLES[m.role]}
                <span className="sub">{m.place}</span>
              </span>,
              m.name,
              affiliationWords(m.affiliation, m.country),
              m.date ?? 'none given',
            ],
          }))}
        />
      </Section>
      {may.manage && <OfficeSections dismissed={e.dismissed} refused={actionData} />}
      <Section title="Where this comes from">
        <WhereFrom state={state} />
      </Section>
    </Page>
  );
}
