import type { Db } from '#db/tx.ts';
import type { InstitutionKind } from '#network/institution.ts';
import { addInstitution } from '#network/institutions.server.ts';
import { EMPTY_PROFILE, PROFILE_FIELDS, type ProfileField, type ProfileText } from '#network/profile.ts';
import { saveProfile, setConsents } from '#network/profiles.server.ts';
import { demonstrationId } from './demo-network.ts';

const INSTITUTIONS: readonly { country: string; kind: InstitutionKind }[] = [
  { country: 'DE', kind: 'hospital' },
  { country: 'US', kind: 'university' },
  { country: 'CN', kind: 'hospital' },
  { country: 'FR', kind: 'institute' },
  { country: 'JP', kind: 'university' },
  { country: 'GB', kind: 'patients' },
];

const MADE_UP = 'What somebody writes about their work stands here. Made up for the demonstration.';

interface MadeUp extends Partial<Omit<ProfileText, 'institution'>> {
  number: number;
  /** Number of the institution, from 1. */
  at: number;
  /** What is public; nothing where it is not given. */
  open?: readonly ProfileField[] | 'all';
}

/** Fields that most people of a network show. */
const USUAL: readonly ProfileField[] = [
  'name',
  'institution',
  'position',
  'country',
  'diseases',
  'expertise',
  'pillars',
];

const MEMBERS: readonly MadeUp[] = [
  {
    number: 2,
    at: 1,
    country: 'DE',
    position: 'Professor of rheumatology',
    diseases: ['SLE', 'LN'],
    expertise: ['clinician', 'trialist'],
    fieldRoles: ['principal-investigator'],
    pillars: ['clinical'],
    languages: ['de', 'en'],
    open: 'all',
  },
  {
    number: 3,
    at: 2,
    country: 'US',
    position: 'Professor of immunology',
    diseases: ['SLE', 'IIM'],
    expertise: ['translational', 'biomarkers'],
    fieldRoles: ['group-leader'],
    pillars: ['scientific'],
    languages: ['en', 'es'],
    open: 'all',
  },
  {
    number: 4,
    at: 4,
    country: 'FR',
    position: 'Head of a trial unit',
    diseases: ['SSc'],
    expertise: ['trialist', 'safety'],
    fieldRoles: ['centre-lead'],
    pillars: ['ecosystem'],
    languages: ['fr', 'en'],
    open: [...USUAL, 'languages'],
  },
  {
    number: 5,
    at: 1,
    country: 'DE',
    position: 'Consultant in neurology',
    diseases: ['MS', 'MG'],
    expertise: ['clinician'],
    fieldRoles: ['site-investigator'],
    pillars: ['clinical'],
    languages: ['de', 'en'],
    open: USUAL,
  },
  {
    number: 6,
    at: 3,
    country: 'CN',
    position: 'Attending physician',
    diseases: ['SLE', 'MG'],
    expertise: ['cell-therapy-clinician', 'manufacturing'],
    fieldRoles: ['site-investigator'],
    pillars: ['clinical'],
    languages: ['zh', 'en'],
    open: ['name', 'country', 'expertise'],
  },
  {
    number: 7,
    at: 5,
    country: 'JP',
    position: 'Associate professor',
    diseases: ['IIM', 'SSc'],
    expertise: ['imaging-pathology', 'biomarkers'],
    fieldRoles: ['guideline-author'],
    pillars: ['scientific'],
    languages: ['ja', 'en'],
    open: USUAL,
  },
  {
    number: 8,
    at: 6,
    country: 'GB',
    position: 'Trustee',
    diseases: ['SLE'],
    expertise: ['patient-representative', 'patient-reported-outcomes'],
    fieldRoles: ['patient-organisation'],
    pillars: ['ecosystem'],
    languages: ['en'],
    open: 'all',
  },
  {
    number: 9,
    at: 2,
    country: 'US',
    position: 'Biostatistician',
    diseases: ['SLE', 'MS'],
    expertise: ['biostatistics', 'evidence-synthesis'],
    fieldRoles: ['safety-board'],
    pillars: ['scientific'],
    languages: ['en'],
    open: ['name', 'position', 'expertise', 'languages'],
  },
  {
    number: 10,
    at: 4,
    country: 'FR',
    position: 'Scientist in cell engineering',
    diseases: ['RA'],
    expertise: ['cell-engineering'],
    fieldRoles: ['developer'],
    pillars: ['scientific'],
    languages: ['fr', 'en'],
  },
  {
    number: 11,
    at: 3,
    country: 'CN',
    position: 'Head of apheresis',
    diseases: ['SLE'],
    expertise: ['apheresis'],
    pillars: ['clinical'],
    languages: ['zh'],
  },
  {
    number: 12,
    at: 5,
    country: 'JP',
    position: 'Health economist',
    diseases: [],
    expertise: ['health-economics', 'regulatory'],
    pillars: ['ecosystem'],
    languages: ['ja', 'en'],
    open: ['name', 'expertise'],
  },
];

/** Institutions and profiles of the made-up members; some are public in whole, some in part, some not at all. */
export async function demonstratePeople({ db, now }: { db: Db; now: () => Date }): Promise<void> {
  await db.write(async (tx) => {
    const office = demonstrationId(1);
    const ids: string[] = [];
    for (const [i, { country, kind }] of INSTITUTIONS.entries()) {
      const name = `Demonstration institute ${String(i + 1).padStart(2, '0')}`;
      ids.push(await addInstitution(tx, office, { name, ror: null, country, city: '', kind }, now(), true));
    }
    for (const { number, at, open, ...said } of MEMBERS) {
      const person = demonstrationId(number);
      const profile = { ...EMPTY_PROFILE, about: MADE_UP, ...said, institution: ids[at - 1] ?? null };
      await saveProfile(tx, person, profile, now());
      const fields = open === 'all' ? PROFILE_FIELDS.map((f) => f.key) : (open ?? []);
      await setConsents(tx, person, new Set(fields), now());
    }
  });
}
