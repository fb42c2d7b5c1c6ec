import { DEGENERATE_FIT } from '#outcomes/degenerate-fit.ts';
import { pct, pctRange } from './figure-words.ts';

/** The reason of a missing estimate in two or three words; the whole sentence is its title. */
function shortReason(reason: string | null | undefined): string {
  if (reason && /no sound estimate/.test(reason)) return 'no sound fit';
  if (reason && /^(None|All) of/.test(reason)) return reason.startsWith('None') ? 'none had it' : 'all had it';
  return 'not pooled';
}

/** A pooled figure over its interval, or why there is none. */
export const Estimate = ({
  of: o,
}: {
  of: { estimate: number | null; ci: readonly [number, number] | null; reason?: string | null };
}) =>
  o.estimate === null ? (
    <span className="quiet nowrap" {...(o.reason ? { title: o.reason } : {})}>
      {shortReason(o.reason)}
    </span>
  ) : (
    <>
      <span className="nowrap">{pct(o.estimate)}</span> {o.ci && <span className="sub nowrap">{pctRange(o.ci)}</span>}
    </>
  );

/** Says what 'no sound fit' means, where it stands. */
export const SoundNote = ({ of }: { of: readonly { reason?: string | null }[] }) =>
  of.some((o) => shortReason(o.reason) === 'no sound fit') ? (
    <p className="quiet small">
      No sound fit: {DEGENERATE_FIT.words}. The number would come from the model and not from the patients.
    </p>
  ) : null;
