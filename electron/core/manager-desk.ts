// Owns what a manager does with the books of one till: closes shifts, lays days beside the
// provider's history, takes files out. Reads, and writes its own rows; it moves no money.
import { AppError } from '../../shared/errors.ts';
import type { ExportKind, ExportStep, FolderExport } from '../../shared/books.ts';
import type { ExportLang } from '../../shared/export-columns.ts';
import { shopDay, type Interval } from '../../shared/time.ts';
import type { FeedHealth } from '../../shared/views.ts';
import type { Commit } from './commit.ts';
import { createDayDesk, type DayDesk } from './compare-day.ts';
import { createFolderExport } from './exports/folder.ts';
import { exportFile, type ExportRequest } from './exports/export-file.ts';
import type { Answer, Ingested } from './ingest.ts';
import type { Actor } from './people/actor.ts';
import type { Ports } from './ports.ts';
import type { ProviderClock } from './provider-clock.ts';
import type { ReadHistory } from './providers/provider.ts';
import { dayRange } from './reports.ts';
import type { TillSetup } from './setup-store.ts';
import { createShifts, type Shifts } from './shifts.ts';
import type { Stores } from './stores.ts';

/** More rows than this in one file help nobody, and would take the memory the till sells with. */
const ROWS_MAX = 400_000;
/** A file crosses the wire in pieces of this many bytes. */
const PART_BYTES = 192 * 1024;

export interface ExportAsked {
  readonly kind: ExportKind;
  readonly from: string;
  readonly until: string;
  readonly lang: ExportLang;
}

export interface ManagerDesk {
  readonly shifts: Shifts;
  readonly days: DayDesk;
  /** Null: the setup names no folder. */
  folder(): FolderExport | null;
  /** The file, piece by piece. Throws AppError for days that are none, or too many rows. */
  export(asked: ExportAsked, by: Actor, signal: AbortSignal): AsyncGenerator<ExportStep>;
  /** What runs beside the till: the folder of daily files, where the setup names one. */
  readonly loops: readonly { run(signal: AbortSignal): Promise<void> }[];
}

export interface ManagerDeskParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly commit: Commit;
  readonly providerClock: ProviderClock;
  readonly setup: TillSetup;
  readonly histories: ReadonlyMap<string, ReadHistory | null>;
  readonly take: (answer: Answer) => Ingested;
  readonly health: () => readonly FeedHealth[];
}

export function createManagerDesk(parts: ManagerDeskParts): ManagerDesk {
  const { ports, stores, commit, providerClock, setup, histories, take, health } = parts;
  const { clock, log } = ports;
  const calendar = setup.store;
  const request = (asked: ExportAsked): ExportRequest => ({
    ...asked,
    shop: setup.store.name,
    till: setup.till.name,
    range: rangeOf(asked, setup),
    calendar,
    madeAtMs: clock.wallMs(),
  });
  const folder = setup.exports
    ? createFolderExport({ ...setup.exports, calendar, clock, log, rows: stores.rows, request })
    : null;
  return {
    shifts: createShifts({
      commit,
      shifts: stores.shifts,
      rows: stores.rows,
      ledger: stores.ledger,
      sales: stores.sales,
      providerClock,
      health,
      dayStartMs: (nowMs) => dayRange(shopDay(nowMs, calendar), calendar).fromMs,
    }),
    days: createDayDesk({ stores, commit, clock, calendar, histories, take }),
    folder: () => folder?.state() ?? null,
    loops: folder ? [folder] : [],
    export(asked, by, signal) {
      const file = request(asked);
      const count = stores.rows.count(file.range);
      if (count > ROWS_MAX)
        throw new AppError('bad_input', `These days hold ${count} rows: choose fewer days.`);
      const { kind, from, until } = asked;
      const details = { kind, from, until };
      commit((change) => change.audit({ by, act: 'books.exported', details }));
      return inPieces(exportFile(file, stores.rows, signal));
    },
  };
}

function rangeOf({ from, until }: ExportAsked, { store }: TillSetup): Interval {
  const [first, last] = [dayRange(from, store), dayRange(until, store)];
  if (last.untilMs <= first.fromMs)
    throw new AppError('bad_input', 'The last day lies before the first.');
  return { fromMs: first.fromMs, untilMs: last.untilMs };
}

async function* inPieces(steps: ReturnType<typeof exportFile>): AsyncGenerator<ExportStep> {
  for (;;) {
    const step = await steps.next();
    if (step.done !== true) {
      yield { type: 'progress', ...step.value };
      continue;
    }
    if (step.value === null) return;
    const { bytes, name, mime } = step.value;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < buffer.length; at += PART_BYTES)
      yield { type: 'part', base64: buffer.subarray(at, at + PART_BYTES).toString('base64') };
    yield { type: 'end', name, mime };
    return;
  }
}
