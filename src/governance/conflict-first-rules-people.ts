import { EVERYBODY, OWNED } from './conflict-rule-sets.ts';

/** Version 1, first: recusal, and whoever speaks or spoke for a company, a centre or a public body. */
export const ABOUT_PEOPLE = [
  {
    id: 'recused',
    when: { about: 'recused' },
    level: 'none',
    duty: 'must-leave',
    final: true,
    sentence: 'Recused themselves from this item.',
  },
  {
    id: 'represents-company',
    when: { about: 'represents', ties: OWNED, entities: EVERYBODY },
    level: 'direct',
    duty: 'must-leave',
    final: true,
    sentence: 'Represents {company}: {behind}. May be asked to answer questions, then leaves; never votes.',
  },
  {
    id: 'represents-rival',
    when: { about: 'represents', ties: ['sister', 'competitor'], entities: EVERYBODY },
    level: 'indirect',
    duty: 'may-discuss',
    final: false,
    sentence: 'Represents {company}: {behind}.',
  },
  {
    id: 'represented-company',
    when: { about: 'represented', ties: OWNED, entities: EVERYBODY },
    level: 'direct',
    duty: 'may-discuss',
    final: true,
    sentence: 'Represented {company} until lately: {behind}. Counts as long as an interest counts after its end.',
  },
  {
    id: 'represented-rival',
    when: { about: 'represented', ties: ['sister', 'competitor'], entities: EVERYBODY },
    level: 'indirect',
    duty: 'may-vote',
    final: false,
    sentence: 'Represented {company} until lately: {behind}. Votes, and the vote is counted as conflicted.',
  },
  {
    id: 'represents-unnamed',
    when: { about: 'represents-unnamed' },
    level: 'indirect',
    duty: 'may-discuss',
    final: false,
    sentence: 'Is a sponsor’s representative of whom it is not written down which company they represent.',
  },
] as const;
