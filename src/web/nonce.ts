import { createContext } from 'react';

/** The number used once that a hydrated page's scripts and styles carry; undefined on cached pages, which go by hashes. */
export const NonceContext = createContext<string | undefined>(undefined);
