import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import './charts/charts.css';
import './styles/ground.css';
import './styles/frame.css';
import './styles/pages.css';
import './styles/tables.css';
import './styles/marks.css';
import './styles/desk.css';
import './charts/seeing.css';
import './styles/print.css';
import { MantineProvider, mantineHtmlProps } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from 'react-router';
import { evidenceDate } from '#evidence/search.server.ts';
import { can } from '#governance/permissions.ts';
import { withheldNote } from '#governance/second-factor.ts';
import type { Route } from './+types/root';
import { appOf } from './context.server.ts';
import { deskMenus } from './desk-links.ts';
import { deskMenuScript } from './desk-menu-script.ts';
import { NonceContext } from './nonce.ts';
import { schemeScript } from './scheme-script.ts';
import { cssVariables, darkWithoutScript, theme } from './theme.ts';
import { FocusHeading } from './ui/focus-heading.tsx';
import { Page } from './ui/page.tsx';
import { type Frame, SiteFrame } from './ui/site-frame.tsx';

export async function loader({ context }: Route.LoaderArgs): Promise<Frame> {
  const app = appOf(context);
  const { actor } = app;
  return {
    networkName: app.settings.name,
    demonstration: app.demonstration,
    evidenceDate: await app.db.read(evidenceDate),
    signedIn:
      actor.kind === 'person'
        ? {
            name: actor.name,
            desk: can(actor, 'desk.open'),
            menus: deskMenus(actor, app.server.outbox),
            withheld: withheldNote(actor),
          }
        : null,
  };
}

/** A route that only shows things exports `handle = { script: false }`; then no framework JavaScript is sent. Error pages never need it. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(NonceContext);
  const failed = (useRouteError() ?? null) !== null;
  const still = useMatches().some((m) => (m.handle as { script?: boolean } | undefined)?.script === false);
  const frame = useRouteLoaderData('root') as Frame | undefined;
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: constants of our own
          dangerouslySetInnerHTML={{ __html: schemeScript + deskMenuScript }}
        />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="alternate" type="application/atom+xml" title="ACTioN: released passages" href="/updates.atom" />
        <Meta />
        <Links {...(nonce ? { nonce } : {})} />
        {/* after the style sheets, whose light colours it takes the place of */}
        <noscript>
          <style
            nonce={nonce}
            suppressHydrationWarning
            // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of our own
            dangerouslySetInnerHTML={{ __html: darkWithoutScript }}
          />
        </noscript>
      </head>
      <body>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce ?? ''}
        >
          <SiteFrame frame={frame ?? null}>{children}</SiteFrame>
        </MantineProvider>
        {!still && !failed && (
          <>
            <FocusHeading />
            <ScrollRestoration {...(nonce ? { nonce } : {})} />
            <Scripts {...(nonce ? { nonce } : {})} />
          </>
        )}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** What a reader is told when a page cannot be shown: one clear sentence and where to go; never what broke inside. */
export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData('root') as Frame | undefined;
  if (isRouteErrorResponse(error)) {
    if (error.status === 404)
      return (
        <NotFound sentence={typeof error.data === 'string' ? error.data : ''} signedIn={Boolean(frame?.signedIn)} />
      );
    const sentence = typeof error.data === 'string' && error.data ? error.data : 'This could not be done.';
    return (
      <Page title={error.status === 403 ? 'Not allowed' : 'This could not be done'} width="text" lead={sentence}>
        <p>
          <a href="/">Go to the front page</a>
        </p>
      </Page>
    );
  }
  return (
    <Page
      title="Something failed on our side"
      width="text"
      lead="The page could not be made. Nothing you sent was half done; try again in a moment, and tell the network office if it happens again."
    >
      <p>
        <a href="/">Go to the front page</a>
      </p>
    </Page>
  );
}

const NotFound = ({ sentence, signedIn }: { sentence: string; signedIn: boolean }) => (
  <Page
    title="Nothing is here"
    width="text"
    lead={
      sentence && !sentence.startsWith('Error:')
        ? sentence
        : 'There is no page at this address, or it is not open to you.'
    }
  >
    <p>
      You can look for what you wanted, by words, by a registry number such as NCT01234567, or by a number such as C1:
    </p>
    <form action="/evidence" method="get" className="search-large" aria-label="Search the evidence, here">
      <input type="search" name="q" aria-label="Words or a number" maxLength={200} />
      <button type="submit">Search</button>
    </form>
    <ul>
      <li>
        <a href="/evidence">The evidence: registered studies</a>
      </li>
      <li>
        <a href="/outcomes">Published outcomes</a>
      </li>
      <li>
        <a href="/updates">What the network has published</a>
      </li>
      {!signedIn && (
        <li>
          <a href="/sign-in">Sign in</a>, if it is something that only members can read
        </li>
      )}
    </ul>
  </Page>
);
