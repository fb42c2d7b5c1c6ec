import { sql } from 'kysely';
import type { OwnPart, Whose } from './own-data-part.server.ts';

const ownUser = (column: string) => (who: Whose) =>
  sql<boolean>`t.${sql.id(column)} in (select u.id from auth_user u where u.email = ${who.address})`;

/** What the sign-in keeps of a person, and the mails to them. */
export const ACCOUNT_PARTS: readonly OwnPart[] = [
  {
    table: 'mail',
    columns: ['to_address'],
    where: (who) => sql<boolean>`(t.to_address = ${who.address} and ${who.address} <> '')`,
    // the words of a mail can hold a link that signs in
    give: { title: 'Mails to you', omit: ['body'] },
    erase: { delete: true },
  },
  {
    table: 'auth_strength',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'Sign-ins that you confirmed with a second factor', omit: ['session_id', 'user_id'] },
    erase: { delete: true },
  },
  {
    table: 'auth_passkey',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'Your passkeys', omit: ['id', 'user_id', 'public_key', 'credential_id'] },
    erase: { delete: true },
  },
  {
    table: 'auth_totp',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'Your authenticator app', omit: ['user_id', 'secret', 'last_step'] },
    erase: { delete: true },
  },
  {
    table: 'auth_backup_code',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'When your backup codes were made and used', omit: ['user_id', 'hash'] },
    erase: { delete: true },
  },
  {
    table: 'auth_attempts',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'Wrong codes in a row', omit: ['user_id'] },
    erase: { delete: true },
  },
  {
    table: 'auth_session',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: { title: 'Places where you are signed in', omit: ['token', 'id', 'user_id'] },
    erase: { delete: true },
  },
  {
    table: 'auth_account',
    columns: ['user_id'],
    where: ownUser('user_id'),
    give: {
      title: 'Other ways in which you sign in',
      omit: ['id', 'user_id', 'access_token', 'refresh_token', 'id_token', 'password'],
    },
    erase: { delete: true },
  },
  {
    table: 'auth_verification',
    columns: [],
    where: (who) =>
      sql<boolean>`(${who.address} <> '' and (t.identifier = ${who.address} or position(${who.address} in lower(t.value)) > 0))`,
    give: { not: 'Secrets of links by which you sign in; they pass within minutes.' },
    erase: { delete: true },
  },
  {
    table: 'auth_user',
    columns: ['email'],
    where: (who) => sql<boolean>`(t.email = ${who.address} and ${who.address} <> '')`,
    give: { title: 'What the sign-in keeps of you', omit: ['id'] },
    erase: { delete: true },
  },
];
