import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** What our own addresses for passkeys answer with. */
export type Answer = { options: unknown } | { to: string } | { codes: string[] } | { sentence: string };

async function ask(address: string, body: unknown): Promise<Answer> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Answer;
  } catch {
    return { sentence: 'The site did not answer; try again in a moment.' };
  }
}

const STOPPED = {
  sentence: 'Nothing was done: the device was not asked, did not know a passkey for this site, or you stopped it.',
};
const KNOWN = { sentence: 'This device holds a passkey for this site already.' };

/** Signs in, or confirms the session, with a passkey. @param to a path of this site, for afterwards. */
export async function signInWithPasskey(to: string): Promise<Answer> {
  const begun = await ask('/sign-in/passkey', { do: 'begin' });
  if (!('options' in begun)) return begun;
  let response: unknown;
  try {
    response = await startAuthentication({
      optionsJSON: begun.options as Parameters<typeof startAuthentication>[0]['optionsJSON'],
    });
  } catch {
    return STOPPED;
  }
  return ask('/sign-in/passkey', { do: 'end', response, to });
}

/** Makes a passkey on this device for whoever is signed in. */
export async function addPasskey(name: string): Promise<Answer> {
  const begun = await ask('/account/passkeys', { do: 'begin' });
  if (!('options' in begun)) return begun;
  let response: unknown;
  try {
    response = await startRegistration({
      optionsJSON: begun.options as Parameters<typeof startRegistration>[0]['optionsJSON'],
    });
  } catch (e) {
    return (e as Error).name === 'InvalidStateError' ? KNOWN : STOPPED;
  }
  return ask('/account/passkeys', { do: 'end', response, name });
}
