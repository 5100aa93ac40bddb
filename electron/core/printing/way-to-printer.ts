// Owns which way leads to the printer that a setup names.
import type { PrinterSetup } from '../../../shared/setup.ts';
import type { Clock, PagePrinter } from '../ports.ts';
import { createDeviceWay } from './device-way.ts';
import type { PrintWay } from './print-way.ts';
import { createSpoolerWay } from './spooler-way.ts';
import { createTcpWay } from './tcp-way.ts';

export interface WayParts {
  readonly clock: Clock;
  readonly platform: string;
  readonly pagePrinter: PagePrinter | null;
}

/** The way to the printer of a setup. */
export function wayTo(printer: PrinterSetup, parts: WayParts): PrintWay {
  switch (printer.kind) {
    case 'tcp':
      return createTcpWay(printer.host, printer.port, parts.clock);
    case 'usb':
      return createDeviceWay(printer.path, parts);
    case 'system':
      return createSpoolerWay(printer.name, parts);
  }
}
