import type { ReactNode } from 'react';

/** Marks one thing as made up; the banner on every page says the same of the whole site. */
export const DemonstrationNote = ({ children }: { children?: ReactNode }) => (
  <p className="demonstration-note">{children ?? 'Demonstration: made up, and not the view of any real person.'}</p>
);

/** What stands where a list would, and what to do about it. */
export const EmptyState = (props: { title: string; children?: ReactNode }) => (
  <div className="empty">
    <p className="empty-title">{props.title}</p>
    {props.children && <div>{props.children}</div>}
  </div>
);

/** One sentence that names what went wrong and the remedy. Read aloud at once. */
export const ErrorNote = ({ sentence }: { sentence: string }) => (
  <p className="error-note" role="alert">
    {sentence}
  </p>
);

/** Said after something was done. */
export const DoneNote = ({ children }: { children: ReactNode }) => (
  <p className="done-note" role="status">
    {children}
  </p>
);

const INVESTIGATIONAL =
  'CAR T and other cell therapies are investigational in autoimmune disease unless a product’s label says otherwise. Nothing here is medical advice; treatment decisions belong to patients and their doctors.';

/** Stands wherever results of treatment are shown to the public. */
export const InvestigationalNote = () => (
  <aside className="investigational">
    <p>
      <strong>Investigational.</strong> {INVESTIGATIONAL}
    </p>
  </aside>
);
