import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Conflicts of interest: the public rules, how one stands oneself, and the desk of the office. */
export const conflictRoutes: RouteConfigEntry[] = [
  route('/methods/conflicts', 'routes/methods-conflicts.tsx'),
  route('/account/conflicts', 'routes/account-conflicts.tsx'),
  route('/desk/conflicts', 'routes/desk-conflicts.tsx'),
  route('/desk/conflicts/item', 'routes/desk-conflicts-item.tsx'),
  route('/desk/conflicts/representatives', 'routes/desk-conflicts-representatives.tsx'),
  route('/desk/conflicts/rules', 'routes/desk-conflicts-rules.tsx'),
];
