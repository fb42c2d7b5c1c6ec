import { PILLAR_WORDS, PILLARS } from '#claims/written-fields.ts';
import { everHeld, SEAT_ROLES, SEAT_WORDS, type SeatRow } from '#network/seats.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Section } from '#web/ui/page.tsx';
import { pillarWords, termWords } from './seat-words.ts';

/** What was typed, by field, and what was wrong with it. */
interface Fields {
  values: Partial<Record<string, string>>;
  errors: Partial<Record<string, string[]>>;
}

export const SeatFields = ({ values, errors }: Fields) => (
  <>
    <FormField
      name="role"
      kind="select"
      label="Seat"
      options={[...SEAT_ROLES].reverse().map((r) => ({ value: r, label: SEAT_WORDS[r] }))}
      defaultValue={values.role}
      error={errors.role?.[0]}
    />
    <FormField
      name="pillar"
      kind="select"
      label="Pillar"
      options={[{ value: '', label: 'none' }, ...PILLARS.map((p) => ({ value: p, label: PILLAR_WORDS[p] }))]}
      defaultValue={values.pillar}
      error={errors.pillar?.[0]}
    />
    <label>
      <input type="checkbox" name="leads" value="yes" defaultChecked={values.leads === 'yes'} /> leads the work on this
      pillar
    </label>
  </>
);

export const SeatTable = ({
  caption,
  rows,
  soon,
  act,
}: {
  caption: string;
  rows: readonly SeatRow[];
  soon?: string;
  act?: true;
}) => (
  <DataTable
    caption={caption}
    columns={[
      { label: 'Name' },
      { label: 'Seat' },
      { label: 'Pillar' },
      { label: 'Term' },
      { label: act ? 'Change' : 'Ended' },
    ]}
    rows={rows.map((s) => ({
      key: String(s.id),
      cells: [
        s.name,
        SEAT_WORDS[s.role],
        pillarWords(s),
        <span key="term">
          {everHeld(s) ? termWords(s) : `called off before ${s.since}`}
          {soon && s.until !== null && s.until <= soon && <span className="sub">ends soon</span>}
        </span>,
        act ? (
          <a key="act" href={`/desk/committee?seat=${s.id}#seat`} aria-label={`Change or end the seat of ${s.name}`}>
            change or end
          </a>
        ) : s.until !== s.term ? (
          <span key="why">
            before its term{s.term === null ? '' : ` (${s.term})`}
            {s.reason && <span className="sub">{s.reason}</span>}
          </span>
        ) : (
          'at the end of its term'
        ),
      ],
    }))}
  />
);

export const ChosenSeat = ({ seat, today, values, errors }: Fields & { seat: SeatRow; today: string }) => {
  const as = {
    role: seat.role,
    pillar: seat.pillar ?? '',
    leads: seat.leads ? 'yes' : '',
    until: seat.until ?? '',
    from: today,
    ...values,
  };
  const hidden = <input type="hidden" name="seat" value={seat.id} />;
  return (
    <Section
      id="seat"
      title={`The seat of ${seat.name}`}
      note={`${SEAT_WORDS[seat.role]}, ${pillarWords(seat)}, ${termWords(seat)}`}
    >
      <form method="post" className="form">
        <h3>Change it</h3>
        {hidden}
        <SeatFields values={as} errors={errors} />
        <FormField
          name="from"
          kind="date"
          label="From"
          description="The seat as it was ends the day before."
          defaultValue={as.from}
          error={errors.from?.[0]}
          required
        />
        <FormField
          name="until"
          kind="date"
          label="Last day of the term"
          description="Empty: no end."
          defaultValue={as.until}
          error={errors.until?.[0]}
        />
        <FormField
          name="reason"
          label="Why"
          defaultValue={values.reason}
          error={errors.reason?.[0]}
          maxLength={500}
          required
        />
        <SubmitRow label="Change the seat" name="do" value="change" />
      </form>
      <form method="post" className="form section">
        <h3>End it</h3>
        {hidden}
        <FormField
          name="endFrom"
          kind="date"
          label="First day without the seat"
          description="Today: it ends at once, and so does the role that comes with it."
          defaultValue={values.endFrom || today}
          error={errors.endFrom?.[0]}
          required
        />
        <FormField
          name="endReason"
          label="Why it ends"
          description="Stays at the desk; it is not public."
          defaultValue={values.endReason}
          error={errors.endReason?.[0]}
          maxLength={500}
          required
        />
        <SubmitRow label="End the seat" name="do" value="end" dangerous />
      </form>
    </Section>
  );
};
