// Owns the list of the manager's sections, in the order of a manager's day.
import { lazy, type ComponentType } from 'react';
import type { Lang } from '../prefs.ts';

export type SectionName =
  | 'reports'
  | 'closing'
  | 'comparison'
  | 'files'
  | 'people'
  | 'audit'
  | 'programs'
  | 'webhooks'
  | 'network'
  | 'hub'
  | 'keys'
  | 'data';

export interface Section {
  readonly name: SectionName;
  readonly label: Readonly<Record<Lang, string>>;
  readonly Screen: ComponentType;
}

const ReportScreen = lazy(async () => ({
  default: (await import('./reports/report-screen.tsx')).ReportScreen,
}));
const ClosingScreen = lazy(async () => ({
  default: (await import('./books/closing-screen.tsx')).ClosingScreen,
}));
const ComparisonScreen = lazy(async () => ({
  default: (await import('./books/comparison-screen.tsx')).ComparisonScreen,
}));
const FilesScreen = lazy(async () => ({
  default: (await import('./books/files-screen.tsx')).FilesScreen,
}));
const PeopleScreen = lazy(async () => ({
  default: (await import('../people/people-screen.tsx')).PeopleScreen,
}));
const AuditScreen = lazy(async () => ({
  default: (await import('../people/audit-screen.tsx')).AuditScreen,
}));
const DataScreen = lazy(async () => ({
  default: (await import('./data/data-screen.tsx')).DataScreen,
}));
const ProgramsScreen = lazy(async () => ({
  default: (await import('./programs/programs-screen.tsx')).ProgramsScreen,
}));
const WebhooksScreen = lazy(async () => ({
  default: (await import('./webhooks/webhooks-screen.tsx')).WebhooksScreen,
}));
const NetworkScreen = lazy(async () => ({
  default: (await import('./network/network-screen.tsx')).NetworkScreen,
}));
const HubScreen = lazy(async () => ({
  default: (await import('./hub/hub-screen.tsx')).HubScreen,
}));
const KeysScreen = lazy(async () => ({
  default: (await import('./keys/keys-screen.tsx')).KeysScreen,
}));

export const SECTIONS: readonly [Section, ...Section[]] = [
  { name: 'reports', label: { id: 'Laporan', en: 'Reports' }, Screen: ReportScreen },
  { name: 'closing', label: { id: 'Tutup kasir', en: 'Closing' }, Screen: ClosingScreen },
  { name: 'comparison', label: { id: 'Cocokkan hari', en: 'Compare' }, Screen: ComparisonScreen },
  { name: 'files', label: { id: 'Berkas', en: 'Files' }, Screen: FilesScreen },
  { name: 'data', label: { id: 'Data', en: 'Data' }, Screen: DataScreen },
  { name: 'people', label: { id: 'Orang', en: 'People' }, Screen: PeopleScreen },
  { name: 'audit', label: { id: 'Jejak', en: 'Audit' }, Screen: AuditScreen },
  { name: 'programs', label: { id: 'Program', en: 'Programs' }, Screen: ProgramsScreen },
  { name: 'webhooks', label: { id: 'Webhook', en: 'Webhooks' }, Screen: WebhooksScreen },
  { name: 'network', label: { id: 'Jaringan', en: 'Network' }, Screen: NetworkScreen },
  { name: 'hub', label: { id: 'Kasir lain', en: 'Other tills' }, Screen: HubScreen },
  { name: 'keys', label: { id: 'Kunci', en: 'Keys' }, Screen: KeysScreen },
];
