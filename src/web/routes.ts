import { type RouteConfig, route } from '@react-router/dev/routes';
import { lineRoutes } from './line-routes.ts';

const publicRoutes = [
  route('/', 'routes/home.tsx'),
  route('/evidence', 'routes/evidence.tsx'),
  route('/evidence/changes', 'routes/evidence-changes.tsx'),
  route('/evidence/:id', 'routes/study.tsx'),
  route('/records/:hash', 'routes/record.tsx'),
  route('/records/:hash/raw', 'routes/record-raw.ts'),
  route('/methods/changes', 'routes/methods-changes.tsx'),
  route('/reports', 'routes/reports.tsx'),
  route('/reports/:id', 'routes/report.tsx'),
  route('/outcomes', 'routes/outcomes.tsx'),
  route('/outcomes/arms/:id', 'routes/arm.tsx'),
  route('/outcomes/rows/:id', 'routes/outcome.tsx'),
  route('/syntheses', 'routes/syntheses.tsx'),
  route('/syntheses/:id', 'routes/synthesis.tsx'),
  route('/syntheses/:id/forest.svg', 'routes/synthesis-svg.tsx'),
  route('/syntheses/:id/data.csv', 'routes/synthesis-csv.ts'),
  route('/queries', 'routes/queries.tsx'),
  route('/queries/:id', 'routes/query.tsx'),
  route('/about', 'routes/about.tsx'),
  route('/updates.atom', 'routes/updates-atom.ts'),
];

const deskRoutes = [
  route('/sign-in', 'routes/sign-in.tsx'),
  route('/sign-in/link', 'routes/sign-in-link.tsx'),
  route('/sign-in/as', 'routes/sign-in-as.ts'),
  route('/sign-out', 'routes/sign-out.ts'),
  route('/setup', 'routes/setup.tsx'),
  route('/desk', 'routes/desk.tsx'),
  route('/desk/people', 'routes/desk-people.tsx'),
  route('/desk/jobs', 'routes/desk-jobs.tsx'),
  route('/desk/quarantine', 'routes/desk-quarantine.tsx'),
  route('/desk/quarantine/:id/original', 'routes/quarantine-original.ts'),
  route('/desk/audit', 'routes/desk-audit.tsx'),
  route('/desk/outbox', 'routes/desk-outbox.tsx'),
];

export default [
  ...publicRoutes,
  ...deskRoutes,
  ...lineRoutes,
  route('*', 'routes/not-found.tsx'),
] satisfies RouteConfig;
