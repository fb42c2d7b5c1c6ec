import type { CaseChoices } from '#outcomes/case-choices.ts';
import type { CasesAsked } from './asked-cases.ts';

/** The words that both pages share, as the end of an address: '' or '?disease=SLE'. */
export const sharedQuery = (asked: CasesAsked): string => {
  const words = new URLSearchParams();
  if (asked.disease) words.set('disease', asked.disease);
  if (asked.product) words.set('product', asked.product);
  return words.size > 0 ? `?${words}` : '';
};

/** Disease and product as two choices of a form. */
export const CaseSelects = ({ asked, choices }: { asked: CasesAsked; choices: CaseChoices }) => (
  <>
    {(
      [
        ['disease', 'Disease', 'all diseases', asked.disease, choices.diseases],
        ['product', 'Product', 'all products', asked.product, choices.products],
      ] as const
    ).map(([name, label, all, value, options]) => (
      <label key={name}>
        {label}
        <select name={name} defaultValue={value ?? ''}>
          <option value="">{all}</option>
          {value !== undefined && !options.some((o) => o.key === value) && <option value={value}>{value}</option>}
          {options.map((o) => (
            <option key={o.key} value={o.key}>
              {o.label} ({o.cases})
            </option>
          ))}
        </select>
      </label>
    ))}
  </>
);

/** Why courses of published cases are no estimate of what happens to patients. */
const NOT_TO_BE_CONCLUDED: readonly { head: string; words: string }[] = [
  {
    head: 'How often relapse happens.',
    words:
      'Somebody chose to publish each of these patients: a first, a striking recovery, a severe side effect or a relapse. Patients with ordinary courses are missing, and nobody knows how many.',
  },
  {
    head: 'What happens later.',
    words:
      'A report ends when it is written, often at three or six months. A curve that stays high to its end says only that nothing had happened by then to those still observed.',
  },
  {
    head: 'Whether one product or disease does better.',
    words:
      'Groups differ in age, in how ill the patients were, in dose, in preparation and in what the authors call a relapse. A difference between curves can come from any of these.',
  },
  {
    head: 'That every patient is another one.',
    words:
      'One patient may be told of in two reports (the list of cases names pairs that could be), and a case may also be counted in a published group.',
  },
  {
    head: 'That silence means no.',
    words:
      'Where a source says nothing of a relapse or of its month, the case is set aside and named, never counted as well.',
  },
];

export const NotToBeConcluded = () => (
  <ul className="plain-list ruled">
    {NOT_TO_BE_CONCLUDED.map((n) => (
      <li key={n.head}>
        <strong>{n.head}</strong> {n.words}
      </li>
    ))}
  </ul>
);
