import type { ReactNode } from 'react';

/** A mark that leads to its list with a pointer and is passed over by the keyboard, which has the same link in the table; without an address the mark alone. */
export const MaybeLink = ({ href, children }: { href: string | null; children: ReactNode }) =>
  href ? (
    <a href={href} tabIndex={-1}>
      {children}
    </a>
  ) : (
    children
  );
