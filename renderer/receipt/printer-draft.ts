// Owns what the printer's form makes of its fields: the setup's section, or null for no printer.
// Pure; the till checks it again.
import type { PrinterSetup } from '../../shared/setup.ts';

export type PrinterKind = PrinterSetup['kind'] | 'none';

export interface PrinterDraft {
  readonly kind: PrinterKind;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly name: string;
  readonly paper: '58' | '80';
  readonly printOnPaid: boolean;
  readonly printQr: boolean;
  readonly language: 'id' | 'en';
  /** One line each. */
  readonly footer: string;
  readonly qrAs: 'command' | 'image';
  readonly openDrawer: boolean;
}

/** Where a new printer begins: it prints by itself, which is what it was bought for. */
const AT_START: PrinterDraft = {
  kind: 'none',
  host: '',
  port: '9100',
  path: '',
  name: '',
  paper: '58',
  printOnPaid: true,
  printQr: false,
  language: 'id',
  footer: '',
  qrAs: 'command',
  openDrawer: false,
};

const FOOTER_LINES_MAX = 8;

/** The form for the section as the setup has it; what is not understood is left out. */
export function draftOfPrinter(section: unknown): PrinterDraft {
  if (typeof section !== 'object' || section === null) return AT_START;
  const own = section as Readonly<Record<string, unknown>>;
  const { kind, footer } = own;
  if (kind !== 'tcp' && kind !== 'usb' && kind !== 'system') return AT_START;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    kind,
    host: text(own['host']),
    port: typeof own['port'] === 'number' ? String(own['port']) : AT_START.port,
    path: text(own['path']),
    name: text(own['name']),
    paper: own['paper'] === 80 ? '80' : '58',
    printOnPaid: own['printOnPaid'] === true,
    printQr: own['printQr'] === true,
    language: own['language'] === 'en' ? 'en' : 'id',
    footer: Array.isArray(footer) ? footer.map(text).join('\n') : '',
    qrAs: own['qrAs'] === 'image' ? 'image' : 'command',
    openDrawer: own['openDrawer'] === true,
  };
}

/** The section; null for no printer, undefined while something that it needs is missing. */
export function printerOf(draft: PrinterDraft): PrinterSetup | null | undefined {
  const { kind, paper, printOnPaid, printQr, language, qrAs, openDrawer } = draft;
  const lines = draft.footer.split('\n').map((line) => line.trim());
  const rest = {
    paper: paper === '80' ? (80 as const) : (58 as const),
    printOnPaid,
    printQr,
    language,
    footer: lines.filter((line) => line !== '').slice(0, FOOTER_LINES_MAX),
    qrAs,
    openDrawer,
  };
  const [host, path, name] = [draft.host.trim(), draft.path.trim(), draft.name.trim()];
  const port = Number(draft.port.trim());
  switch (kind) {
    case 'none':
      return null;
    case 'tcp':
      if (host === '' || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
      return { kind, host, port, ...rest };
    case 'usb':
      return path === '' ? undefined : { kind, path, ...rest };
    case 'system':
      return name === '' ? undefined : { kind, name, ...rest };
  }
}
