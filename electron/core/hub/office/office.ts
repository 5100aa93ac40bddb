// Owns head office as one thing: what a desk reads of all stores, what it pushes, and what this
// till takes of it. Must stay true: a key is trusted by a person's act at this very till or by its
// setup, never because it came first.
import { AppError } from '../../../../shared/errors.ts';
import type { ExportKind, ExportStep } from '../../../../shared/books.ts';
import type { ExportLang } from '../../../../shared/export-columns.ts';
import type { OfficeState, PushAsked, PushScope } from '../../../../shared/office.ts';
import type { Interval, ShopCalendar } from '../../../../shared/time.ts';
import type { Details } from '../../audit-chain.ts';
import type { AuditAct } from '../../../../shared/people.ts';
import type { Commit } from '../../commit.ts';
import type { Core } from '../../core.ts';
import type { Actor } from '../../people/actor.ts';
import type { People } from '../../people/people.ts';
import type { Clock, Ports } from '../../ports.ts';
import { dayRange } from '../../reports.ts';
import type { SetupDesk } from '../../setup-desk.ts';
import type { TillSetup } from '../../setup-store.ts';
import type { SaleStore } from '../../store/sales.ts';
import { NO_HUB, type HubLink } from '../hub-link.ts';
import { exportOffice } from './office-export.ts';
import { createOfficeFile, type OfficeFileStore } from './office-file.ts';
import { createOfficeLine, type OfficeLine } from './office-line.ts';
import { changesOf, readPushes, readResults, writePush } from './office-push.ts';
import * as reads from './office-reads.ts';
import {
  exportOwnerKey,
  fingerprintOf,
  importOwnerKey,
  newOwnerKey,
  publicKeyOf,
  type PrivateKeyText,
} from './owner-key.ts';
import { createTillSide, type TillSide } from './till-side.ts';

export interface SpanAsked {
  readonly from: string;
  readonly until: string;
  readonly store?: string | undefined;
}

export interface Office {
  state(): OfficeState;
  /** Why this PC sells nothing, a sentence; null when it may. */
  whyNotSelling(): string | null;
  /** The desk's way to the hub, its reads as they are in office-reads.ts. */
  readonly desk: OfficeDesk;
  readonly keys: OwnerKeys;
  trust(fingerprint: string, by: Actor): OfficeState;
  distrust(fingerprint: string, by: Actor): OfficeState;
  readonly tillSide: TillSide;
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface OfficeParts {
  readonly ports: Ports;
  readonly commit: Commit;
  readonly people: People;
  readonly stores: { readonly sales: Pick<SaleStore, 'open'> };
  readonly setupDesk: Pick<SetupDesk, 'change'>;
  readonly setup: () => TillSetup | null;
  readonly link: () => HubLink;
}

export function createOffice(parts: OfficeParts): Office {
  const { ports, commit, people, stores, setupDesk, setup, link } = parts;
  const { clock, random, log } = ports;
  const file = createOfficeFile(ports);
  const hub = () => setup()?.hub;
  const line = createOfficeLine({
    address() {
      const at = hub();
      return at === undefined ? null : { url: at.url, ca: at.ca ?? null };
    },
    door: ports.hub,
    clock,
  });
  const trusted = (): string | null => hub()?.owner ?? file.get().trusted?.publicKey ?? null;
  const state = (): OfficeState => stateOf(setup(), file, trusted());
  const audit = (by: Actor, act: AuditAct, details: Details = {}): void =>
    commit((change) => change.audit({ by, act, details }));
  const tillSide = createTillSide({
    ...{ commit, people, clock, random, log, link, trusted, file },
    sales: stores.sales,
    changeSetup: (changes, options) => setupDesk.change(changes, options),
    me() {
      const at = hub();
      return at === undefined || at.office === true ? null : { store: at.store, till: at.till };
    },
  });
  const keys = createOwnerKeys({ ports, file, state, audit });
  return {
    state,
    keys,
    tillSide,
    desk: createOfficeDesk({ ports, line, file, keys, audit, setup }),
    ...trustActs({
      file,
      state,
      audit,
      trusted,
      people,
      tillSide,
      clock,
      isPinned: () => isPinned(setup()),
    }),
    whyNotSelling: () =>
      hub()?.office === true ? 'This PC is head office: it sells nothing.' : null,
    async run(signal) {
      // Practice has no owner; a till in safe mode is looked at and left alone.
      if (ports.training || ports.safeMode) return;
      await tillSide.run(signal);
    },
    close: () => line.close(),
  };
}

/** Of a whole till: `link` comes with it where it has a hub. */
export function createCoreOffice(
  core: Pick<Core, 'ports' | 'people' | 'stores' | 'setupDesk' | 'till'> & { link?: HubLink },
  commit: Commit,
): Office {
  const { ports, people, stores, setupDesk } = core;
  return createOffice({
    ...{ ports, people, stores, setupDesk, commit },
    setup: () => core.till()?.setup ?? null,
    link: () => core.link ?? NO_HUB,
  });
}

function isPinned(setup: TillSetup | null): boolean {
  return setup?.hub?.owner !== undefined;
}

function stateOf(
  setup: TillSetup | null,
  file: OfficeFileStore,
  trusted: string | null,
): OfficeState {
  const { key, trusted: kept, asks, taken } = file.get();
  const hub = setup?.hub;
  return {
    role: hub === undefined ? 'none' : hub.office === true ? 'office' : 'store',
    store: hub?.store ?? null,
    till: hub?.till ?? null,
    key: key && {
      fingerprint: fingerprintOf(key.publicKey),
      publicKey: key.publicKey,
      madeAtMs: key.madeAtMs,
    },
    trusted:
      trusted === null
        ? null
        : {
            fingerprint: fingerprintOf(trusted),
            by: kept?.publicKey === trusted ? kept.by : null,
            atMs: kept?.publicKey === trusted ? kept.atMs : null,
            fromSetup: hub?.owner !== undefined,
          },
    asks: asks && {
      fingerprint: fingerprintOf(asks.publicKey),
      by: asks.by,
      madeAtMs: asks.madeAtMs,
    },
    taken: trusted === null ? 0 : (taken[trusted] ?? 0),
  };
}

interface TrustParts {
  readonly file: OfficeFileStore;
  readonly state: () => OfficeState;
  readonly audit: (by: Actor, act: AuditAct, details?: Details) => void;
  readonly trusted: () => string | null;
  readonly people: Pick<People, 'changed'>;
  readonly tillSide: TillSide;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly isPinned: () => boolean;
}

function trustActs(parts: TrustParts): Pick<Office, 'trust' | 'distrust'> {
  const { file, state, audit, trusted, people, tillSide, clock, isPinned: isFixed } = parts;
  const done = (): OfficeState => {
    people.changed();
    tillSide.trustChanged();
    return state();
  };
  const mustNotBeFixed = (): void => {
    if (isFixed())
      throw new AppError(
        'conflict',
        "The owner's key stands in this till's setup: change it there.",
      );
  };
  return {
    trust(fingerprint, by) {
      const { asks, refused } = file.get();
      mustNotBeFixed();
      if (asks === null || fingerprintOf(asks.publicKey) !== fingerprint)
        throw new AppError('not_found', 'This key asks for nothing here any more.');
      const { publicKey } = asks;
      const before = trusted();
      const no = [...refused, ...(before === null ? [] : [before])];
      file.change({
        trusted: { publicKey, by: by.name, atMs: clock.wallMs() },
        asks: null,
        refused: no.filter((key) => key !== publicKey),
        // Its pushes were passed over until now.
        place: 0,
      });
      audit(by, 'office.trusted', { key: fingerprint });
      return done();
    },
    distrust(fingerprint, by) {
      const { asks, refused } = file.get();
      const now = trusted();
      if (asks !== null && fingerprintOf(asks.publicKey) === fingerprint)
        file.change({ asks: null, refused: [...refused, asks.publicKey] });
      else if (now !== null && fingerprintOf(now) === fingerprint) {
        mustNotBeFixed();
        file.change({ trusted: null, refused: [...refused, now] });
      } else throw new AppError('not_found', 'This key is not known here.');
      audit(by, 'office.distrusted', { key: fingerprint });
      return done();
    },
  };
}

export interface OwnerKeys {
  /** Throws AppError `conflict` when there is one. */
  make(by: Actor): OfficeState;
  export(passphrase: string, by: Actor): Promise<string>;
  import(text: string, passphrase: string, by: Actor): Promise<OfficeState>;
  /** Throws AppError `conflict` when there is none, or it can't be opened here. */
  require(): { readonly privateKey: PrivateKeyText; readonly publicKey: string };
  publicKey(): string | null;
}

interface KeyParts {
  readonly ports: Ports;
  readonly file: OfficeFileStore;
  readonly state: () => OfficeState;
  readonly audit: TrustParts['audit'];
}

function createOwnerKeys({ ports, file, state, audit }: KeyParts): OwnerKeys {
  const { secrets, clock, random } = ports;
  const keep = (privateKey: PrivateKeyText, by: Actor, act: AuditAct): OfficeState => {
    if (file.get().key !== null)
      throw new AppError('conflict', 'There is an owner key here already.');
    const publicKey = publicKeyOf(privateKey);
    const madeAtMs = clock.wallMs();
    file.change({ key: { sealed: secrets.seal(privateKey), publicKey, madeAtMs, signed: 0 } });
    audit(by, act, { key: fingerprintOf(publicKey) });
    return state();
  };
  const need = (): { privateKey: PrivateKeyText; publicKey: string } => {
    const { key } = file.get();
    if (key === null) throw new AppError('conflict', 'There is no owner key here yet.');
    try {
      return { privateKey: secrets.open(key.sealed), publicKey: key.publicKey };
    } catch {
      throw new AppError('unavailable', "The owner's key can't be opened on this machine.", {
        retryable: false,
      });
    }
  };
  return {
    make: (by) => keep(newOwnerKey().privateKey, by, 'office.keyMade'),
    async export(passphrase, by) {
      const { privateKey, publicKey } = need();
      const text = await exportOwnerKey(privateKey, passphrase, random);
      audit(by, 'office.keyExported', { key: fingerprintOf(publicKey) });
      return text;
    },
    import: async (text, passphrase, by) =>
      keep(await importOwnerKey(text, passphrase), by, 'office.keyImported'),
    require: need,
    publicKey: () => file.get().key?.publicKey ?? null,
  };
}

interface DeskParts {
  readonly ports: Ports;
  readonly line: OfficeLine;
  readonly file: OfficeFileStore;
  readonly keys: OwnerKeys;
  readonly audit: TrustParts['audit'];
  readonly setup: () => TillSetup | null;
}

export type OfficeDesk = ReturnType<typeof createOfficeDesk>;

function createOfficeDesk({ ports, line, file, keys, audit, setup }: DeskParts) {
  const { clock, random } = ports;
  const calendar = (): ShopCalendar => {
    const store = setup()?.store;
    if (store === undefined) throw new AppError('unavailable', 'The till is not set up yet.');
    return store;
  };
  const spanOf = (asked: SpanAsked): reads.OfficeSpan & { range: Interval } => {
    const { from, until, store = null } = asked;
    const range = {
      fromMs: dayRange(from, calendar()).fromMs,
      untilMs: dayRange(until, calendar()).untilMs,
    };
    if (range.untilMs <= range.fromMs)
      throw new AppError('bad_input', 'The last day lies before the first.');
    return { from, until, store, range };
  };
  return {
    overview(asked: SpanAsked) {
      const span = spanOf(asked);
      return line.read((query) => reads.readOverview(query, span, span.range));
    },
    stores: (asked: SpanAsked & reads.PageAsked) =>
      line.read((query) => reads.readStores(query, spanOf(asked), asked)),
    tills: (asked: SpanAsked & Parameters<typeof reads.readTills>[2]) =>
      line.read((query) => reads.readTills(query, spanOf(asked), asked)),
    money: (asked: SpanAsked & Parameters<typeof reads.readMoney>[2]) =>
      line.read((query) => reads.readMoney(query, spanOf(asked), asked)),
    conflicts(asked: SpanAsked & reads.PageAsked) {
      const span = spanOf(asked);
      return line.read((query) => reads.readConflicts(query, span, span.range, asked));
    },
    export(
      asked: SpanAsked & { readonly kind: ExportKind; readonly lang: ExportLang },
      by: Actor,
      signal: AbortSignal,
    ): AsyncGenerator<ExportStep> {
      const { kind, lang, from, until } = asked;
      const span = spanOf(asked);
      audit(by, 'office.exported', { kind, from, until, store: span.store });
      const { timezone } = calendar();
      return exportOffice({ kind, lang, span, madeAtMs: clock.wallMs(), timezone }, line, signal);
    },
    async push(
      asked: { readonly scope: PushScope; readonly changes: PushAsked; readonly note: string },
      by: Actor,
    ): Promise<number> {
      const { scope, note } = asked;
      const key = keys.require();
      const changes = await changesOf(asked.changes, scope, random);
      const push = { scope, changes, note, by: by.name, madeAtMs: clock.wallMs() };
      const version = await line.write((query) =>
        writePush(query, push, key, (newest) => {
          const { key: kept } = file.get();
          if (kept === null) throw new AppError('conflict', 'There is no owner key here yet.');
          const signed = Math.max(newest, kept.signed) + 1;
          file.change({ key: { ...kept, signed } });
          return signed;
        }),
      );
      const to = scope.kind === 'all' ? '*' : Object.values(scope).slice(1).join(' / ');
      audit(by, 'office.pushed', { version, to, note });
      return version;
    },
    pushes: (asked: reads.PageAsked) =>
      line.read((query) => readPushes(query, keys.publicKey(), asked)),
    results: (asked: { version: number; fingerprint: string } & reads.PageAsked) =>
      line.read((query) => readResults(query, asked, asked)),
    mayPush: () => line.read(reads.readMayPush),
  };
}
