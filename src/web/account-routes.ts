import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** How somebody signs in, what confirms it, and where they are signed in. */
export const accountRoutes: RouteConfigEntry[] = [
  route('/sign-in/passkey', 'routes/sign-in-passkey.ts'),
  route('/sign-in/orcid', 'routes/sign-in-orcid.tsx'),
  route('/sign-in/orcid/back', 'routes/sign-in-orcid-back.tsx'),
  route('/account/security', 'routes/account-security.tsx'),
  route('/account/passkeys', 'routes/account-passkeys.ts'),
  route('/account/sessions', 'routes/account-sessions.tsx'),
  route('/desk/second-factors', 'routes/desk-second-factors.tsx'),
];
