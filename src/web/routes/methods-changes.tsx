import { CHANGE_RULES } from '#evidence/change-rules.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { ARM_CHANGE_RULES, OUTCOME_CHANGE_RULES, WORDING_RULE } from '#outcomes/arms.ts';
import { JUDGEMENT_CHANGE_RULES } from '#outcomes/overlap-judgements.ts';
import { SYNTHESIS_CHANGE_RULES } from '#outcomes/synthesis-changes.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';

export const handle = { script: false };

const MEANING: Record<Grade, string> = {
  high: 'may turn a conclusion round; shows as new evidence on everything that rests on it, and may make a decision stale',
  medium: 'may weaken or strengthen a conclusion; shows as new evidence on everything that rests on it',
  low: 'is counted and shown in the history, and raises no alarm',
  noise: 'changes nothing that a reader would want to know; folded away',
};

const RuleTable = (props: {
  caption: string;
  rules: readonly { id: string; grade: Grade; field?: string; sentence: string }[];
}) => (
  <DataTable
    caption={props.caption}
    columns={[{ label: 'What happened' }, { label: 'Grade' }, { label: 'Rule' }]}
    rows={[...props.rules]
      .sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade))
      .map((r) => ({
        key: r.id,
        cells: [
          r.sentence,
          <GradeMark key="grade" grade={r.grade} />,
          <code key="rule" className="small">
            {r.id}
          </code>,
        ],
      }))}
  />
);

export default function MethodsChangesPage() {
  return (
    <Page
      title="How changes are graded"
      lead="Every difference between two records gets one of four grades by a rule from this table. The program reads the same table, so what stands here is what is done."
      breadcrumbs={[{ label: 'What changed', href: '/evidence/changes' }]}
    >
      <dl className="facts">
        {GRADES.map((g) => (
          <div key={g} className="facts-pair">
            <dt>
              <GradeMark grade={g} />
            </dt>
            <dd>{MEANING[g]}</dd>
          </div>
        ))}
      </dl>
      <Section
        title="Registered studies"
        note="A decision that names a rule among its “revisit if” conditions becomes stale when a change by that rule appears upstream of it."
      >
        <RuleTable caption="Rules for registered studies" rules={CHANGE_RULES} />
      </Section>
      <Section title="Published arms and outcomes">
        <RuleTable
          caption="Rules for published arms and outcomes"
          rules={[
            ...OUTCOME_CHANGE_RULES.map((r) => ({ id: r.rule, grade: r.grade, sentence: r.words })),
            ...ARM_CHANGE_RULES.filter((r) => r.rule !== 'overlap-changed').map((r) => ({
              id: r.rule,
              grade: r.grade,
              sentence: r.words,
            })),
            { id: WORDING_RULE.rule, grade: WORDING_RULE.grade, sentence: WORDING_RULE.words },
          ]}
        />
      </Section>
      <Section title="Judgements of overlap">
        <RuleTable
          caption="Rules for judgements of overlap between cohorts"
          rules={JUDGEMENT_CHANGE_RULES.map((r) => ({ id: r.rule, grade: r.grade, sentence: r.words }))}
        />
      </Section>
      <Section title="Syntheses">
        <RuleTable
          caption="Rules for syntheses"
          rules={SYNTHESIS_CHANGE_RULES.map((r) => ({ id: r.rule, grade: r.grade, sentence: r.words }))}
        />
      </Section>
    </Page>
  );
}
