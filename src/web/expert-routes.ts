import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** People whom the evidence names, and what of the field the network covers. */
export const expertRoutes: RouteConfigEntry[] = [
  route('/network/coverage', 'routes/network-coverage.tsx'),
  route('/desk/experts', 'routes/desk-experts.tsx'),
  route('/desk/experts/:id', 'routes/desk-expert.tsx'),
];
