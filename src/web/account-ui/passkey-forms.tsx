import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ErrorNote } from '#web/ui/notes.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { addPasskey, signInWithPasskey } from './ceremony.ts';

const NEEDS_SCRIPT = 'Passkeys need JavaScript, which is off in this browser.';

/** False until scripts run: a passkey needs them, and a button that does nothing would be a trap. */
function useScripts(): boolean {
  const [on, setOn] = useState(false);
  useEffect(() => setOn(true), []);
  return on;
}

/** Signs in with a passkey of this device, or confirms the session with it. */
export const PasskeyButton = ({ to, label }: { to: string; label: string }) => {
  const scripts = useScripts();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const press = async () => {
    setBusy(true);
    setSentence('');
    const answer = await signInWithPasskey(to);
    if ('to' in answer) {
      window.location.assign(answer.to);
      return;
    }
    setBusy(false);
    setSentence('sentence' in answer ? answer.sentence : '');
  };
  return (
    <div className="form">
      {sentence && <ErrorNote sentence={sentence} />}
      <noscript>
        <p className="quiet">{NEEDS_SCRIPT}</p>
      </noscript>
      <div className="submit-row">
        <Button type="button" variant="outline" onClick={press} disabled={!scripts || busy}>
          {busy ? 'Waiting for the device …' : label}
        </Button>
      </div>
    </div>
  );
};

/** Makes a passkey and shows the backup codes that the first one brings. */
export const AddPasskey = ({ to }: { to: string }) => {
  const scripts = useScripts();
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');
  const [codes, setCodes] = useState<string[]>([]);
  const press = async (form: FormData) => {
    setBusy(true);
    setSentence('');
    const answer = await addPasskey(String(form.get('name') ?? ''));
    setBusy(false);
    if ('codes' in answer && answer.codes.length > 0) setCodes(answer.codes);
    else if ('codes' in answer) window.location.assign(to);
    else setSentence('sentence' in answer ? answer.sentence : '');
  };
  if (codes.length > 0) return <BackupCodes codes={codes} to={to} />;
  return (
    <form
      className="form"
      method="post"
      onSubmit={(e) => {
        e.preventDefault();
        void press(new FormData(e.currentTarget));
      }}
    >
      {sentence && <ErrorNote sentence={sentence} />}
      <noscript>
        <p className="quiet">{NEEDS_SCRIPT} An authenticator app works without it.</p>
      </noscript>
      <TextInput
        id="field-passkey-name"
        name="name"
        label="Name of the passkey"
        description="So that you know it again in the list: “Laptop at work”."
        maxLength={60}
        disabled={!scripts}
      />
      <div className="submit-row">
        <Button type="submit" disabled={!scripts || busy}>
          {busy ? 'Waiting for the device …' : 'Add a passkey'}
        </Button>
      </div>
    </form>
  );
};
