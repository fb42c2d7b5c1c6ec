import type { Chosen } from '#network/people-words.ts';
import { ErrorNote } from '#web/ui/notes.tsx';

/** A longer list is folded away until it is opened. */
const LONG = 24;

/** Boxes to tick, in columns; with headings where the list has groups. */
export const ChoiceGroup = (props: {
  name: string;
  legend: string;
  help?: string;
  chosen: readonly string[];
  error?: string | undefined;
  groups: readonly { label: string | null; choices: readonly Chosen[] }[];
}) => {
  const chosen = new Set(props.chosen);
  const boxes = (
    <div className="choice-boxes">
      {props.groups.map((g) => [
        g.label === null ? null : (
          <p key={g.label} className="choice-family">
            {g.label}
          </p>
        ),
        ...g.choices.map((c) => (
          <label key={c.key}>
            <input type="checkbox" name={props.name} value={c.key} defaultChecked={chosen.has(c.key)} />
            <span>{c.label}</span>
          </label>
        )),
      ])}
    </div>
  );
  const all = props.groups.reduce((n, g) => n + g.choices.length, 0);
  return (
    <fieldset className="choices">
      <legend>{props.legend}</legend>
      {props.help && <p className="quiet small">{props.help}</p>}
      {props.error && <ErrorNote sentence={props.error} />}
      {all > LONG ? (
        <details open={props.error !== undefined}>
          <summary>{chosen.size === 0 ? `Choose among ${all}` : `${chosen.size} chosen of ${all}`}</summary>
          {boxes}
        </details>
      ) : (
        boxes
      )}
    </fieldset>
  );
};
