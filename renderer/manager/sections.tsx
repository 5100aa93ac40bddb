// Owns the list of the manager's sections, in the order of a manager's day.
import { lazy, type ComponentType } from 'react';
import type { Lang } from '../prefs.ts';

export type SectionName = 'people' | 'audit';

export interface Section {
  readonly name: SectionName;
  readonly label: Readonly<Record<Lang, string>>;
  readonly Screen: ComponentType;
}

const PeopleScreen = lazy(async () => ({
  default: (await import('../people/people-screen.tsx')).PeopleScreen,
}));
const AuditScreen = lazy(async () => ({
  default: (await import('../people/audit-screen.tsx')).AuditScreen,
}));

export const SECTIONS: readonly [Section, ...Section[]] = [
  { name: 'people', label: { id: 'Orang', en: 'People' }, Screen: PeopleScreen },
  { name: 'audit', label: { id: 'Jejak', en: 'Audit' }, Screen: AuditScreen },
];
