import { PAIR_REASONS, type PairReason } from '#network/expert-identity.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { Section } from '#web/ui/page.tsx';
import { placeWords } from './expert-parts.tsx';

interface Paired {
  pairs: readonly {
    id: string;
    name: string;
    institution: string;
    country: string | null;
    reasons: readonly PairReason[];
  }[];
  rulings: readonly { id: number; verdict: string; reason: string; at: Date }[];
}

/** Who may be the same person, why, and what a curator has said of it. */
export const PairsSection = ({ expert: e, mayCurate }: { expert: Paired; mayCurate: boolean }) => (
  <Section
    title={e.pairs.length === 0 ? 'Nobody else looks like the same person' : 'May be the same person'}
    note="Nobody is joined by a guess. A curator can join two, or keep them apart; both can be taken back."
  >
    {e.pairs.map((p) => (
      <div key={p.id} className="ruled">
        <div>
          <p>
            <a href={`/desk/experts/${p.id}`}>{p.name}</a>{' '}
            <span className="quiet">{placeWords(p.institution, p.country)}</span>
          </p>
          <ul>
            {p.reasons.map((r) => (
              <li key={r}>{PAIR_REASONS[r]}</li>
            ))}
          </ul>
          {mayCurate && (
            <form method="post" className="inline-form">
              <input type="hidden" name="other" value={p.id} />
              <label>
                Reason{' '}
                <input name="reason" required minLength={3} maxLength={500} aria-label={`Reason about ${p.name}`} />
              </label>{' '}
              <button type="submit" name="do" value="join" className="plain">
                one person: join
              </button>{' '}
              <button type="submit" name="do" value="apart" className="plain">
                two people: keep apart
              </button>
            </form>
          )}
        </div>
      </div>
    ))}
    {e.rulings.length > 0 && (
      <>
        <h3>Decided</h3>
        <ul className="plain-list ruled">
          {e.rulings.map((r) => (
            <li key={r.id}>
              {r.verdict === 'join' ? 'Joined with another entry' : 'Kept apart from another entry'},{' '}
              <Moment at={r.at} />: {r.reason}{' '}
              {mayCurate && (
                <form method="post" className="inline-form">
                  <input type="hidden" name="number" value={r.id} />
                  <button type="submit" name="do" value="withdraw" className="plain small">
                    take this back
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      </>
    )}
  </Section>
);

/** What only the office does: not to be invited, and not to be listed. */
export const OfficeSections = ({
  dismissed,
  refused,
}: {
  dismissed: boolean;
  refused: { sentence: string; of: string } | undefined;
}) => (
  <>
    {!dismissed && (
      <Section
        title="Do not invite"
        note="The person stays in the finder, out of its first view. It can be taken back."
      >
        <form method="post" className="form">
          <FormField
            name="reason"
            label="Reason"
            required
            maxLength={500}
            error={refused?.of === 'dismiss' ? refused.sentence : undefined}
          />
          <SubmitRow label="Do not invite" name="do" value="dismiss" />
        </form>
      </Section>
    )}
    <Section
      title="The person does not want to be listed"
      note="Removes this entry for good. Only hashes of what identifies the person are kept, so that no later import lists them again."
    >
      <form method="post" className="form">
        <label>
          <input type="checkbox" name="sure" value="yes" required /> The person asked for this, and it cannot be undone
        </label>
        <label>
          <input type="checkbox" name="everywhere" value="yes" /> Also wherever else this full name stands, at whatever
          institution (others of the same name go too)
        </label>
        <SubmitRow label="Remove from the finder" name="do" value="object" dangerous />
      </form>
    </Section>
  </>
);
