// Owns the list of the manager's sections: in groups, each in the order of a manager's day.
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
  | 'office'
  | 'keys'
  | 'data';

export type SectionGroup = 'today' | 'money' | 'shop' | 'system';

/** In the order they are read; what a manager comes for every day stands first. */
export const GROUPS: Readonly<Record<SectionGroup, Readonly<Record<Lang, string>>>> = {
  today: { id: 'Hari ini', en: 'Today' },
  money: { id: 'Uang', en: 'Money' },
  shop: { id: 'Toko', en: 'Shop' },
  system: { id: 'Sistem', en: 'System' },
};

export interface Section {
  readonly name: SectionName;
  readonly group: SectionGroup;
  /** Of a till with a hub only. */
  readonly needsHub?: true;
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
const OfficeScreen = lazy(async () => ({
  default: (await import('./office/office-screen.tsx')).OfficeScreen,
}));
const KeysScreen = lazy(async () => ({
  default: (await import('./keys/keys-screen.tsx')).KeysScreen,
}));

type Line = readonly [SectionName, SectionGroup, string, string, ComponentType];

const section = ([name, group, id, en, Screen]: Line): Section => ({
  ...{ name, group, label: { id, en }, Screen },
  ...(name === 'office' ? { needsHub: true } : {}),
});

const FIRST = section(['reports', 'today', 'Laporan', 'Reports', ReportScreen]);

export const SECTIONS: readonly [Section, ...Section[]] = [
  FIRST,
  ...(
    [
      ['closing', 'today', 'Tutup kasir', 'Closing', ClosingScreen],
      ['comparison', 'money', 'Cocokkan hari', 'Compare', ComparisonScreen],
      ['files', 'money', 'Berkas', 'Files', FilesScreen],
      ['office', 'shop', 'Kantor pusat', 'Head office', OfficeScreen],
      ['hub', 'shop', 'Kasir lain', 'Other tills', HubScreen],
      ['people', 'shop', 'Orang', 'People', PeopleScreen],
      ['audit', 'shop', 'Jejak', 'Audit', AuditScreen],
      ['data', 'system', 'Data', 'Data', DataScreen],
      ['network', 'system', 'Jaringan', 'Network', NetworkScreen],
      ['programs', 'system', 'Program', 'Programs', ProgramsScreen],
      ['webhooks', 'system', 'Webhook', 'Webhooks', WebhooksScreen],
      ['keys', 'system', 'Kunci', 'Keys', KeysScreen],
    ] satisfies Line[]
  ).map(section),
];
