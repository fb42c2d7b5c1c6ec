import { ROLE_WORDS, ROLES, type Role } from '#governance/actors.ts';
import { ACTIONS, mayDo } from '#governance/permissions.ts';
import { actsOf, ROUTE_ACCESS, RULES, type Rule, WHO_WORDS, type Who } from './route-access.ts';

const isRule = (who: Who): who is Rule => (RULES as readonly string[]).includes(who);
const words = (who: Who): string => (isRule(who) ? WHO_WORDS[who] : `\`${who}\``);

/** Which roles a line of the table lets in, as one mark a role. */
const marks = (who: Who): string =>
  ROLES.map((role: Role) => (isRule(who) ? '' : mayDo(role, who) ? 'yes' : '–')).join(' | ');

/** docs/route-access.md: the table of access as people read it. */
export function accessTable(): string {
  const rows = Object.entries(ROUTE_ACCESS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, access]) => {
      const reads = access.read === null ? 'nobody: it only takes forms' : words(access.read);
      const acts = actsOf(access).map(([intent, who]) => `${intent ? `\`${intent}\` ` : ''}${words(who)}`);
      const sure = access.confirmed
        ? `${access.confirmed === 'forms' ? 'its form ' : ''}in a confirmed session only, from whoever has a second factor or a role that waits for one`
        : '';
      const notes = [access.own ? 'own things only' : '', sure, access.narrower ?? ''].filter((n) => n !== '');
      return `| \`${path}\` | ${reads} | ${acts.length === 0 ? 'takes no form' : acts.join('; ')} | ${notes.join('; ')} |`;
    });
  const actions = ACTIONS.map((action) => `| \`${action}\` | ${marks(action)} |`);
  return `# Who may open what

Made from \`src/web/route-access.ts\` and \`src/governance/permissions.ts\` by \`test/browser/route-access.test.ts\`, which holds every line against the running site: for
somebody who is not signed in, each role by itself, a person without a role, a sponsor's representative who holds a second role, and two people whose roles wait for a second
factor: one of the office, and one of the committee who is a member besides. A word in \`code\` under "who" is an action of the second table. A role that is withheld counts as not held. Whoever speaks for the sponsor may do
only what the sponsor's column allows, whatever other role they hold.

Somebody who is not signed in and opens a page that is not theirs is asked to sign in; somebody signed in is refused (403), on record. What is not released is answered as
if it were not there (404). An address that takes no form answers 405.

| address | who may look | who may send its form | |
|---|---|---|---|
${rows.join('\n')}

The API (\`/api/v1/…\`, \`/api/openapi.json\`) shows the same to everybody and takes nothing.

## Which role may do what

| action | ${ROLES.map((r) => ROLE_WORDS[r]).join(' | ')} |
|---|${ROLES.map(() => '---|').join('')}
${actions.join('\n')}
`;
}
