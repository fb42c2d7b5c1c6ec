import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** People and institutions: the public directory by consent, one's own profile and data, and erasure. */
export const peopleRoutes: RouteConfigEntry[] = [
  route('/network', 'routes/network.tsx'),
  route('/network/people/:id', 'routes/network-person.tsx'),
  route('/network/people/:id/photograph.jpg', 'routes/network-photograph.ts'),
  route('/network/institutions', 'routes/network-institutions.tsx'),
  route('/network/institutions/new', 'routes/network-institution-form.tsx', { id: 'institution-new' }),
  route('/network/institutions/:id', 'routes/network-institution.tsx'),
  route('/network/institutions/:id/edit', 'routes/network-institution-form.tsx', { id: 'institution-edit' }),
  route('/account/profile', 'routes/account-profile.tsx'),
  route('/account/photograph', 'routes/account-photograph.tsx'),
  route('/account/data', 'routes/account-data.tsx'),
  route('/account/data/export.json', 'routes/account-data-export.ts'),
  route('/desk/people/:id/erase', 'routes/desk-erase.tsx'),
];
