import { DataTable } from '#web/ui/data-table.tsx';

/** What an erasure does, said before it is done. */
export const WhatErasureDoes = () => (
  <>
    <h3>What goes</h3>
    <p>
      Name, e-mail address, institution, profile, photograph, the words and notes of disclosures, reasons written with
      recusals and rulings, saved searches, notices, mails, sessions and every other way to sign in. Seats, roles and
      membership end. In minutes and letters a number takes the place of the name.
    </p>
    <h3>What stays, without a name</h3>
    <p>
      That somebody held a role or a seat and when, that somebody attended and voted and how the votes were counted, the
      category, company, band and years of disclosed interests, and what was written for the network: claims, decisions,
      released texts. All of it belongs to “Erased person” and a number. The audit chain keeps its events; it knows
      people by number.
    </p>
    <p>
      <strong>It cannot be undone.</strong> The person can never sign in again under this account.
    </p>
  </>
);

/** What an erasure touched, by table. */
export const ErasureCountsTable = ({
  counts,
}: {
  counts: Readonly<Record<string, { deleted: number; blanked: number }>>;
}) => (
  <DataTable
    caption="What was erased, by table"
    columns={[
      { label: 'Table' },
      { label: 'Rows deleted', num: true },
      { label: 'Rows with texts blanked', num: true },
    ]}
    rows={Object.entries(counts).map(([table, c]) => ({ key: table, cells: [table, c.deleted, c.blanked] }))}
  />
);
