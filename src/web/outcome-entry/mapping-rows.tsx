import type { ColumnMapping } from '#outcomes/column-mapping.ts';
import { FIELD_WORDS, FIELDS, type Field } from '#outcomes/import-fields.ts';

const RARE: readonly Field[] = [
  'doi',
  'pmid',
  'nct',
  'notes',
  'measure_type',
  'overlap_group',
  'pool_preferred',
  'site',
  'country',
  'enrolled_from',
  'enrolled_to',
  'follow_up_median_months',
];

interface Columns {
  columns: readonly string[];
  samples: readonly (readonly string[])[];
  mapping: ColumnMapping;
}

const Row = ({ field, columns, samples, mapping }: Columns & { field: Field }) => {
  const words = FIELD_WORDS[field];
  const chosen = mapping.columns[field] ?? '';
  const at = columns.indexOf(chosen);
  const seen = at < 0 ? [] : [...new Set(samples.map((s) => s[at] ?? '').filter((s) => s !== ''))];
  return (
    <div className="mapping-row">
      <div>
        <label className="what" htmlFor={`col-${field}`}>
          {words.label}
          {words.needed && ' (needed)'}
        </label>
        <span className="sub">{words.says}</span>
      </div>
      <div>
        <select id={`col-${field}`} name={`col-${field}`} className="native-select" defaultValue={chosen}>
          <option value="">not in this table</option>
          {columns.map((c) => (
            <option key={c} value={c}>
              {c}
            </option>
          ))}
        </select>
        {seen.length > 0 && <span className="mapping-sample">for example {seen.join(' · ')}</span>}
      </div>
      <input
        className="native-select"
        name={`fix-${field}`}
        defaultValue={mapping.fixed[field] ?? ''}
        maxLength={500}
        aria-label={`${words.label}: one text for all rows that have none`}
        placeholder={words.usual ? `else “${words.usual}”` : 'else, for all rows'}
      />
    </div>
  );
};

/** One line for each field of ours: which column gives it, or which text stands for all rows. Seldom used ones are folded away. */
export const MappingRows = (props: Columns) => {
  const given = (f: Field) => props.mapping.columns[f] !== undefined || props.mapping.fixed[f] !== undefined;
  const rare = FIELDS.filter((f) => RARE.includes(f) && !given(f));
  return (
    <>
      <div className="mapping">
        <div className="mapping-row mapping-head" aria-hidden="true">
          <span>What it means here</span>
          <span>Column of your table</span>
          <span>Text for rows that have none</span>
        </div>
        {FIELDS.filter((f) => !rare.includes(f)).map((f) => (
          <Row key={f} field={f} {...props} />
        ))}
      </div>
      {rare.length > 0 && (
        <details>
          <summary>
            {rare.length} further fields that no column seems to give:{' '}
            {rare.map((f) => FIELD_WORDS[f].label).join(', ')}
          </summary>
          <div className="mapping">
            {rare.map((f) => (
              <Row key={f} field={f} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  );
};
