// Owns the desk of head office: what a manager asks of all stores, and what is pushed from here.
// Must stay true: who may see or push what is the hub's to say, by the role this till logs in as.
import type { ExportKind, ExportStep } from '../../../../shared/books.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { ExportLang } from '../../../../shared/export-columns.ts';
import type { PushAsked, PushScope } from '../../../../shared/office.ts';
import type { Interval, ShopCalendar } from '../../../../shared/time.ts';
import type { Actor } from '../../people/actor.ts';
import type { Ports } from '../../ports.ts';
import { dayRange } from '../../reports.ts';
import type { TillSetup } from '../../setup-store.ts';
import { exportOffice } from './office-export.ts';
import type { OfficeFileStore } from './office-file.ts';
import type { OfficeLine } from './office-line.ts';
import { changesOf, readPushes, readResults, writePush } from './office-push.ts';
import * as reads from './office-reads.ts';
import type { OfficeAudit, OwnerKeys } from './owner-keys.ts';

export interface SpanAsked {
  readonly from: string;
  readonly until: string;
  readonly store?: string | undefined;
}

export interface DeskParts {
  readonly ports: Ports;
  readonly line: OfficeLine;
  readonly file: OfficeFileStore;
  readonly keys: OwnerKeys;
  readonly audit: OfficeAudit;
  readonly setup: () => TillSetup | null;
  /** Called when something was pushed: it may be for this till too. */
  readonly pushed: () => void;
}

export type OfficeDesk = ReturnType<typeof createOfficeDesk>;

export function createOfficeDesk(parts: DeskParts) {
  return { ...deskReads(parts), export: deskExport(parts), ...deskPushes(parts) };
}

function calendarOf({ setup }: DeskParts): ShopCalendar {
  const store = setup()?.store;
  if (store === undefined) throw new AppError('unavailable', 'The till is not set up yet.');
  return store;
}

function spanOf(parts: DeskParts, asked: SpanAsked): reads.OfficeSpan & { range: Interval } {
  const { from, until, store = null } = asked;
  const calendar = calendarOf(parts);
  const range = {
    fromMs: dayRange(from, calendar).fromMs,
    untilMs: dayRange(until, calendar).untilMs,
  };
  if (range.untilMs <= range.fromMs)
    throw new AppError('bad_input', 'The last day lies before the first.');
  return { from, until, store, range };
}

function deskReads(parts: DeskParts) {
  const { line } = parts;
  const span = (asked: SpanAsked) => spanOf(parts, asked);
  return {
    overview(asked: SpanAsked) {
      const { range, ...days } = span(asked);
      return line.read((query) => reads.readOverview(query, days, range));
    },
    stores(asked: SpanAsked & reads.PageAsked) {
      const days = span(asked);
      return line.read((query) => reads.readStores(query, days, asked));
    },
    tills(asked: SpanAsked & Parameters<typeof reads.readTills>[2]) {
      const days = span(asked);
      return line.read((query) => reads.readTills(query, days, asked));
    },
    money(asked: SpanAsked & Parameters<typeof reads.readMoney>[2]) {
      const days = span(asked);
      return line.read((query) => reads.readMoney(query, days, asked));
    },
    conflicts(asked: SpanAsked & reads.PageAsked) {
      const { range, ...days } = span(asked);
      return line.read((query) => reads.readConflicts(query, days, range, asked));
    },
  };
}

function deskExport(parts: DeskParts) {
  const { line, audit, ports } = parts;
  return (
    asked: SpanAsked & { readonly kind: ExportKind; readonly lang: ExportLang },
    by: Actor,
    signal: AbortSignal,
  ): AsyncGenerator<ExportStep> => {
    const { kind, lang, from, until } = asked;
    const span = spanOf(parts, asked);
    const { timezone } = calendarOf(parts);
    audit(by, 'office.exported', { kind, from, until, store: span.store });
    const madeAtMs = ports.clock.wallMs();
    return exportOffice({ kind, lang, span, madeAtMs, timezone }, line, signal);
  };
}

function deskPushes({ line, keys, file, audit, ports, pushed }: DeskParts) {
  const { clock, random } = ports;
  /** On disk before it is signed: a version that was given out once is never given out again. */
  const claimVersion = (newest: number): number => {
    const { key } = file.get();
    if (key === null) throw new AppError('conflict', 'There is no owner key here yet.');
    const signed = Math.max(newest, key.signed) + 1;
    file.change({ key: { ...key, signed } });
    return signed;
  };
  return {
    async push(
      asked: { readonly scope: PushScope; readonly changes: PushAsked; readonly note: string },
      by: Actor,
    ): Promise<number> {
      const { scope, note } = asked;
      const key = keys.require();
      const changes = await changesOf(asked.changes, scope, random);
      const push = { scope, changes, note, by: by.name, madeAtMs: clock.wallMs() };
      const version = await line.write((query) => writePush(query, push, key, claimVersion));
      const to = scope.kind === 'all' ? '*' : Object.values(scope).slice(1).join(' / ');
      audit(by, 'office.pushed', { version, to, note });
      pushed();
      return version;
    },
    pushes: (asked: reads.PageAsked) =>
      line.read((query) => readPushes(query, keys.publicKey(), asked)),
    results: (asked: { version: number; fingerprint: string } & reads.PageAsked) =>
      line.read((query) => readResults(query, asked, asked)),
    mayPush: () => line.read(reads.readMayPush),
  };
}
