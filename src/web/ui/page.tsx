import type { ReactNode } from 'react';

export interface Crumb {
  label: string;
  href: string;
}

export interface PageProps {
  title: string;
  /** Shown instead of the title as the heading, where it carries markup; `title` then names the browser's tab. */
  heading?: ReactNode;
  /** The kind of thing, above the title: 'Study NCT01234567'. */
  kicker?: ReactNode;
  /** One or two sentences that say what the page shows. */
  lead?: ReactNode;
  breadcrumbs?: readonly Crumb[];
  /** 'text' keeps lines readable; 'wide' is for tables and charts. */
  width?: 'text' | 'wide';
  children?: ReactNode;
}

/** A page of the site: where it stands, its one heading, what it shows. The window's title is set from it. */
export const Page = (props: PageProps) => (
  <div className={props.width === 'text' ? 'page page-text' : 'page'}>
    <title>{`${props.title} · ACTioN`}</title>
    {typeof props.lead === 'string' && <meta name="description" content={props.lead} />}
    {props.breadcrumbs && props.breadcrumbs.length > 0 && (
      <nav className="crumbs" aria-label="Where this page stands">
        <ol>
          {props.breadcrumbs.map((c) => (
            <li key={c.href}>
              <a href={c.href}>{c.label}</a>
            </li>
          ))}
        </ol>
      </nav>
    )}
    <header className="page-head">
      {props.kicker && <p className="kicker">{props.kicker}</p>}
      <h1>{props.heading ?? props.title}</h1>
      {props.lead && <div className="lead">{props.lead}</div>}
    </header>
    {props.children}
  </div>
);

/** A part of a page with a heading of its own; `id` lets a link point at it. */
export const Section = (props: { title: ReactNode; id?: string; note?: ReactNode; children: ReactNode }) => (
  <section className="section" {...(props.id ? { id: props.id } : {})}>
    <h2>{props.title}</h2>
    {props.note && <p className="section-note">{props.note}</p>}
    {props.children}
  </section>
);
