// Owns what the customer display may read of the till: its name, its open sales, whether its feeds
// can be read. Reads only.
import { createDisplay, type Display } from './display/display.ts';
import type { Ports } from './ports.ts';
import type { Presenter } from './present.ts';
import type { Stores } from './stores.ts';
import type { Till } from './till.ts';

export interface DisplayedTill {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly present: Presenter;
  till(): Till | null;
}

export function createCustomerDisplay(shown: DisplayedTill): Display {
  const { ports, stores, present } = shown;
  return createDisplay(ports, {
    shop: () => shown.till()?.setup.store ?? null,
    openSales: () => stores.sales.open().map((sale) => present.sale(sale)),
    sale(id) {
      const sale = stores.sales.find(id);
      return sale ? present.sale(sale) : null;
    },
    feeds: () => shown.till()?.health() ?? [],
  });
}
