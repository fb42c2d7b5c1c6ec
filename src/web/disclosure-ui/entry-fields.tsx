import { Checkbox } from '@mantine/core';
import { AMOUNT_BAND_WORDS, AMOUNT_BANDS, ICMJE_CATEGORIES } from '#governance/interests.ts';
import {
  ENTITY_KIND_WORDS,
  ENTITY_KINDS,
  isPartialDate,
  mayBeLeftOut,
  RECIPIENT_WORDS,
  RECIPIENTS,
} from '#network/disclosure.ts';
import { CATEGORY_HELP, type DisclosureForm, type EntryFields } from '#network/disclosure-form.ts';
import { COMPANIES } from '#vocabulary/companies.ts';
import { FormField } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import './disclosures.css';

type Errors = Record<string, string>;
const LIST = 'company-names';

const choices = <T extends string>(list: readonly T[], words: Record<T, string>) =>
  list.map((value) => ({ value, label: words[value] }));

const EntryRow = (props: { n: number; entry: EntryFields; errors: Errors; today: string; removeAt: string }) => {
  const { n, entry, errors, today } = props;
  const name = (field: string) => `e${n}.${field}`;
  const field = (key: keyof EntryFields) => ({
    name: name(key),
    defaultValue: entry[key],
    error: errors[name(key)],
  });
  const ended = mayBeLeftOut(
    { category: Number(entry.category), to: isPartialDate(entry.to) ? entry.to : null },
    today,
  );
  return (
    <fieldset className="disclosure-entry" id={`entry-${n}`}>
      <legend className="hidden-text">{entry.entity ? `Entry: ${entry.entity}` : `Entry ${n + 1}`}</legend>
      <input type="hidden" name={name('category')} value={entry.category} />
      <FormField {...field('entity')} label="Company or organisation" list={LIST} maxLength={200} autoComplete="off" />
      <FormField
        {...field('entityKind')}
        kind="select"
        label="What it is"
        options={choices(ENTITY_KINDS, ENTITY_KIND_WORDS)}
      />
      <FormField
        {...field('recipient')}
        kind="select"
        label="Who receives it"
        options={choices(RECIPIENTS, RECIPIENT_WORDS)}
      />
      <FormField
        {...field('band')}
        kind="select"
        label="Amount, a year or in all"
        options={[{ value: '', label: 'choose' }, ...choices(AMOUNT_BANDS, AMOUNT_BAND_WORDS)]}
      />
      <FormField
        {...field('from')}
        label="From"
        description="2024, 2024-03 or 2024-03-15"
        maxLength={10}
        inputMode="text"
      />
      <FormField {...field('to')} label="To" description="empty while it goes on" maxLength={10} inputMode="text" />
      <div className="entry-wide">
        <FormField
          {...field('note')}
          kind="textarea"
          rows={2}
          label="Note"
          description="What it was for. Read by the network office and the committee, never public."
          maxLength={1000}
        />
      </div>
      <div className="entry-wide">
        {ended && <p className="quiet">It ended more than 36 months ago: you may take it away.</p>}
        <button className="plain small" type="submit" name="do" value={`remove-${n}`} formAction={props.removeAt}>
          {entry.entity ? `Take away ${entry.entity}` : 'Take this entry away'}
        </button>
      </div>
    </fieldset>
  );
};

/** All categories with their entries, as typed, and what is wrong beside each. `search`: the query of the page. */
export const DisclosureFields = (props: { form: DisclosureForm; errors: Errors; today: string; search: string }) => {
  const { form, errors, today, search } = props;
  const path = `/account/disclosures/new${search}`;
  return (
    <>
      <datalist id={LIST}>
        {COMPANIES.map((c) => (
          <option key={c.key} value={c.name} />
        ))}
      </datalist>
      <fieldset className="disclosure-category">
        <legend>All categories at once</legend>
        {errors.nothing && <ErrorNote sentence={errors.nothing} />}
        <Checkbox
          name="nothing"
          value="yes"
          defaultChecked={form.nothing}
          label="I have nothing to declare in any of the 13 categories"
        />
      </fieldset>
      {ICMJE_CATEGORIES.map((c) => {
        const entries = form.entries
          .map((entry, n) => ({ entry, n }))
          .filter((e) => e.entry.category === String(c.number));
        const error = errors[`c${c.number}`];
        return (
          <fieldset className="disclosure-category" id={`category-${c.number}`} key={c.number}>
            <legend>{`${c.number}. ${c.label}`}</legend>
            <p>
              {CATEGORY_HELP[c.number].question}{' '}
              <span className="quiet">For example: {CATEGORY_HELP[c.number].examples}.</span>
            </p>
            {error && <ErrorNote sentence={error} />}
            {entries.map(({ entry, n }) => (
              <EntryRow
                key={`${n} ${entry.entity}`}
                n={n}
                entry={entry}
                errors={errors}
                today={today}
                removeAt={`${path}#category-${c.number}`}
              />
            ))}
            <div className="inline-form">
              <Checkbox
                name={`none${c.number}`}
                value="yes"
                defaultChecked={form.none.includes(c.number)}
                label="None in this category"
              />
              <button
                className="plain small"
                type="submit"
                name="do"
                value={`add-${c.number}`}
                formAction={`${path}#entry-${form.entries.length}`}
                aria-label={`Add an entry to ${c.label}`}
              >
                Add an entry
              </button>
            </div>
          </fieldset>
        );
      })}
    </>
  );
};

/** The whole form as hidden fields, so that the page of review can sign it or go back to it. */
export const HiddenForm = ({ form }: { form: DisclosureForm }) => (
  <>
    {form.nothing && <input type="hidden" name="nothing" value="yes" />}
    {form.none.map((n) => (
      <input key={n} type="hidden" name={`none${n}`} value="yes" />
    ))}
    {form.entries.flatMap((e, n) =>
      Object.entries(e).map(([field, value]) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the number of an entry is its name
        <input key={`${n} ${field}`} type="hidden" name={`e${n}.${field}`} value={value} />
      )),
    )}
  </>
);
