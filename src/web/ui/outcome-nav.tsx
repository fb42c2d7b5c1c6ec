const VIEWS = [
  { path: '/outcomes', label: 'All outcomes' },
  { path: '/outcomes/explore', label: 'Ask a question' },
  { path: '/syntheses', label: 'Syntheses' },
  { path: '/outcomes/safety', label: 'Safety' },
  { path: '/outcomes/two-arm', label: 'Against control' },
  { path: '/outcomes/cohorts', label: 'Shared patients' },
  { path: '/outcomes/cases', label: 'Single cases' },
  { path: '/outcomes/time-to-event', label: 'Time to event' },
] as const;
export type OutcomeView = (typeof VIEWS)[number]['path'];

/** The ways to look at published results, on each of their pages. @param query by view what to keep of the address there: '' or '?disease=SLE'. */
export const OutcomeNav = ({
  current,
  query = {},
}: {
  current: OutcomeView;
  query?: Partial<Record<OutcomeView, string>>;
}) => (
  <nav className="seeing-nav" aria-label="Ways to look at published results">
    <ul>
      {VIEWS.map((v) => (
        <li key={v.path}>
          {v.path === current ? (
            <span aria-current="page">{v.label}</span>
          ) : (
            <a href={`${v.path}${query[v.path] ?? ''}`}>{v.label}</a>
          )}
        </li>
      ))}
    </ul>
  </nav>
);
