import { data, Form, redirect } from 'react-router';
import { z } from 'zod';
import { LEAST_REASON } from '#governance/conflict-engine.ts';
import { gate } from '#governance/gate.server.ts';
import { readSettings, writeSetting } from '#governance/settings.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { isDay } from '#ledger/day.ts';
import { ConflictRefused } from '#network/conflict-rules.server.ts';
import { endRepresentation, listRepresentatives, represent } from '#network/conflict-words.server.ts';
import { COMPANIES, companyByKey } from '#vocabulary/companies.ts';
import { companyName } from '#web/conflict-ui/standing.tsx';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { typedLine } from '#web/membership-ui/typed.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DemonstrationNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-conflicts-representatives';

export const handle = { script: false };

const SIZE = 25;
const day = (label: string) => z.string().refine(isDay, `Write ${label} as YYYY-MM-DD.`);
const company = z.string().refine((k) => companyByKey(k) !== null, 'Choose a company from the list.');

/** Shared by the forms and the action. */
const input = z.object({
  person: z.string().min(1, 'Choose a person.').max(100),
  company,
  since: day('the first day'),
});

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'conflict.override', url);
  const page = pageOf(url);
  const at = app.now();
  const found = await app.db.read(async (tx) => ({
    ...(await listRepresentatives(tx, page, SIZE)),
    people: await tx.selectFrom('person').select(['id', 'name']).orderBy('name').limit(500).execute(),
    settings: await readSettings(tx),
  }));
  return {
    ...found,
    page,
    pages: Math.max(1, Math.ceil(found.total / SIZE)),
    today: at.toISOString().slice(0, 10),
    url: url.pathname + url.search,
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'conflict.override', null, app.now);
  if (app.actor.kind !== 'person') throw new Response(null, { status: 403 });
  const by = app.actor.id;
  const form = await request.formData();
  const text = (name: string, most = 100) => typedLine(form, name).slice(0, most);
  const values = { person: text('person'), company: text('company'), since: text('since') };
  const refuse = (sentence: string, status: number, errors: Partial<Record<keyof typeof values, string[]>> = {}) =>
    data({ sentence, values, errors }, { status });
  const at = app.now();
  try {
    if (text('do') === 'usual') {
      const usual = text('usual');
      if (usual !== '' && !companyByKey(usual)) return refuse('Choose a company from the list.', 400);
      await app.db.write(async (tx) => {
        await writeSetting(tx, 'sponsorCompany', usual, at);
        await audit(tx, by, { kind: 'setting.changed', body: { name: 'sponsorCompany' } }, at);
      });
    } else if (text('do') === 'end') {
      const until = day('the last day').safeParse(text('until'));
      const id = z.coerce.number().int().positive().safeParse(text('id'));
      if (!until.success || !id.success) return refuse('Write the last day as YYYY-MM-DD.', 400);
      const end = { id: id.data, until: until.data, reason: text('reason', 500) };
      await app.db.write((tx) => endRepresentation(tx, by, end, at));
    } else {
      const read = input.safeParse(values);
      if (!read.success) return refuse('Something is missing; see below.', 400, z.flattenError(read.error).fieldErrors);
      await app.db.write((tx) => represent(tx, by, read.data, at));
    }
  } catch (e) {
    if (e instanceof ConflictRefused) return refuse(e.message, 409);
    throw e;
  }
  return redirect(url.pathname + url.search);
}

const companies = COMPANIES.map((c) => ({ value: c.key, label: c.name }));

export default function RepresentativesPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, total, people, settings, page, pages, today, url } = loaderData;
  const errors = actionData?.errors ?? {};
  const values = actionData?.values;
  return (
    <Page
      title="Who speaks for which company"
      lead="Whoever represents a company never votes on what touches its products, those of its owner, or those of what it owns. No word of the office lifts this. What ends while a meeting is called still holds to the end of that meeting."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Conflicts by item', href: '/desk/conflicts' },
      ]}
    >
      {settings.demonstration && (
        <DemonstrationNote>
          Interests and representatives shown here are made up for the demonstration; the companies are real and have
          nothing to do with them.
        </DemonstrationNote>
      )}
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p className="count-line">{total === 1 ? '1 entry' : `${total} entries`}</p>
      {rows.length === 0 && <EmptyState title="Nobody is written down yet." />}
      <ul className="plain-list ruled">
        {rows.map((r) => (
          <li key={r.id}>
            <strong>{r.name}</strong>: {companyName(r.company)}, from {r.since}
            {r.until ? ` to ${r.until}` : ''}
            {r.reason && <span className="quiet"> – {r.reason}</span>}
            {!r.until && (
              <Form method="post" className="inline-form" action={url}>
                <input type="hidden" name="id" value={r.id} />
                <label>
                  last day <input type="date" name="until" defaultValue={today} min={today} required />
                </label>
                <label>
                  because{' '}
                  <input name="reason" className="native-select" required minLength={LEAST_REASON} maxLength={500} />
                </label>
                <button
                  className="plain small"
                  type="submit"
                  name="do"
                  value="end"
                  aria-label={`End what ${r.name} represents`}
                >
                  end
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
      <Section title="Write down a representative">
        <Form method="post" className="form" action={url}>
          <FormField
            name="person"
            kind="select"
            label="Person"
            required
            options={[{ value: '', label: 'Choose' }, ...people.map((p) => ({ value: p.id, label: p.name }))]}
            defaultValue={values?.person}
            error={errors.person?.[0]}
          />
          <FormField
            name="company"
            kind="select"
            label="Company"
            required
            options={[{ value: '', label: 'Choose' }, ...companies]}
            defaultValue={values?.company}
            error={errors.company?.[0]}
          />
          <FormField
            name="since"
            kind="date"
            label="From"
            required
            defaultValue={values?.since ?? today}
            error={errors.since?.[0]}
          />
          <SubmitRow label="Write down" name="do" value="add" />
        </Form>
      </Section>
      <Section
        title="The company that pays for the network"
        note="Every sponsor’s representative speaks for it, besides what is written down above. A change holds from the next meeting that is called."
      >
        <Form method="post" className="form" action={url}>
          <FormField
            name="usual"
            kind="select"
            label="Company of the sponsor"
            options={[{ value: '', label: 'not said' }, ...companies]}
            defaultValue={settings.sponsorCompany}
          />
          <SubmitRow label="Keep" name="do" value="usual" />
        </Form>
      </Section>
    </Page>
  );
}
