import { isSignatureOf, signatureOf } from '#governance/signed-text.ts';

/**
 * What the key is of, in the link that ends all alert mails of a person, without signing in. It holds for ever, because a mail may be read years later, and
 * can do nothing else.
 */
const textOf = (person: string): string => `stop alerts of saved searches\n${person}`;

/** @param secret the one that all servers of a database share. */
export const stopPath = (secret: string, person: string): string =>
  `/searches/stop?${new URLSearchParams({ person, key: signatureOf(secret, textOf(person)) })}`;

/** Whether a key was made for this person with this secret. */
export const isStopKey = (secret: string, person: string, key: string): boolean =>
  isSignatureOf(secret, textOf(person), key);
