import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { Section } from '#web/ui/page.tsx';
import { PasskeyButton } from './passkey-forms.tsx';
import type { ShownSecurity } from './security-state.ts';

/** Makes a plain session a strong one. */
export const ConfirmSession = ({ state, to }: { state: ShownSecurity; to: string }) => (
  <Section
    title="Confirm this session"
    note={
      state.needed
        ? 'Your role acts only in a session that was confirmed with a second factor.'
        : 'Needed only to change how you sign in.'
    }
  >
    {state.passkeys.length > 0 && <PasskeyButton to={to} label="Confirm with a passkey" />}
    {state.lockedUntil ? (
      <p className="notice">
        Too many wrong codes: none is taken until <Moment at={state.lockedUntil} />.
      </p>
    ) : (
      <form method="post" action="/account/security" className="form">
        <input type="hidden" name="to" value={to} />
        <FormField
          name="code"
          label={state.authenticator === 'confirmed' ? 'Code of the app, or a backup code' : 'Backup code'}
          autoComplete="one-time-code"
          maxLength={20}
          required
        />
        <SubmitRow label="Confirm" name="do" value="confirm" />
      </form>
    )}
    <p className="quiet">
      Device and codes lost? The network office can reset your second factor; they will ask you to prove who you are.
    </p>
  </Section>
);
