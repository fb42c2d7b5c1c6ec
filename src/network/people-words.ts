/** One of a list that a form offers: its key is stored, its label is shown. */
export interface Chosen {
  key: string;
  label: string;
}

/** Languages that a profile can name, as BCP 47 tags; the common languages of trials and congresses and of the places where they run. */
export const LANGUAGES: readonly Chosen[] = (() => {
  const tags =
    'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv sw ta th tr uk ur vi yue zh';
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return tags
    .split(' ')
    .map((key) => ({ key, label: names.of(key) ?? key }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
})();

const languages = new Map(LANGUAGES.map((l) => [l.key, l.label]));
export const isLanguage = (tag: string): boolean => languages.has(tag);
export const languageLabel = (tag: string): string => languages.get(tag) ?? tag;

/** The label of a key in one of these lists; the key itself where it is not there. */
export const labelIn = (list: readonly Chosen[], key: string): string => list.find((c) => c.key === key)?.label ?? key;
