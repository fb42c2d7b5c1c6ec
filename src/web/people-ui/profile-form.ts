import type { ProfileTyped } from '#network/profile.ts';

/** What was typed into the form of a profile; each text bounded, so that nothing larger is kept. */
export function typedIn(form: FormData): ProfileTyped {
  const text = (name: string, most: number) => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, most) : '';
  };
  const list = (name: string) =>
    form
      .getAll(name)
      .filter((v): v is string => typeof v === 'string')
      .slice(0, 200);
  return {
    orcid: text('orcid', 200),
    institution: text('institution', 100),
    position: text('position', 1000),
    country: text('country', 10),
    diseases: list('diseases'),
    expertise: list('expertise'),
    fieldRoles: list('fieldRoles'),
    pillars: list('pillars'),
    languages: list('languages'),
    about: text('about', 10_000),
    website: text('website', 1000),
  };
}
