import type { Chosen } from '#network/people-words.ts';

/** One choice of a filter that a plain form sends. */
export const FilterSelect = (props: {
  name: string;
  label: string;
  value: string;
  groups: readonly { label: string | null; choices: readonly Chosen[] }[];
}) => (
  <div>
    <label htmlFor={`filter-${props.name}`}>{props.label}</label>
    <select id={`filter-${props.name}`} name={props.name} defaultValue={props.value}>
      <option value="">any</option>
      {props.groups.map((g) =>
        g.label === null ? (
          g.choices.map((c) => (
            <option key={c.key} value={c.key}>
              {c.label}
            </option>
          ))
        ) : (
          <optgroup key={g.label} label={g.label}>
            {g.choices.map((c) => (
              <option key={c.key} value={c.key}>
                {c.label}
              </option>
            ))}
          </optgroup>
        ),
      )}
    </select>
  </div>
);
