import { type RouteConfig, route } from '@react-router/dev/routes';
import { accountRoutes } from './account-routes.ts';
import { conflictRoutes } from './conflict-routes.ts';
import { disclosureRoutes } from './disclosure-routes.ts';
import { expertRoutes } from './expert-routes.ts';
import { lineRoutes } from './line-routes.ts';
import { meetingsRoutes } from './meetings-routes.ts';
import { membershipRoutes } from './membership-routes.ts';
import { peopleRoutes } from './people-routes.ts';

const publicRoutes = [
  route('/', 'routes/home.tsx'),
  route('/evidence', 'routes/evidence.tsx'),
  route('/evidence/changes', 'routes/evidence-changes.tsx'),
  route('/evidence/gaps', 'routes/evidence-gaps.tsx'),
  route('/evidence/timeline', 'routes/evidence-timeline.tsx'),
  route('/evidence/sites', 'routes/evidence-sites.tsx'),
  route('/evidence/sponsors', 'routes/evidence-sponsors.tsx'),
  route('/evidence/completions', 'routes/evidence-completions.tsx'),
  route('/evidence/studies', 'routes/evidence-studies.tsx'),
  ...['gaps', 'timeline', 'changes', 'sites', 'sponsors', 'countries', 'completions'].flatMap((figure) => [
    route(`/evidence/${figure}.svg`, 'routes/evidence-figure-svg.ts', { id: `evidence-${figure}-svg` }),
    route(`/evidence/${figure}.csv`, 'routes/evidence-figure-csv.ts', { id: `evidence-${figure}-csv` }),
  ]),
  route('/evidence/sources', 'routes/evidence-sources.tsx'),
  route('/evidence/feed.atom', 'routes/evidence-feed.ts', { id: 'evidence-feed-atom' }),
  route('/evidence/feed.json', 'routes/evidence-feed.ts', { id: 'evidence-feed-json' }),
  ...['csv', 'json', 'ris'].map((format) =>
    route(`/evidence/export.${format}`, 'routes/evidence-export.ts', { id: `evidence-export-${format}` }),
  ),
  route('/evidence/:id', 'routes/study.tsx'),
  route('/records/:hash', 'routes/record.tsx'),
  route('/records/:hash/raw', 'routes/record-raw.ts'),
  route('/methods/changes', 'routes/methods-changes.tsx'),
  route('/methods/classification', 'routes/methods-classification.tsx'),
  route('/reports', 'routes/reports.tsx'),
  route('/reports/:id', 'routes/report.tsx'),
  route('/outcomes', 'routes/outcomes.tsx'),
  route('/outcomes/cohorts', 'routes/cohorts.tsx'),
  route('/outcomes/cohorts/graph.svg', 'routes/cohorts-svg.ts'),
  route('/outcomes/cohorts/overlap.csv', 'routes/cohorts-csv.ts'),
  route('/outcomes/cohorts/:id', 'routes/cohort.tsx'),
  route('/outcomes/overlaps/:id', 'routes/overlap.tsx'),
  route('/outcomes/safety', 'routes/outcomes-safety.tsx'),
  route('/outcomes/safety.csv', 'routes/outcomes-safety-csv.ts'),
  route('/outcomes/safety.svg', 'routes/outcomes-safety-svg.tsx'),
  route('/outcomes/cases', 'routes/outcomes-cases.tsx'),
  route('/outcomes/time-to-event', 'routes/outcomes-time-to-event.tsx'),
  ...['cases', 'time-to-event', 'incidence'].flatMap((figure) =>
    ['svg', 'csv'].map((kind) =>
      route(`/outcomes/${figure}.${kind}`, 'routes/outcomes-case-figure.ts', { id: `outcomes-${figure}-${kind}` }),
    ),
  ),
  route('/outcomes/arms/:id', 'routes/arm.tsx'),
  route('/outcomes/rows/:id', 'routes/outcome.tsx'),
  route('/outcomes/explore', 'routes/outcomes-explore.tsx'),
  ...['code.R', 'data.csv', 'forest.svg'].map((file) =>
    route(`/outcomes/explore/${file}`, 'routes/outcomes-explore-file.tsx', { id: `outcomes-explore-${file}` }),
  ),
  route('/outcomes/two-arm', 'routes/outcomes-two-arm.tsx'),
  route('/syntheses', 'routes/syntheses.tsx'),
  route('/syntheses/:id', 'routes/synthesis.tsx'),
  route('/syntheses/:id/forest.svg', 'routes/synthesis-svg.tsx'),
  route('/syntheses/:id/data.csv', 'routes/synthesis-csv.ts'),
  route('/syntheses/:id/code.R', 'routes/synthesis-code.ts'),
  route('/queries', 'routes/queries.tsx'),
  route('/queries/:id', 'routes/query.tsx'),
  route('/api', 'routes/api-docs.tsx'),
  route('/about', 'routes/about.tsx'),
  route('/updates.atom', 'routes/updates-atom.ts'),
];

const deskRoutes = [
  route('/sign-in', 'routes/sign-in.tsx'),
  route('/sign-in/link', 'routes/sign-in-link.tsx'),
  route('/sign-in/as', 'routes/sign-in-as.ts'),
  route('/sign-out', 'routes/sign-out.ts'),
  route('/setup', 'routes/setup.tsx'),
  route('/searches', 'routes/searches.tsx'),
  route('/searches/new', 'routes/searches-new.tsx'),
  route('/searches/stop', 'routes/searches-stop.tsx'),
  route('/searches/:id', 'routes/searches-edit.tsx'),
  route('/desk', 'routes/desk.tsx'),
  route('/desk/people', 'routes/desk-people.tsx'),
  route('/desk/jobs', 'routes/desk-jobs.tsx'),
  route('/desk/import', 'routes/desk-import.tsx'),
  route('/desk/curation', 'routes/desk-curation.tsx'),
  route('/desk/curation/:studyId', 'routes/desk-curation-study.tsx'),
  route('/desk/duplicates', 'routes/desk-duplicates.tsx'),
  route('/desk/overlap', 'routes/desk-overlap.tsx'),
  route('/desk/overlap/judge', 'routes/desk-overlap-judge.tsx'),
  route('/desk/overlap/cohorts/:id', 'routes/desk-overlap-cohort.tsx'),
  route('/desk/outcomes', 'routes/desk-outcomes.tsx'),
  route('/desk/outcomes/import', 'routes/desk-outcomes-import.tsx'),
  route('/desk/outcomes/import/:draft', 'routes/desk-outcomes-import-draft.tsx'),
  route('/desk/outcomes/new', 'routes/desk-outcome-form.tsx', { id: 'desk-outcome-new' }),
  route('/desk/outcomes/rows/:id', 'routes/desk-outcome-form.tsx', { id: 'desk-outcome-edit' }),
  route('/desk/quarantine', 'routes/desk-quarantine.tsx'),
  route('/desk/quarantine/:id/original', 'routes/quarantine-original.ts'),
  route('/desk/time-to-event', 'routes/desk-time-to-event.tsx'),
  ...['curve.svg', 'curve.csv', 'incidence.svg', 'incidence.csv'].map((file) =>
    route(`/desk/time-to-event/${file}`, 'routes/desk-time-to-event-file.tsx', { id: `desk-time-to-event-${file}` }),
  ),
  route('/desk/audit', 'routes/desk-audit.tsx'),
  route('/desk/audit/events.ndjson', 'routes/desk-audit-export.ts'),
  route('/desk/outbox', 'routes/desk-outbox.tsx'),
  route('/account/notices', 'routes/account-notices.tsx'),
  route('/account/notices/choose', 'routes/account-notices-choose.tsx'),
];

export default [
  ...publicRoutes,
  ...deskRoutes,
  ...accountRoutes,
  ...lineRoutes,
  ...expertRoutes,
  ...meetingsRoutes,
  ...membershipRoutes,
  ...peopleRoutes,
  ...disclosureRoutes,
  ...conflictRoutes,
  route('*', 'routes/not-found.tsx'),
] satisfies RouteConfig;
