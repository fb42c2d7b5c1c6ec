import { ALERT_WORDS, ALERTS, LEAST_GRADE_WORDS, LEAST_GRADES, MOST_NAME } from '#evidence/saved-searches.ts';
import { FormField } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import type { SearchFormState } from './search-form.ts';
import '#web/line-ui/line.css';

/** The fields of a saved search: its name, and when mail tells of what. */
export const SearchFields = ({ state, mail }: { state: SearchFormState; mail: string | null }) => (
  <>
    {state.sentence && <ErrorNote sentence={state.sentence} />}
    <FormField
      name="name"
      label="Name"
      description="Under which you find it again. Only you see it."
      defaultValue={state.values.name}
      error={state.errors.name}
      maxLength={MOST_NAME}
      required
    />
    <FormField
      kind="select"
      name="alert"
      label="Mail"
      description={
        mail ??
        'No mail address of yours is known here, so that no mail can come; what it would tell is listed on the page of the search, and its feed tells it too.'
      }
      defaultValue={state.values.alert}
      error={state.errors.alert}
      options={ALERTS.map((value) => ({ value, label: ALERT_WORDS[value] }))}
    />
    <FormField
      kind="select"
      name="leastGrade"
      label="Which changes a mail tells"
      description={
        <>
          Of studies that the search holds. <a href="/methods/changes">How changes are graded</a>
        </>
      }
      defaultValue={state.values.leastGrade}
      error={state.errors.leastGrade}
      options={LEAST_GRADES.map((value) => ({ value, label: LEAST_GRADE_WORDS[value] }))}
    />
    <div>
      <label>
        <input
          type="checkbox"
          name="newStudies"
          value="yes"
          defaultChecked={state.values.newStudies}
          {...(state.errors.newStudies ? { 'aria-invalid': true, 'aria-describedby': 'error-newStudies' } : {})}
        />{' '}
        and studies that are new in this search
      </label>
      {state.errors.newStudies && (
        <p className="field-error" id="error-newStudies">
          {state.errors.newStudies}
        </p>
      )}
    </div>
  </>
);
