import type { ReactNode } from 'react';

/** Facts as pairs of a name and what is known; a fact that is null is left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {facts.map(([label, value]) =>
      value === null || value === undefined || value === '' ? null : (
        <FactRow key={label} label={label}>
          {value}
        </FactRow>
      ),
    )}
  </dl>
);

const FactRow = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);
