import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** What people disclose of their interests: their own, the public register, and the desk of whoever keeps it. */
export const disclosureRoutes: RouteConfigEntry[] = [
  route('/account/disclosures', 'routes/account-disclosures.tsx'),
  route('/account/disclosures/new', 'routes/account-disclosures-new.tsx'),
  route('/account/disclosures/history', 'routes/account-disclosures-history.tsx'),
  route('/network/disclosures', 'routes/network-disclosures.tsx'),
  route('/network/disclosures.csv', 'routes/network-disclosures-csv.ts'),
  route('/desk/disclosures', 'routes/desk-disclosures.tsx'),
  route('/desk/disclosures/people/:id', 'routes/desk-disclosures-person.tsx'),
];
