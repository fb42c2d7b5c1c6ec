export type Verified = 'yes' | 'secondary' | 'no';

export interface CompanyEntry {
  name: string;
  kind?: 'academic' | 'public';
  /** Spellings, as registries and people write them. The name need not be repeated. */
  aliases?: readonly string[];
  parent?: string;
  /** How the parent is known; asked for where there is one. */
  parentVerified?: Verified;
  parentSource?: string;
  source: string;
  verified: Verified;
}
