// Owns the names of head office's parts, in the order they are read, and which one it opens with.
import { createContext } from 'react';

export const OFFICE_PARTS = ['money', 'tills', 'loose', 'files', 'changes'] as const;
export type OfficePart = (typeof OFFICE_PARTS)[number];

/** Only the gallery opens it with another one. */
export const OfficeStart = createContext<OfficePart>('money');
