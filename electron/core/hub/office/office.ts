// Owns head office as one thing: what a desk reads of all stores, what it pushes, and what this
// till takes of it. Must stay true: a key is trusted by a person's act at this very till or by its
// setup, never because it came first.
import { AppError } from '../../../../shared/errors.ts';
import type { OfficeState } from '../../../../shared/office.ts';
import type { Commit } from '../../commit.ts';
import type { Core } from '../../core.ts';
import type { Actor } from '../../people/actor.ts';
import type { People } from '../../people/people.ts';
import type { Clock, Ports } from '../../ports.ts';
import type { SetupDesk } from '../../setup-desk.ts';
import type { TillSetup } from '../../setup-store.ts';
import type { SaleStore } from '../../store/sales.ts';
import type { HubAddress } from '../hub-door.ts';
import type { HubLink } from '../hub-link.ts';
import { createOfficeDesk, type OfficeDesk } from './office-desk.ts';
import { createOfficeFile, type OfficeFileStore } from './office-file.ts';
import { createOfficeLine } from './office-line.ts';
import { fingerprintOf } from './owner-key.ts';
import { createOwnerKeys, type OfficeAudit, type OwnerKeys } from './owner-keys.ts';
import { createTillSide, type TillSide } from './till-side.ts';

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
  /**
   * The ledger is an older copy: its people may be from before a push. All that was pushed is taken
   * once more, in order.
   */
  ledgerRestored(): void;
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
  /** Whether this start is on a ledger that was brought back. */
  readonly isRestored: boolean;
}

export function createOffice(parts: OfficeParts): Office {
  const { ports, commit, people, stores, setupDesk, setup, link } = parts;
  const { clock, random, log } = ports;
  const file = createOfficeFile(ports);
  const hub = () => setup()?.hub;
  /** A key that was made or brought in here is this manager's own: nobody is to be asked again. */
  const trusted = (): string | null => {
    const { trusted: kept, key } = file.get();
    return hub()?.owner ?? kept?.publicKey ?? key?.publicKey ?? null;
  };
  const state = (): OfficeState => stateOf(setup(), file, trusted());
  const audit: OfficeAudit = (by, act, details = {}) =>
    commit((change) => change.audit({ by, act, details }));
  const line = createOfficeLine({ address: () => addressOf(setup()), door: ports.hub, clock });
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
  const isFixed = (): boolean => hub()?.owner !== undefined;
  return {
    state,
    keys,
    tillSide,
    desk: createOfficeDesk({
      ...{ ports, line, file, keys, audit, setup },
      pushed: () => tillSide.lookSoon(),
    }),
    ...trustActs({ file, state, audit, trusted, people, tillSide, clock, isFixed }),
    whyNotSelling: () =>
      hub()?.office === true ? 'This PC is head office: it sells nothing.' : null,
    ledgerRestored: () => file.change({ taken: {}, place: 0 }),
    async run(signal) {
      // Practice has no owner; a till in safe mode is looked at and left alone.
      if (ports.training || ports.safeMode) return;
      if (parts.isRestored) forgetTaken(file, ports);
      await tillSide.run(signal);
    },
    close: () => line.close(),
  };
}

function forgetTaken(file: OfficeFileStore, { log }: Pick<Ports, 'log'>): void {
  try {
    file.change({ taken: {}, place: 0 });
  } catch (error) {
    // A full disk holds up no till; the next start tries again while it still says so.
    log.warn('what head office pushed is not taken anew', { error: String(error) });
  }
}

function addressOf(setup: TillSetup | null): HubAddress | null {
  const hub = setup?.hub;
  return hub === undefined ? null : { url: hub.url, ca: hub.ca ?? null };
}

/** Of a whole till: `link` comes with it where it has a hub. */
export function createCoreOffice(
  core: Pick<Core, 'ports' | 'people' | 'stores' | 'setupDesk' | 'till' | 'link' | 'notice'>,
  commit: Commit,
): Office {
  const { ports, people, stores, setupDesk } = core;
  // While a setup is being changed there is no till for a moment; the hub is the same.
  let last: TillSetup | null = null;
  return createOffice({
    ...{ ports, people, stores, setupDesk, commit },
    setup: () => (last = core.till()?.setup ?? last),
    link: () => core.link,
    isRestored: core.notice !== null,
  });
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
  readonly audit: OfficeAudit;
  readonly trusted: () => string | null;
  readonly people: Pick<People, 'changed'>;
  readonly tillSide: TillSide;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly isFixed: () => boolean;
}

function trustActs(parts: TrustParts): Pick<Office, 'trust' | 'distrust'> {
  const { file, state, audit, trusted, people, tillSide, clock, isFixed } = parts;
  const done = (): OfficeState => {
    people.changed();
    tillSide.lookSoon();
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
        if (file.get().key?.publicKey === now)
          throw new AppError('conflict', "This till holds that key itself: it is this owner's.");
        file.change({ trusted: null, refused: [...refused, now] });
      } else throw new AppError('not_found', 'This key is not known here.');
      audit(by, 'office.distrusted', { key: fingerprint });
      return done();
    },
  };
}
