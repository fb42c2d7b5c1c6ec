import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Who belongs to the network: invitations, seats of the committee, people. */
export const membershipRoutes: RouteConfigEntry[] = [
  route('/network/committee', 'routes/network-committee.tsx'),
  route('/invitation', 'routes/invitation.tsx'),
  route('/desk/welcome', 'routes/desk-welcome.tsx'),
  route('/desk/invitations', 'routes/desk-invitations.tsx'),
  route('/desk/invitations/new', 'routes/desk-invitation-new.tsx'),
  route('/desk/committee', 'routes/desk-committee.tsx'),
];
