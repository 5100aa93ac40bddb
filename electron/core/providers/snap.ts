// Owns the SNAP feed of SpeedCash: its history as a sweep, its list of codes. What is signed and
// how is snap-client.ts's.
import type { SnapSetup } from '../../../shared/setup.ts';
import type { Sighting } from '../../../shared/sighting.ts';
import type { SetAside } from '../ingest.ts';
import { rowText, type CodeList, type Provider, type Sweep } from './provider.ts';
import { createSnapClient, type SnapParts } from './snap-client.ts';
import { createHistoryReader } from './snap-history.ts';
import { createCodeLister } from './snap-qr-list.ts';
import { readHistoryRow } from './snap-rows.ts';

export interface SnapFeedParts extends SnapParts {
  /** NMID of the shop's own QRIS; null when the code has none. */
  readonly nmid: string | null;
  /** When the history was last read whole, epoch ms; null: never. */
  readonly lastReadMs?: () => number | null;
}

export interface SnapFeed extends Provider {
  /** The codes made on a WIB day, `YYYY-MM-DD`. Rejects with SweepFailure. */
  readonly listCodes: (date: string, signal: AbortSignal) => Promise<CodeList>;
}

export function createSnap(setup: SnapSetup, parts: SnapFeedParts): SnapFeed {
  const client = createSnapClient(setup, parts);
  const { clock, lastReadMs } = parts;
  const history = createHistoryReader(client, setup.merchantId, clock, lastReadMs);
  const lister = createCodeLister(client, setup.merchantId);
  return {
    kind: 'snap',
    async sweep(signal): Promise<Sweep> {
      const { rows, date } = await history.read(signal);
      return { ...readRows(rows, parts.nmid), date };
    },
    async history(range, signal) {
      const rows = await history.readRange(range, signal);
      return { ...readRows(rows, parts.nmid), coversFromMs: null };
    },
    listCodes: (date, signal) => lister.list(date, signal),
  };
}

/** Every row either becomes a sighting or is set aside with its text. */
export function readRows(
  rows: readonly unknown[],
  nmid: string | null,
): { sightings: Sighting[]; setAside: SetAside[] } {
  const sightings: Sighting[] = [];
  const setAside: SetAside[] = [];
  for (const row of rows) {
    const read = readHistoryRow(row, nmid);
    if (typeof read !== 'string') sightings.push(read);
    else setAside.push({ text: rowText(row), reason: read });
  }
  return { sightings, setAside };
}
