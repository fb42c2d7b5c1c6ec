import { data, Form, redirect } from 'react-router';
import { z } from 'zod';
import { mayChair } from '#governance/conflict-engine.ts';
import { DUTIES, DUTY_WORDS } from '#governance/conflict-rules.ts';
import { gate } from '#governance/gate.server.ts';
import { can } from '#governance/permissions.ts';
import { readSettings } from '#governance/settings.server.ts';
import { openItem } from '#network/conflict-items.server.ts';
import { whoCounts } from '#network/conflict-preview.server.ts';
import { ConflictRefused } from '#network/conflict-rules.server.ts';
import { itemStandings } from '#network/conflict-standings.server.ts';
import { officeWord } from '#network/conflict-words.server.ts';
import { BehindView, StandingView } from '#web/conflict-ui/standing.tsx';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { typedLine } from '#web/membership-ui/typed.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DemonstrationNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-conflicts-item';

export const handle = { script: false };

const SIZE = 20;
const SEATS = {
  chair: 'chair',
  'co-chair': 'co-chair',
  member: 'committee',
  sponsor: 'sponsor’s representative',
} as const;
const EVERYTHING = { person: null, unreleased: true } as const;

/** Shared by the form and the action. */
const wordInput = z.object({
  person: z.string().min(1, 'Choose a person.').max(100),
  duty: z.enum([...DUTIES, 'none'], 'Choose what this person may do.'),
  reason: z.string().trim().min(1, 'Say why, in one sentence.').max(500, 'Keep the reason to 500 characters.'),
});

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'conflict.rules', url);
  const at = app.now();
  const key = url.searchParams.get('item') ?? '';
  const page = pageOf(url);
  const found = await app.db.read(async (tx) => {
    const item = await openItem(tx, EVERYTHING, key, at);
    if (!item) return null;
    const people = await whoCounts(tx, at);
    const ids = people.map((p) => p.person);
    const { behind, standings } = await itemStandings(tx, item, ids, at);
    const rows = people.flatMap((p) => {
      const standing = standings.get(p.person);
      return standing ? [{ ...p, standing, chairs: mayChair(standing) }] : [];
    });
    const { demonstration } = await readSettings(tx);
    return { title: item.title, path: item.path, where: item.where, behind, demonstration, rows };
  });
  if (!found) throw new Response(null, { status: 404 });
  const { rows, ...rest } = found;
  return {
    ...rest,
    item: key,
    total: rows.length,
    rows: rows.slice((page - 1) * SIZE, page * SIZE),
    everybody: rows.map((r) => ({ value: r.person, label: r.name })),
    page,
    pages: Math.max(1, Math.ceil(rows.length / SIZE)),
    url: url.pathname + url.search,
    override: can(app.actor, 'conflict.override'),
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'conflict.override', null, app.now);
  if (app.actor.kind !== 'person') throw new Response(null, { status: 403 });
  const by = app.actor.id;
  const form = await request.formData();
  const text = (name: string) => typedLine(form, name);
  const values = { person: text('person'), duty: text('duty'), reason: text('reason').slice(0, 600) };
  const read = wordInput.safeParse(values);
  const refuse = (sentence: string, status: number, errors: Partial<Record<keyof typeof values, string[]>> = {}) =>
    data({ sentence, values, errors }, { status });
  if (!read.success) return refuse('Something is missing; see below.', 400, z.flattenError(read.error).fieldErrors);
  const at = app.now();
  const { person, reason } = read.data;
  const duty = read.data.duty === 'none' ? null : read.data.duty;
  try {
    await app.db.write(async (tx) => {
      const item = await openItem(tx, EVERYTHING, url.searchParams.get('item') ?? '', at);
      if (!item) throw new ConflictRefused('This item is no longer open; go back to the list.');
      const who = await whoCounts(tx, at);
      const byRules = (await itemStandings(tx, item, [person], at)).byRules.get(person);
      if (!byRules || !who.some((p) => p.person === person))
        throw new ConflictRefused('Choose a person from the list of this page.');
      await officeWord(tx, by, { person, itemKey: item.key, duty, reason }, byRules, at);
    });
  } catch (e) {
    if (e instanceof ConflictRefused) return refuse(e.message, 409);
    throw e;
  }
  return redirect(url.pathname + url.search);
}

export default function DeskConflictsItemPage({ loaderData, actionData }: Route.ComponentProps) {
  const { title, path, where, behind, demonstration, rows, total, everybody, page, pages, url, override } = loaderData;
  const values = actionData?.values;
  const errors = actionData?.errors ?? {};
  return (
    <Page
      title={title}
      kicker={where ?? 'Area for investment'}
      lead="How everybody stands to this item, by the disclosures of this moment."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Conflicts by item', href: '/desk/conflicts' },
      ]}
      width="wide"
    >
      <p>
        <a href={path}>The item itself</a>
      </p>
      {demonstration && (
        <DemonstrationNote>
          Interests and representatives shown here are made up for the demonstration; the companies are real and have
          nothing to do with them.
        </DemonstrationNote>
      )}
      <BehindView behind={behind} />
      <Section title={`Standings (${total})`}>
        <DataTable
          caption="Standing of each person to this item"
          columns={[{ label: 'Person' }, { label: 'Seat' }, { label: 'Standing and why' }]}
          rows={rows.map((r) => ({
            key: r.person,
            cells: [
              r.name,
              SEATS[r.seat],
              <div key="standing">
                <StandingView standing={r.standing} />
                {(r.seat === 'chair' || r.seat === 'co-chair') && (
                  <p className="small">{r.chairs ? 'May chair this item.' : 'May not chair this item.'}</p>
                )}
              </div>,
            ],
          }))}
        />
        <Pager page={page} pages={pages} url={url} />
      </Section>
      {override && (
        <Section
          title="A word of the office"
          note="Stricter at any time; milder only with a reason of at least 20 characters, which everybody concerned reads. It covers what is known now, never a representative of a company behind the item, a recusal, or a missing declaration."
        >
          {actionData && <ErrorNote sentence={actionData.sentence} />}
          <Form method="post" className="form" action={url}>
            <FormField
              name="person"
              kind="select"
              label="Person"
              required
              options={[{ value: '', label: 'Choose' }, ...everybody]}
              defaultValue={values?.person}
              error={errors.person?.[0]}
            />
            <FormField
              name="duty"
              kind="select"
              label="What they may do"
              required
              options={[
                { value: '', label: 'Choose' },
                ...DUTIES.map((d) => ({ value: d, label: DUTY_WORDS[d] })),
                { value: 'none', label: 'take the word of the office back: the rules alone' },
              ]}
              defaultValue={values?.duty}
              error={errors.duty?.[0]}
            />
            <FormField
              name="reason"
              kind="textarea"
              label="Reason"
              required
              maxLength={500}
              rows={3}
              defaultValue={values?.reason}
              error={errors.reason?.[0]}
            />
            <SubmitRow label="Record" name="do" value="word" />
          </Form>
        </Section>
      )}
    </Page>
  );
}
