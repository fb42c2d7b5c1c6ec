import { type RouteConfigEntry, route } from '@react-router/dev/routes';

/** Meetings: the agenda and the votes, running them, their minutes. */
export const meetingsRoutes: RouteConfigEntry[] = [
  route('/meetings', 'routes/meetings.tsx'),
  route('/meetings/new', 'routes/meeting-form.tsx'),
  route('/meetings/:id', 'routes/meeting.tsx'),
  route('/meetings/:id/edit', 'routes/meeting-edit.tsx'),
  route('/meetings/:id/run', 'routes/meeting-run.tsx'),
  route('/meetings/:id/minutes', 'routes/meeting-minutes.tsx'),
  route('/meetings/:id/motions/:motion', 'routes/meeting-motion.tsx'),
];
