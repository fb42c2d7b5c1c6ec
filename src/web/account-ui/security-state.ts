import type { Square } from './qr.ts';

/** What the page about signing in shows. Moments are ISO. */
export interface ShownSecurity {
  strong: boolean;
  needed: boolean;
  mayChange: boolean;
  passkeys: readonly { id: string; name: string; addedAt: string | null }[];
  authenticator: 'none' | 'begun' | 'confirmed';
  codesLeft: number;
  lockedUntil: string | null;
  begun: { secret: string; square: Square } | null;
}

export const CONFIRM_FIRST = 'Confirm this session above to change anything here.';
