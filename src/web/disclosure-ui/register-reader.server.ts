import { ICMJE_CATEGORIES } from '#governance/interests.ts';
import type { RegisterFilter } from '#network/register.server.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import type { RequestApp } from '#web/context.server.ts';

/** What the address asks for. What is no company and no category is passed over. */
export function registerFilter(url: URL): RegisterFilter {
  const company = url.searchParams.get('company') ?? '';
  const category = Number(url.searchParams.get('category'));
  return {
    company: companyByKey(company)?.key ?? null,
    category: ICMJE_CATEGORIES.some((c) => c.number === category) ? category : null,
  };
}

/** As whom somebody reads the register: a member is whoever is signed in and holds a role. */
export const registerReader = (app: RequestApp): 'public' | 'members' =>
  app.actor.kind === 'person' && app.actor.roles.length > 0 ? 'members' : 'public';
