import { MARK_WORDS, type SourceMark } from '#outcomes/source-marks.ts';

/** How far a figure was checked; anything but a journal or congress text is said in words beside it. */
export const CheckedMark = ({ mark }: { mark: SourceMark }) => (
  <span className={`checked checked-${mark}`}>{MARK_WORDS[mark]}</span>
);

const n = (value: number | null): string => (value === null ? 'not stated' : String(value));

/** The three counts, in words: never one denominator for another. */
export const Denominators = (props: { events: number | null; evaluable: number | null; enrolled: number | null }) => (
  <>
    <strong>
      {n(props.events)} of {props.evaluable === null ? 'an unstated number' : props.evaluable} evaluable
    </strong>{' '}
    <span className="quiet">enrolled: {n(props.enrolled)}</span>
  </>
);

export const MEASURE_WORDS: Record<string, string> = {
  count: 'a count',
  continuous: 'a measured value',
  denominator_only: 'only the number of patients is known',
  count_without_denominator: 'a count without the number it is of',
  reported_percent_or_change: 'a percentage or change as the source gives it',
};

/** The figure of an outcome: patients where `measure` is count, else a value in the unit that its name or text gives. */
interface Figure {
  measure: string;
  events: number | null;
  evaluable: number | null;
  valueText: string | null;
  definition: string;
}

const MeasuredValue = ({ of: o }: { of: Figure }) => {
  const value = o.valueText ?? (o.events === null ? null : String(o.events));
  const words = o.measure === 'count' ? 'as the source words it' : MEASURE_WORDS[o.measure];
  return (
    <>
      {value !== null && value !== '' && o.measure !== 'denominator_only' && (
        <>
          <strong>{value}</strong>,{' '}
        </>
      )}
      {words}
      <span className="sub">{o.definition}</span>
      {o.evaluable !== null && <span className="sub nowrap">n = {o.evaluable}</span>}
    </>
  );
};

/**
 * The cells of a row under Events and Evaluable, from column `at`: two counts of patients; or, for what is no count of patients
 * (days, points of a score, a percentage, words), one cell over both with the value as it was measured.
 */
export const figureCells = (o: Figure, at: number) =>
  o.measure === 'count' && (o.events !== null || o.valueText === null)
    ? { cells: [o.events ?? 'not stated', o.evaluable ?? 'not stated'], spans: {} }
    : {
        cells: [<MeasuredValue key="value" of={o} />, null],
        spans: { [at]: { columns: 2, label: 'Not a count of patients' } },
      };
