import { data, redirect } from 'react-router';
import { z } from 'zod';
import { RoleRefused } from '#governance/roles.server.ts';
import { listMembers } from '#network/membership.server.ts';
import { changeSeat, endSeat, giveSeat, SeatRefused } from '#network/seat-acts.server.ts';
import { newSeat, seatChange, seatEnd } from '#network/seat-fields.ts';
import { allSeats } from '#network/seats.server.ts';
import { everHeld, heldOn, inOrder, soonUntil } from '#network/seats.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { changerOf, lookerOf } from '#web/membership-ui/acting.server.ts';
import { ChosenSeat, SeatFields, SeatTable } from '#web/membership-ui/seat-parts.tsx';
import { typed, wholeNumber } from '#web/membership-ui/typed.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/desk-committee';

export const handle = { script: false, keep: false };

const SIZE = 25;
/** Beyond this a name must be narrowed down first. */
const MOST_CHOICES = 200;

const DONE: Readonly<Record<string, string>> = {
  given: 'The seat was given; the person is told.',
  changed: 'The seat was changed; what it was stays in the history.',
  ended: 'The seat ends as you chose; the person is told.',
};

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await lookerOf(app, 'seat.manage', url);
  const at = app.now();
  const today = todayOf(app);
  const find = (url.searchParams.get('find') ?? '').slice(0, 100);
  const person = url.searchParams.get('person') ?? '';
  const { seats, people, chosen } = await app.db.read(async (tx) => ({
    seats: await allSeats(tx),
    people: await listMembers(tx, { name: find, role: null }, { at, page: 1, size: MOST_CHOICES }),
    chosen: await tx.selectFrom('person').select(['id', 'name']).where('id', '=', person).executeTakeFirst(),
  }));
  const choices = people.rows
    .filter((p) => p.roles.length > 0 && !p.roles.includes('sponsor'))
    .map(({ id, name }) => ({ id, name }));
  if (chosen && !choices.some((c) => c.id === chosen.id)) choices.unshift(chosen);
  const over = seats
    .filter((s) => !everHeld(s) || (s.until !== null && s.until < today))
    .sort((a, b) => (b.until ?? '').localeCompare(a.until ?? '') || b.id - a.id);
  const page = pageOf(url);
  const number = wholeNumber(url.searchParams.get('seat'));
  return {
    today,
    soon: soonUntil(today),
    find,
    person,
    choices,
    more: people.total > MOST_CHOICES,
    sitting: inOrder(seats.filter((s) => heldOn(s, today))),
    planned: seats.filter((s) => everHeld(s) && s.since > today),
    chosenSeat: seats.find((s) => s.id === number && everHeld(s) && (s.until === null || s.until >= today)) ?? null,
    over: over.slice((page - 1) * SIZE, page * SIZE),
    page,
    pages: Math.max(1, Math.ceil(over.length / SIZE)),
    url: url.pathname + url.search,
    done: DONE[url.searchParams.get('done') ?? ''] ?? null,
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const by = await changerOf(app, 'seat.manage');
  const form = await request.formData();
  const act = typed(form, 'do');
  const values = Object.fromEntries(
    ['person', 'role', 'pillar', 'leads', 'since', 'until', 'from', 'reason', 'endFrom', 'endReason'].map((n) => [
      n,
      typed(form, n),
    ]),
  );
  const refused = (sentence: string, status: number, errors: Partial<Record<string, string[]>> = {}) =>
    data({ act, sentence, values, errors }, { status });
  const raw = { ...values, leads: values.leads === 'yes' };
  const at = app.now();
  try {
    if (act === 'give') {
      const read = newSeat.safeParse(raw);
      if (!read.success)
        return refused('Something is missing; see below.', 400, z.flattenError(read.error).fieldErrors);
      await app.db.write((tx) => giveSeat(tx, by.id, read.data, at));
      return redirect('/desk/committee?done=given');
    }
    const seat = wholeNumber(typed(form, 'seat'));
    if (seat === null) return refused('Choose a seat from the list.', 400);
    if (act === 'change') {
      const read = seatChange.safeParse(raw);
      if (!read.success)
        return refused('Something is missing; see below.', 400, z.flattenError(read.error).fieldErrors);
      await app.db.write((tx) => changeSeat(tx, by.id, { seat, ...read.data }, at));
      return redirect('/desk/committee?done=changed');
    }
    const read = seatEnd.safeParse({ from: values.endFrom, reason: values.endReason });
    if (!read.success) {
      const { from, reason } = z.flattenError(read.error).fieldErrors;
      const errors = { ...(from ? { endFrom: from } : {}), ...(reason ? { endReason: reason } : {}) };
      return refused('Something is missing; see below.', 400, errors);
    }
    const { from: freeFrom, reason } = read.data;
    await app.db.write((tx) => endSeat(tx, by.id, { seat, freeFrom, reason }, at));
    return redirect('/desk/committee?done=ended');
  } catch (e) {
    if (e instanceof SeatRefused || e instanceof RoleRefused) return refused(e.message, 409);
    throw e;
  }
}

export default function DeskCommitteePage({ loaderData, actionData }: Route.ComponentProps) {
  const { today, soon, find, person, choices, more, sitting, planned, chosenSeat, over, page, pages, url, done } =
    loaderData;
  const given = actionData?.act === 'give' ? actionData : null;
  const changed = actionData && !given ? actionData : null;
  const values = given?.values ?? {};
  const errors: Partial<Record<string, string[]>> = given?.errors ?? {};
  return (
    <Page
      title="Seats of the committee"
      lead="A seat brings its role in the network from its first day to the end of its term. Nothing here is overwritten: what a seat was stays in the history."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && <DoneNote>{done}</DoneNote>}
      <p>
        <a href="/network/committee">The public page of the committee</a> · <a href="/desk/people">People</a>
      </p>
      {chosenSeat && (
        <ChosenSeat seat={chosenSeat} today={today} values={changed?.values ?? {}} errors={changed?.errors ?? {}} />
      )}
      <Section title="Today">
        {sitting.length === 0 ? (
          <EmptyState title="Nobody holds a seat today." />
        ) : (
          <SeatTable caption="Seats held today" rows={sitting} soon={soon} act />
        )}
      </Section>
      {planned.length > 0 && (
        <Section title="To come">
          <SeatTable caption="Seats to come" rows={planned} act />
        </Section>
      )}
      <Section title="Give a seat" id="give">
        <form method="get" className="inline-form find-form" action="/desk/committee#give">
          <label>
            Find a person <input type="search" name="find" defaultValue={find} className="native-select" />
          </label>
          <button type="submit" className="plain small">
            Find
          </button>
          {more && <span className="quiet">More people than fit the list below; find one here first.</span>}
        </form>
        <form method="post" className="form">
          <FormField
            name="person"
            kind="select"
            label="Person"
            description="Whoever speaks for the sponsor takes no seat."
            options={[{ value: '', label: 'Choose' }, ...choices.map((c) => ({ value: c.id, label: c.name }))]}
            defaultValue={values.person ?? person}
            error={errors.person?.[0]}
          />
          <SeatFields values={values} errors={errors} />
          <FormField
            name="since"
            kind="date"
            label="First day"
            description="A past term can be written down too; one that is over gives no role."
            defaultValue={values.since ?? today}
            error={errors.since?.[0]}
            required
          />
          <FormField
            name="until"
            kind="date"
            label="Last day of the term"
            description="Empty: no end."
            defaultValue={values.until}
            error={errors.until?.[0]}
          />
          <SubmitRow label="Give the seat" name="do" value="give" />
        </form>
      </Section>
      {over.length > 0 && (
        <Section title="Past seats">
          <SeatTable caption="Past seats" rows={over} />
          <Pager page={page} pages={pages} url={url} />
        </Section>
      )}
    </Page>
  );
}
