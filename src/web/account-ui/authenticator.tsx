import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Section } from '#web/ui/page.tsx';
import { CONFIRM_FIRST, type ShownSecurity } from './security-state.ts';

const Begin = ({ to, again }: { to: string; again: boolean }) => (
  <form method="post" action="/account/security" className="form">
    <input type="hidden" name="to" value={to} />
    {again && <p className="quiet">The square can be used for half an hour; after that, or with another device:</p>}
    <SubmitRow label={again ? 'Begin again' : 'Set up an app'} name="do" value="begin-app" dangerous />
  </form>
);

/** The authenticator app: set up, confirm, remove. Works without scripts. */
export const AuthenticatorSection = ({ state, to }: { state: ShownSecurity; to: string }) => (
  <Section
    id="authenticator"
    title="Authenticator app"
    note="An app on your telephone that shows a new code of six digits every half minute."
  >
    {state.authenticator === 'confirmed' && <p>An app is set up.</p>}
    {state.begun && (
      <>
        <p>Read this square with the app, or type the key into it. Then write the code that it shows.</p>
        <svg
          viewBox={`0 0 ${state.begun.square.size} ${state.begun.square.size}`}
          width="220"
          height="220"
          role="img"
          aria-label="Square to be read by an authenticator app; the same key follows as text"
          shapeRendering="crispEdges"
        >
          <rect width="100%" height="100%" fill="#fff" />
          <path d={state.begun.square.path} fill="#000" />
        </svg>
        <p>
          Key: <code>{(state.begun.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
        </p>
        <form method="post" action="/account/security" className="form">
          <input type="hidden" name="to" value={to} />
          <FormField
            name="code"
            label="Code of the app"
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={7}
            required
          />
          <SubmitRow label="Confirm the app" name="do" value="confirm-app" />
        </form>
      </>
    )}
    {!state.mayChange && <p className="quiet">{CONFIRM_FIRST}</p>}
    {state.mayChange && state.authenticator !== 'confirmed' && <Begin to={to} again={state.begun !== null} />}
    {state.mayChange && state.authenticator === 'confirmed' && (
      <form method="post" action="/account/security" className="form">
        <SubmitRow label="Remove the app" name="do" value="remove-app" dangerous />
      </form>
    )}
  </Section>
);

/** How many backup codes are left, and new ones. */
export const BackupCodesSection = ({ state }: { state: ShownSecurity }) => (
  <Section title="Backup codes" note="For the day the device is lost. Each works once.">
    <p>
      {state.codesLeft === 0 ? 'None is left.' : state.codesLeft === 1 ? '1 is left.' : `${state.codesLeft} are left.`}
    </p>
    {state.strong ? (
      <form method="post" action="/account/security" className="form">
        <SubmitRow label="Make ten new ones" name="do" value="new-codes" dangerous>
          <span className="quiet">The earlier ones stop working.</span>
        </SubmitRow>
      </form>
    ) : (
      <p className="quiet">{CONFIRM_FIRST}</p>
    )}
  </Section>
);
