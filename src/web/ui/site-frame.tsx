import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { DeskMenu } from '#web/desk-links.ts';

/** What the frame of every page needs to know. */
export interface Frame {
  networkName: string;
  demonstration: boolean;
  evidenceDate: string | null;
  signedIn: {
    name: string;
    desk: boolean;
    menus: DeskMenu[];
    /** Roles that wait for a second factor, and where to confirm it. */
    withheld: { sentence: string; link: string; path: string } | null;
  } | null;
}

const PUBLIC_LINKS = [
  { href: '/evidence', label: 'Evidence' },
  { href: '/outcomes', label: 'Outcomes' },
  { href: '/syntheses', label: 'Syntheses' },
  { href: '/queries', label: 'Queries' },
  { href: '/reports', label: 'Reports' },
  { href: '/decisions', label: 'Decisions' },
  { href: '/updates', label: 'Updates' },
  { href: '/network', label: 'Network' },
  { href: '/about', label: 'How to read' },
];

const Links = ({ links }: { links: readonly { href: string; label: string }[] }) => {
  const { pathname } = useLocation();
  return (
    <ul>
      {links.map((l) => (
        <li key={l.href}>
          <a href={l.href} {...(l.href === pathname ? { 'aria-current': 'page' as const } : {})}>
            {l.label}
          </a>
        </li>
      ))}
    </ul>
  );
};

/** Header, navigation, the page, footer. Works without the frame's data, for a page that failed early. */
export const SiteFrame = ({ frame, children }: { frame: Frame | null; children: ReactNode }) => (
  <>
    <a className="skip" href="#content">
      Skip to the content
    </a>
    {frame?.demonstration && (
      <aside className="demonstration-banner" aria-label="About this site">
        <strong>Demonstration.</strong> The studies and published results are real; the people, decisions and passages
        are made up.
      </aside>
    )}
    {frame?.signedIn?.withheld && (
      <aside className="withheld-banner" aria-label="About your roles">
        {frame.signedIn.withheld.sentence} <a href={frame.signedIn.withheld.path}>{frame.signedIn.withheld.link}</a>
      </aside>
    )}
    <header className="site-head">
      <div className="site-head-row">
        <a className="wordmark" href="/">
          <span className="wordmark-name">
            ACT<span>io</span>N
          </span>
          <span className="wordmark-what">{frame?.networkName ?? 'Autoimmunity Cell Therapy Network'}</span>
        </a>
        <search className="site-search">
          <form action="/evidence" method="get">
            <input
              type="search"
              name="q"
              maxLength={200}
              aria-label="Search studies"
              placeholder="Words, NCT number, C1 …"
            />
            <button type="submit">Search</button>
          </form>
        </search>
        <div className="site-tools">
          <button type="button" className="scheme" data-scheme-button hidden suppressHydrationWarning>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
              <path d="M8 1.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
            </svg>
          </button>
          {frame?.signedIn ? (
            <form action="/sign-out" method="post">
              <span className="who">{frame.signedIn.name}</span>
              <button type="submit" className="plain">
                Sign out
              </button>
            </form>
          ) : (
            <a href="/sign-in">Sign in</a>
          )}
        </div>
      </div>
      <nav className="site-nav" aria-label="Main">
        <Links links={PUBLIC_LINKS} />
      </nav>
      {frame?.signedIn && (
        <nav className="site-nav desk-nav" aria-label="Desk">
          <ul>
            {frame.signedIn.desk && (
              <li>
                <a href="/desk">Desk</a>
              </li>
            )}
            {frame.signedIn.menus.map((m) => (
              <li key={m.label}>
                <details name="desk-menu">
                  <summary>{m.label}</summary>
                  <Links links={m.links} />
                </details>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
    <main id="content" tabIndex={-1}>
      {children}
    </main>
    <footer className="site-foot">
      <div>
        <p className="foot-date">
          {frame?.evidenceDate ? (
            <a href="/evidence/sources">
              Evidence up to <time dateTime={frame.evidenceDate}>{frame.evidenceDate}</time>
            </a>
          ) : (
            'No evidence has been imported yet'
          )}
        </p>
        <p>
          CAR T and other cell therapies are investigational in autoimmune disease unless a product’s label says
          otherwise. Nothing here is medical advice.
        </p>
      </div>
      <nav aria-label="More about this site">
        <Links
          links={[
            { href: '/about', label: 'How to read this site' },
            { href: '/methods/changes', label: 'How changes are graded' },
            { href: '/methods/classification', label: 'How studies are labelled' },
            { href: '/methods/conflicts', label: 'How conflicts of interest act' },
            { href: '/network/committee', label: 'The steering committee' },
            { href: '/network/disclosures', label: 'Disclosed interests' },
            { href: '/evidence/sources', label: 'Sources, and how current they are' },
            { href: '/evidence/changes', label: 'What changed' },
            { href: '/api', label: 'API' },
            { href: '/updates.atom', label: 'Atom feed' },
          ]}
        />
      </nav>
    </footer>
  </>
);
