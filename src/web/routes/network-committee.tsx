import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { isDay } from '#ledger/day.ts';
import { vacancies } from '#network/committee.ts';
import { withPublicProfile } from '#network/directory.server.ts';
import { pastSeats, seatsOn } from '#network/seats.server.ts';
import { SEAT_WORDS } from '#network/seats.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { pillarWords, termWords } from '#web/membership-ui/seat-words.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/network-committee';

export const handle = { script: false };

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const asked = url.searchParams.get('on') ?? '';
  const today = todayOf(app);
  const on = isDay(asked) ? asked : today;
  const page = pageOf(url);
  const { seats, past, profiles } = await app.db.read(async (tx) => {
    const seats = await seatsOn(tx, on);
    const past = await pastSeats(tx, today);
    return {
      seats,
      past,
      profiles: await withPublicProfile(
        tx,
        seats.map((s) => s.person),
      ),
    };
  });
  return {
    on,
    today,
    misread: asked !== '' && asked !== on,
    seats: seats.map((s) => ({ ...s, profile: profiles.has(s.person) })),
    vacant: vacancies(seats),
    page,
    pages: Math.max(1, Math.ceil(past.length / SIZE)),
    pastTotal: past.length,
    past: past
      .slice((page - 1) * SIZE, page * SIZE)
      .map(({ id, name, role, pillar, leads, since, until, writtenOn }) => ({
        ...{ id, name, role, pillar, leads, since, until, writtenOn },
      })),
    url: url.pathname + url.search,
  };
}

export default function CommitteePage({ loaderData }: Route.ComponentProps) {
  const { on, today, misread, seats, vacant, past, pastTotal, page, pages, url } = loaderData;
  const empty = [
    ...vacant.seats.map((s) =>
      s.role === 'chair' ? 'the chair' : s.free === 2 ? 'both seats of co-chairs' : 'one seat of a co-chair',
    ),
    ...vacant.pillars.map((p) => `the lead of ${PILLAR_WORDS[p]}`),
  ];
  return (
    <Page
      title="Steering committee"
      lead={
        on === today
          ? 'Who sits on the committee today, and who sat on it on any other day.'
          : `Who ${on < today ? 'sat' : 'is to sit'} on the committee on ${on}, as it is known today.`
      }
      breadcrumbs={[{ label: 'Network', href: '/network' }]}
    >
      <form method="get" className="inline-form find-form">
        <label>
          On <input type="date" name="on" defaultValue={on} className="native-select" required />
        </label>
        <button type="submit" className="plain small">
          Show
        </button>
        {on !== today && <a href="/network/committee">today</a>}
      </form>
      {misread && <ErrorNote sentence="Write the day as YYYY-MM-DD; shown is the committee of today." />}
      <Section title={`On ${on}`}>
        {seats.length === 0 ? (
          <EmptyState title="Nobody sat on the committee on that day." />
        ) : (
          <DataTable
            caption={`The committee on ${on}`}
            columns={[{ label: 'Name' }, { label: 'Seat' }, { label: 'Pillar' }, { label: 'Term' }]}
            rows={seats.map((s) => ({
              key: s.person,
              cells: [
                s.profile ? (
                  <a key="name" href={`/network/people/${encodeURIComponent(s.person)}`}>
                    {s.name}
                  </a>
                ) : (
                  s.name
                ),
                SEAT_WORDS[s.role],
                pillarWords(s),
                termWords(s),
              ],
            }))}
          />
        )}
        <p>
          <a href="/network/disclosures">What they have disclosed of their interests</a> ·{' '}
          <a href="/methods/conflicts">What follows from it for their votes</a>
        </p>
        {empty.length > 0 && (
          <p className="quiet">
            {on < today ? 'Nobody held' : 'Vacant'}: {empty.join(', ')}.
          </p>
        )}
      </Section>
      {pastTotal > 0 && (
        <Section title="Past seats" note={pastTotal === 1 ? '1 seat that is over' : `${pastTotal} seats that are over`}>
          <DataTable
            caption="Past seats"
            columns={[{ label: 'Name' }, { label: 'Seat' }, { label: 'Pillar' }, { label: 'Term' }]}
            rows={past.map((s) => ({
              key: String(s.id),
              cells: [s.name, SEAT_WORDS[s.role], pillarWords(s), termWords(s)],
            }))}
          />
          <Pager page={page} pages={pages} url={url} />
        </Section>
      )}
      <p className="section-note">
        Whoever takes a seat agrees that their name, the seat and its dates are public, then and later: a committee that
        decides must be known. Why a seat ended is not public. A term that was given more than a day after it began says
        when it was written down. Days are counted in UTC; a committee has one chair, at most two co-chairs, and one
        lead a pillar.
      </p>
    </Page>
  );
}
