/** Backup codes, shown this once. */
export const BackupCodes = ({ codes, to }: { codes: readonly string[]; to: string }) => (
  <div className="notice" role="status">
    <p>
      <strong>Your backup codes.</strong> Each works once, in place of your device, for the day it is lost. Print them
      or keep them with your passwords: they are not shown again.
    </p>
    <ul className="plain-list" style={{ columns: 2 }}>
      {codes.map((c) => (
        <li key={c}>
          <code>{c}</code>
        </li>
      ))}
    </ul>
    <p>
      <a className="button" href={to}>
        I have kept them
      </a>
    </p>
  </div>
);
