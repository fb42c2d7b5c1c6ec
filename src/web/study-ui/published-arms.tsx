import { pathOf } from '#ledger/things.ts';
import { DataTable } from '#web/ui/data-table.tsx';

interface ArmShown {
  id: string;
  label: string;
  product: string;
  disease: string;
  /** Null: not stated. */
  enrolled: number | null;
  outcomes: number;
  sourceType: string;
}

/** Published groups of patients that rest on a study or report. */
export const PublishedArms = ({ arms }: { arms: readonly ArmShown[] }) => (
  <DataTable
    caption="Published groups of patients"
    columns={[
      { label: 'Group' },
      { label: 'Disease' },
      { label: 'Enrolled', num: true },
      { label: 'Outcomes read', num: true },
      { label: 'Source' },
    ]}
    rows={arms.map((a) => ({
      key: a.id,
      cells: [
        <a key="arm" href={pathOf({ kind: 'arm', id: a.id })}>
          {a.label}: {a.product}
        </a>,
        a.disease,
        a.enrolled ?? 'not stated',
        a.outcomes,
        a.sourceType,
      ],
    }))}
  />
);
