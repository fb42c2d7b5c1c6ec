import { Form } from 'react-router';
import { ROLE_WORDS, type Role } from '#governance/actors.ts';
import type { MemberRow } from '#network/membership.ts';
import { COMMITTEE_ROLES, SEAT_WORDS } from '#network/seats.ts';
import { Moment } from '#web/ui/marks.tsx';
import { DemonstrationNote } from '#web/ui/notes.tsx';
import { pillarWords, termWords } from './seat-words.ts';

/** A role as it is held, with the button that ends it; a role that comes with a seat is ended with the seat. */
const HeldRole = ({ person, role }: { person: MemberRow; role: Role }) => {
  if (COMMITTEE_ROLES.includes(role) && person.seats.length > 0)
    return <span className="chip">{ROLE_WORDS[role]}</span>;
  return (
    <Form method="post">
      <input type="hidden" name="person" value={person.id} />
      <input type="hidden" name="role" value={role} />
      <span className="chip">{ROLE_WORDS[role]}</span>{' '}
      <button
        className="plain small"
        type="submit"
        name="do"
        value="end"
        aria-label={`End the role ${ROLE_WORDS[role]} of ${person.name}`}
      >
        end
      </button>
    </Form>
  );
};

/** One person of the list: roles, seats, how they came, when they were last here. */
export const MemberItem = ({ person: p, given }: { person: MemberRow; given: readonly Role[] }) => {
  const more = given.filter((r) => !p.roles.includes(r));
  return (
    <li>
      <p>
        <strong>{p.name}</strong> <span className="quiet">{p.affiliation}</span>
      </p>
      {p.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
      {p.seats.map((s) => (
        <p key={`${s.role}-${s.since}`} className="member-facts">
          Seat: {SEAT_WORDS[s.role]}, {pillarWords(s)}, {termWords(s)} · <a href="/desk/committee">change</a>
        </p>
      ))}
      <p className="quiet member-facts">
        {p.secondFactor !== null && <>{p.secondFactor ? 'has a second factor' : 'no second factor yet'} · </>}
        {p.lastSignIn ? (
          <>
            last signed in <Moment at={p.lastSignIn} />
          </>
        ) : p.invited ? (
          'not signed in again yet'
        ) : (
          'no sign-in on record'
        )}
        {p.invited && (
          <>
            {' '}
            · accepted an invitation of {p.invited.by} <Moment at={p.invited.at} />
          </>
        )}
        {p.left && (
          <>
            {' '}
            · left the network <Moment at={p.left} />
          </>
        )}
      </p>
      <div className="inline-form">
        {p.roles.map((r) => (
          <HeldRole key={r} person={p} role={r} />
        ))}
        {more.length > 0 && (
          <Form method="post" className="inline-form">
            <input type="hidden" name="person" value={p.id} />
            <select name="role" aria-label={`Another role for ${p.name}`} className="native-select">
              {more.map((r) => (
                <option key={r} value={r}>
                  {ROLE_WORDS[r]}
                </option>
              ))}
            </select>
            <button className="plain small" type="submit" name="do" value="grant">
              give this role
            </button>
          </Form>
        )}
        {!p.roles.includes('sponsor') && (
          <a href={`/desk/committee?person=${encodeURIComponent(p.id)}#give`} aria-label={`Give a seat to ${p.name}`}>
            give a seat
          </a>
        )}
        {p.secondFactor && (
          <Form method="post">
            <input type="hidden" name="person" value={p.id} />
            <button
              className="plain small"
              type="submit"
              name="do"
              value="reset-second-factor"
              aria-label={`Reset the second factor of ${p.name}, who lost the device`}
            >
              reset the second factor
            </button>
          </Form>
        )}
        {p.roles.length > 0 && (
          <a href={`/desk/people?end=${encodeURIComponent(p.id)}`} aria-label={`End the membership of ${p.name}`}>
            end the membership
          </a>
        )}
        <a href={`/desk/people/${encodeURIComponent(p.id)}/erase`} aria-label={`Erase ${p.name}`}>
          erase
        </a>
      </div>
    </li>
  );
};
