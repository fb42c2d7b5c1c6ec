import { genericOAuth } from 'better-auth/plugins';
import { readOrcid } from './orcid.ts';

/** The provider of ORCID iDs and how this site is known to it. */
export interface OrcidProvider {
  clientId: string;
  clientSecret: string;
  /** Without a slash at the end: https://orcid.org. */
  url: string;
}

const PATIENCE_MS = 10_000;
const MOST_ANSWER = 20_000;

/** From ORCID_CLIENT_ID, ORCID_CLIENT_SECRET and ORCID_URL; null where the first two are not both set. @throws in one sentence. */
export function orcidFromEnvironment(env: Record<string, string | undefined>): OrcidProvider | null {
  const { ORCID_CLIENT_ID: clientId, ORCID_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  const url = (env.ORCID_URL || 'https://orcid.org').replace(/\/+$/, '');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`ORCID_URL takes an address such as https://orcid.org, not "${url}".`);
  return { clientId, clientSecret, url };
}

/** Where ORCID sends people back to; it is registered there. */
const ORCID_BACK = '/sign-in/orcid/back';

/** Exchanges the code for the iD. The access token is not kept: the iD is all that is wanted. */
async function orcidFor(
  o: OrcidProvider,
  back: string,
  given: { code: string; codeVerifier?: string | undefined },
): Promise<string> {
  const answer = await fetch(`${o.url}/oauth/token`, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: o.clientId,
      client_secret: o.clientSecret,
      redirect_uri: back,
      code: given.code,
      ...(given.codeVerifier ? { code_verifier: given.codeVerifier } : {}),
    }),
  });
  if (!answer.ok) throw new Error(`The provider of ORCID iDs answered ${answer.status}.`);
  const text = await answer.text();
  if (text.length > MOST_ANSWER) throw new Error('The provider of ORCID iDs answered too much.');
  const { orcid } = JSON.parse(text) as { orcid?: unknown };
  const right = typeof orcid === 'string' ? readOrcid(orcid) : null;
  if (!right) throw new Error('The provider of ORCID iDs answered without a valid iD.');
  return right;
}

/** ORCID as a provider of the sign-in library: explicit endpoints, PKCE, no new accounts. */
export function orcidPlugin(o: OrcidProvider, siteUrl: string) {
  const back = `${siteUrl}${ORCID_BACK}`;
  return genericOAuth({
    config: [
      {
        providerId: 'orcid',
        clientId: o.clientId,
        clientSecret: o.clientSecret,
        authorizationUrl: `${o.url}/oauth/authorize`,
        redirectURI: back,
        scopes: ['/authenticate'],
        pkce: true,
        disableSignUp: true,
        disableImplicitSignUp: true,
        getToken: async (given) => ({ raw: { orcid: await orcidFor(o, back, given) } }),
        // ORCID gives no address; the library wants one, and this one can belong to nobody
        getUserInfo: async ({ raw }) => {
          const orcid = String(raw?.orcid);
          return { id: orcid, email: `${orcid.toLowerCase()}@orcid.invalid`, emailVerified: false, name: orcid };
        },
      },
    ],
  });
}
