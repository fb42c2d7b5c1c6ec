import { orcidAddress } from '#governance/orcid.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Section } from '#web/ui/page.tsx';
import { CONFIRM_FIRST } from './security-state.ts';

/** The linked ORCID iD. Not shown where this server has no provider and nothing is linked. */
export const OrcidSection = (props: { orcid: string | null; offered: boolean; mayChange: boolean }) => {
  if (!props.orcid && !props.offered) return null;
  return (
    <Section title="ORCID" note="Linked, your ORCID iD signs you in as a mailed link does; it is not a second factor.">
      {props.orcid && (
        <p>
          Linked: <a href={orcidAddress(props.orcid)}>{props.orcid}</a>
        </p>
      )}
      {!props.mayChange && <p className="quiet">{CONFIRM_FIRST}</p>}
      {props.mayChange && props.orcid && (
        <form method="post" action="/account/security" className="form">
          <SubmitRow label="Unlink" name="do" value="unlink-orcid" dangerous />
        </form>
      )}
      {props.mayChange && !props.orcid && (
        <form method="post" action="/sign-in/orcid" className="form">
          <input type="hidden" name="what" value="link" />
          <SubmitRow label="Link my ORCID iD" />
        </form>
      )}
    </Section>
  );
};
