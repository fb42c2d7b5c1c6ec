import { useState } from 'react';
import { checkEntry, type EntryVerdict } from '#outcomes/entry-checks.ts';
import { type FormState, one, valuesOf } from '#web/line-ui/form-state.ts';
import { FormField, type FormFieldProps } from '#web/ui/form-field.tsx';
import { MEASURE_WORDS } from '#web/ui/outcome-marks.tsx';
import { type ArmChoice, numbersTyped } from './entry-fields.ts';

const SOURCE_KINDS = [
  'journal article',
  'journal abstract',
  'congress abstract',
  'trial registry',
  'press release',
  'news report',
  'secondary: a page that reports somebody else’s figure',
];

/** What the arithmetic says of the numbers now: read aloud when it changes. */
const Checks = ({ verdict, empty }: { verdict: EntryVerdict; empty: boolean }) => {
  const state =
    verdict.refused.length > 0 ? 'refused' : verdict.heldBack.length > 0 ? 'held' : verdict.says ? 'fine' : 'open';
  return (
    <div
      className="entry-checks"
      data-verdict={empty ? 'open' : state}
      role="status"
      aria-label="What the arithmetic says"
    >
      {empty ? (
        <p className="quiet">Here stands what the arithmetic says of the numbers.</p>
      ) : (
        <ul>
          {verdict.refused.map((r) => (
            <li key={r.sentence}>
              <strong>Cannot be.</strong> {r.sentence}
            </li>
          ))}
          {verdict.heldBack.map((s) => (
            <li key={s}>
              <strong>Would be held back.</strong> {s}
            </li>
          ))}
          {verdict.flags.map((s) => (
            <li key={s}>{s}</li>
          ))}
          {verdict.says && verdict.heldBack.length === 0 && <li>{verdict.says}: nothing speaks against it.</li>}
          {state === 'open' && verdict.flags.length === 0 && <li className="quiet">Nothing can be said yet.</li>}
        </ul>
      )}
    </div>
  );
};

const Box = (props: { name: string; checked: boolean; children: string; sub?: string }) => (
  <label className="tick-line">
    <input type="checkbox" name={props.name} value="yes" defaultChecked={props.checked} />
    <span>
      {props.children}
      {props.sub && <span className="quiet small"> {props.sub}</span>}
    </span>
  </label>
);

/** The form of one outcome. It posts the same with and without a script; with one, the arithmetic answers while somebody types. */
export const EntryForm = (props: {
  state: FormState;
  arms: readonly ArmChoice[];
  names: readonly string[];
  timepoints: readonly string[];
  /** The row that is corrected: its group cannot be chosen anew. */
  correcting: { arm: ArmChoice | null; seen: string; setAside: boolean } | null;
  back: string;
}) => {
  const { state, arms, correcting } = props;
  const [typed, setTyped] = useState(state.values);
  const chosen = correcting ? correcting.arm : (arms.find((a) => a.id === one(typed, 'arm')) ?? null);
  const numbers = numbersTyped(typed, chosen?.disease ?? one(typed, 'disease'));
  const verdict = checkEntry(numbers, chosen?.enrolled ?? null);
  const empty = [numbers.events, numbers.n, numbers.enrolled, numbers.percent].every((t) => t.trim() === '');
  const field = (f: FormFieldProps) => (
    <FormField {...f} defaultValue={one(state.values, f.name)} error={state.errors[f.name]} />
  );
  return (
    <form
      method="post"
      className="entry-form"
      onInput={(e) => setTyped(valuesOf(new FormData(e.currentTarget).entries()))}
    >
      {correcting && <input type="hidden" name="seen" value={one(state.values, 'seen') || correcting.seen} />}
      <fieldset className="entry-part">
        <legend>Who was counted</legend>
        {correcting ? (
          <p>
            {correcting.arm?.label} <span className="quiet">{correcting.arm?.disease}</span>
          </p>
        ) : (
          field({
            name: 'arm',
            kind: 'select',
            label: 'Group of patients',
            description: 'One product in one disease, as one publication reports it.',
            options: [
              { value: '', label: 'A new group (fill in below)' },
              ...arms.map((a) => ({ value: a.id, label: `${a.label} · ${a.disease}` })),
            ],
          })
        )}
        {!correcting && (
          <div className="entry-grid entry-new-arm">
            <div className="wide">
              {field({
                name: 'citation',
                label: 'Citation',
                description: 'Mackensen A, et al. Nat Med 2022;28:2124-2132',
              })}
            </div>
            {field({ name: 'product', label: 'Product' })}
            {field({ name: 'disease', label: 'Disease', description: 'SLE, LN, SLE+SSc (10+9) …' })}
            {field({ name: 'target', label: 'Target', description: 'CD19, CD19+BCMA' })}
            {field({ name: 'modality', label: 'Kind of therapy', description: 'autologous CAR-T …' })}
            {field({ name: 'nct', label: 'Trial number' })}
            {field({ name: 'pmid', label: 'PubMed number', inputMode: 'numeric' })}
            {field({ name: 'doi', label: 'DOI' })}
            {field({ name: 'study_id', label: 'Short name', description: 'Left empty, made from the citation.' })}
            {field({
              name: 'overlap_group',
              label: 'Shares patients with',
              description: 'One word for all reports of the same patients.',
            })}
            {field({ name: 'follow_up_median_months', label: 'Median follow-up, months', inputMode: 'decimal' })}
          </div>
        )}
      </fieldset>
      <fieldset className="entry-part">
        <legend>What was counted</legend>
        <div className="entry-grid">
          <div>
            <FormField
              name="outcome"
              label="Outcome"
              description="Choose a name that exists where it means the same."
              defaultValue={one(state.values, 'outcome')}
              error={state.errors.outcome}
              list="outcome-names"
              required
            />
            <datalist id="outcome-names">
              {props.names.map((n) => (
                <option key={n} value={n} />
              ))}
            </datalist>
          </div>
          <div>
            <FormField
              name="timepoint"
              label="Time point"
              description="6 months, week 12, acute; empty: not stated."
              defaultValue={one(state.values, 'timepoint')}
              error={state.errors.timepoint}
              list="outcome-times"
            />
            <datalist id="outcome-times">
              {props.timepoints.map((n) => (
                <option key={n} value={n} />
              ))}
            </datalist>
          </div>
          <div className="wide">
            {field({
              name: 'definition',
              label: 'Definition used',
              description: 'As the source defines it: DORIS 2021, ASTCT grade.',
            })}
          </div>
        </div>
      </fieldset>
      <fieldset className="entry-part">
        <legend>How many</legend>
        <div className="entry-grid counts">
          {field({ name: 'events', label: 'Events', description: 'Patients who had it.', inputMode: 'numeric' })}
          {field({
            name: 'n',
            label: 'Evaluable',
            description: 'Could have had it then. Empty: not stated.',
            inputMode: 'numeric',
          })}
          {field({
            name: 'enrolled',
            label: 'Enrolled',
            description:
              chosen?.enrolled == null
                ? 'Treated or entered. Empty: not stated.'
                : `Empty: as known, ${chosen.enrolled}.`,
            inputMode: 'numeric',
          })}
          {field({
            name: 'reported_percent',
            label: 'Reported %',
            description: 'As the source prints it, to check.',
            inputMode: 'decimal',
          })}
        </div>
        <Checks verdict={verdict} empty={empty} />
        {field({
          name: 'measure_type',
          kind: 'select',
          label: 'What the number is',
          options: ['count', 'count_without_denominator', 'continuous', 'reported_percent_or_change'].map((value) => ({
            value,
            label: value === 'count' ? 'a count of patients' : (MEASURE_WORDS[value] ?? value),
          })),
        })}
      </fieldset>
      <fieldset className="entry-part">
        <legend>Where it stands</legend>
        <div className="entry-grid">
          <div className="wide">{field({ name: 'source_url', label: 'Address of the source', inputMode: 'url' })}</div>
          <div className="wide">
            <FormField
              name="source_type"
              label="Kind of source"
              defaultValue={one(state.values, 'source_type')}
              error={state.errors.source_type}
              list="source-kinds"
              required
            />
            <datalist id="source-kinds">
              {SOURCE_KINDS.map((k) => (
                <option key={k} value={k} />
              ))}
            </datalist>
          </div>
          <div className="wide">{field({ name: 'notes', label: 'Notes' })}</div>
        </div>
        <Box
          name="verified"
          checked={one(state.values, 'verified') === 'yes'}
          sub="Without it every page says: not checked."
        >
          I read this figure in the source itself.
        </Box>
        <Box name="pool_preferred" checked={one(state.values, 'pool_preferred') !== 'no'}>
          Of reports that share patients, this one may stand for them.
        </Box>
        <Box
          name="set_aside"
          checked={correcting?.setAside === true || one(state.values, 'set_aside') === 'yes'}
          sub="It stays visible, with the reason below."
        >
          Keep this row out of every synthesis.
        </Box>
      </fieldset>
      {field({
        name: 'reason',
        kind: 'textarea',
        rows: 2,
        maxLength: 1000,
        label: correcting ? 'Why it is corrected' : 'Why it is entered',
        description: correcting
          ? 'Stays with the row, for everybody.'
          : 'May be left empty, unless the row is kept out of every synthesis.',
        required: correcting !== null,
      })}
      <div className="submit-row">
        <button type="submit" name="act" value="save" className="button">
          {correcting ? 'Save a new version' : 'Enter the outcome'}
        </button>
        <button type="submit" name="act" value="check" className="plain-button" formNoValidate>
          Only check the numbers
        </button>
        <a href={props.back}>Leave it</a>
      </div>
    </form>
  );
};
