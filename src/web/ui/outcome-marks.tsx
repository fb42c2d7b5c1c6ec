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
