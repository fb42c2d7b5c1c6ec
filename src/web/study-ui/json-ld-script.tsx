import { useContext } from 'react';
import { NonceContext } from '#web/nonce.ts';
import { type JsonLd, jsonLdText } from './json-ld.ts';

/** Data about the page for machines; no browser runs it. */
export const JsonLdScript = ({ doc }: { doc: JsonLd }) => (
  <script
    type="application/ld+json"
    nonce={useContext(NonceContext)}
    suppressHydrationWarning
    // biome-ignore lint/security/noDangerouslySetInnerHtml: jsonLdText lets no text end the element
    dangerouslySetInnerHTML={{ __html: jsonLdText(doc) }}
  />
);
