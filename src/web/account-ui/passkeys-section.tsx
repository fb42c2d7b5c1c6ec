import { Moment } from '#web/ui/marks.tsx';
import { Section } from '#web/ui/page.tsx';
import { AddPasskey } from './passkey-forms.tsx';
import { CONFIRM_FIRST, type ShownSecurity } from './security-state.ts';

/** Passkeys: list, name, remove, add. */
export const PasskeysSection = ({ state, to }: { state: ShownSecurity; to: string }) => (
  <Section
    title="Passkeys"
    note="A key that stays on your device and that you unlock with a finger, your face or its PIN. It signs you in alone, and is the second factor too."
  >
    {state.passkeys.length > 0 && (
      <ul className="plain-list ruled">
        {state.passkeys.map((p) => (
          <li key={p.id}>
            <strong>{p.name}</strong>{' '}
            {p.addedAt && (
              <span className="quiet">
                added <Moment at={p.addedAt} />
              </span>
            )}
            {state.mayChange && (
              <form method="post" action="/account/security" className="inline-form">
                <input type="hidden" name="passkey" value={p.id} />
                <input
                  className="native-select"
                  name="name"
                  defaultValue={p.name}
                  maxLength={60}
                  aria-label={`Name of ${p.name}`}
                />
                <button type="submit" name="do" value="rename-passkey" className="plain small">
                  Rename
                </button>
                <button
                  type="submit"
                  name="do"
                  value="remove-passkey"
                  className="plain small"
                  aria-label={`Remove ${p.name}`}
                >
                  Remove
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    )}
    {state.mayChange ? <AddPasskey to={to} /> : <p className="quiet">{CONFIRM_FIRST}</p>}
  </Section>
);
