import type { AroundAnswer } from '#outcomes/around-answer.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { Section } from '#web/ui/page.tsx';
import { CertaintyReasons } from './certainty-reasons.tsx';
import { LeftOutTable } from './left-out-table.tsx';
import { OverlapChoices } from './overlap-choices.tsx';
import { SensitivityTable } from './sensitivity-table.tsx';
import { SubgroupTable } from './subgroup-table.tsx';

/** Everything under the forest plot that an answer shows, whether it is on record or computed at once. */
export const AnswerBody = (props: {
  answer: SynthesisAnswer;
  around: AroundAnswer;
  downloads: { code: string; csv: string; svg: string };
}) => {
  const { answer, around, downloads } = props;
  if (answer.k === 0 && answer.setAside.length === 0) return null;
  return (
    <>
      <OverlapChoices answer={answer} />
      <CertaintyReasons certainty={around.certainty} />
      {answer.k > 0 && <SensitivityTable sensitivity={around.sensitivity} />}
      <LeftOutTable answer={answer} rows={around.leftOut} />
      <SubgroupTable answer={answer} tables={around.subgroups} />
      <Section title="Do it again yourself" id="again">
        {answer.estimate === null && <p className="prose">{answer.methodText}</p>}
        <p>
          <a href={downloads.code}>R code</a> with the data in it, which prints R’s figures beside ours (package
          metafor); the <a href={downloads.csv}>rows as CSV</a> at full precision; the{' '}
          <a href={downloads.svg}>plot as SVG</a>.
        </p>
      </Section>
    </>
  );
};
