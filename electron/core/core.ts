// The composition root: nothing else constructs. A host gives the ports and gets one object to
// start, stop and call.
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readQris } from '../../shared/qris/qris.ts';
import { readSetup } from '../../shared/setup.ts';
import type { ConnectionTest, LedgerNotice, TillEvent } from '../../shared/views.ts';
import { createAnnouncer, type Announcer } from './announcer.ts';
import { createAudit } from './audit.ts';
import { createBackups, type Backups } from './backup.ts';
import { createDataCare, type DataCare } from './care/data-care.ts';
import { settlePlan } from './care/restore-plan.ts';
import { createCommit, type Commit } from './commit.ts';
import { createConditions, type Conditions } from './conditions.ts';
import { feedToTest, testConnection } from './connection-test.ts';
import { createCustomerDisplay } from './customer-display.ts';
import { createDecider, type Decider } from './decide.ts';
import type { Display } from './display/display.ts';
import { holdSentence, type HubLink } from './hub/hub-link.ts';
import { createOthers, type Others } from './hub/others.ts';
import { createCoreOffice, type Office } from './hub/office/office.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createMoments, type Moments } from './moments.ts';
import type { Network } from './network/network.ts';
import { COMMAND, type Actor } from './people/actor.ts';
import { createPeople, type People } from './people/people.ts';
import { keptUsers } from './people/seeds.ts';
import { openLedger } from './open-ledger.ts';
import type { Ports } from './ports.ts';
import { createPresenter, type Presenter } from './present.ts';
import { makeFolder } from './profile-folder.ts';
import { createProviderClock, type ProviderClock } from './provider-clock.ts';
import type { OpenedLedger } from './recovery.ts';
import { createReports, type Reports } from './reports.ts';
import { createRest, type Rest } from './rest/rest.ts';
import { createSetupDesk, type SetupDesk } from './setup-desk.ts';
import { createSetupStore, hashed, type SetupStore, type TillSetup } from './setup-store.ts';
import { faultsOfSetup } from './setup-faults.ts';
import { openSetup, sealSetup } from './setup-file.ts';
import { holdProfile, type Sqlite } from './store/database.ts';
import { createShopNetwork } from './shop-network.ts';
import { createStores, type Stores } from './stores.ts';
import { createTill, type Till } from './till.ts';

export interface Core {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly present: Presenter;
  readonly reports: Reports;
  readonly inbox: Inbox;
  readonly announcer: Announcer;
  readonly database: Sqlite;
  readonly people: People;
  /** What a shop must know about its ledger since this start; null when all is well. */
  readonly notice: LedgerNotice | null;
  /** What is wrong with the PC. */
  readonly conditions: Conditions;
  /** Copies, restores, the move to another PC. */
  readonly care: DataCare;
  /** What the customer sees, and on which screens. */
  readonly display: Display;
  /** Other programs: their tokens, their streams, the port for them. */
  readonly rest: Rest;
  readonly network: Network;
  /** All stores for whoever may see them, and what head office changes here. */
  readonly office: Office;
  /** The hub that the tills of the store share; off where the setup names none. */
  readonly link: HubLink;
  /** The till as set up; null before the first setup. */
  till(): Till | null;
  /** The till, or AppError `unavailable` with what to do. */
  requireTill(): Till;
  /** Sentences about what is wrong with a setup file's text; empty when it may be imported. */
  checkSetup(text: string): string[];
  importSetup(text: string, passphrase?: string, by?: Actor): Promise<string[]>;
  /** The setup as a file, sealed under a passphrase. */
  exportSetup(passphrase: string, by?: Actor): string;
  /**
   * Tries one feed of a setup file's text, of the setup in use when it is empty; stores nothing.
   * Rejects with AppError when there is no such feed.
   */
  testFeed(text: string, kind: string): Promise<ConnectionTest>;
  /** Changes of parts of the setup, and what somebody has typed of a first one. */
  readonly setupDesk: SetupDesk;
  /** Sells nothing while `why` says why, a sentence; looks at its feeds all the same. */
  hold(why: string | null): void;
  /** The till, ready to sell; else AppError `unavailable` with why not. */
  requireSelling(): Till;
  /** Something happened outside (resume from sleep): look at the feeds now. */
  pollNow(): Promise<void>;
  /** Rejects with AppError when the callback port can't be had. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens or makes the profile's ledger and setup. Throws AppError with one sentence when it can't.
 * `ledger`: one that is open already, left behind by a core that was killed (simulation).
 */
export async function createCore(ports: Ports, ledger?: Sqlite): Promise<Core> {
  if (ledger !== undefined || ports.dir === ':memory:') {
    const opened = ledger
      ? { database: ledger, notice: null, chosen: null }
      : await openLedger(ports);
    return composed(ports, opened, () => {});
  }
  makeFolder(ports.dir);
  const letGo = holdProfile(join(ports.dir, 'till.lock'));
  try {
    return composed(ports, await openLedger(ports), letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

function composed(ports: Ports, { database, ...opened }: OpenedLedger, letGo: () => void): Core {
  const { clock, random, log, dir } = ports;
  const stores = createStores(database);
  const announcer = createAnnouncer(stores.events);
  const others = createOthers(stores.hub, clock);
  const announce = (events: readonly TillEvent[]): void => {
    announcer.announce(events);
    others.committed();
  };
  const audit = createAudit(stores.audit);
  const commit = createCommit(database, stores.events, clock, announce, audit);
  const people = createPeople(stores.people, { commit, clock, random });
  const present = createPresenter(stores.sales, stores.ledger, others);
  const providerClock = createProviderClock(clock);
  const { sales, ledger, shifts } = stores;
  const desk = { sales, ledger, present, others };
  const moments = createMoments(clock, providerClock, stores.sales);
  const decider = createDecider({ ...desk, providerClock, moments });
  const inbox = createInbox({ ...desk, notes: stores.hub, shifts, commit, decider, random, clock });
  const backups = createBackups(database, dir, clock, log);
  const reports = createReports(stores.rollups);
  const conditions = createConditions({
    clock,
    others: () => core.care.conditions(),
    update: ports.update,
    log,
    providerClock,
    freeDiskBytes: ports.freeDiskBytes,
    webhooks: stores.webhooks,
    // A page takes a new snapshot then, and finds them in it.
    changed: () => commit((change) => change.emit({ type: 'till.changed', payload: {} })),
  });
  const made = { ...opened, ports, database, stores, announcer, commit, people, letGo, others };
  const desks = { present, reports, backups, conditions, decider, inbox };
  const core: RunningCore = new RunningCore({ ...made, ...desks, providerClock, moments });
  return core;
}

interface CoreParts {
  readonly ports: Ports;
  readonly database: Sqlite;
  readonly stores: Stores;
  readonly announcer: Announcer;
  readonly commit: Commit;
  readonly people: People;
  readonly present: Presenter;
  readonly providerClock: ProviderClock;
  readonly moments: Moments;
  readonly others: Others;
  readonly decider: Decider;
  readonly inbox: Inbox;
  readonly conditions: Conditions;
  readonly reports: Reports;
  readonly backups: Backups;
  /** Lets another till have the profile. */
  readonly letGo: () => void;
  readonly notice: LedgerNotice | null;
  readonly chosen: OpenedLedger['chosen'];
}

class RunningCore implements Core {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly present: Presenter;
  readonly reports: Reports;
  readonly inbox: Inbox;
  readonly announcer: Announcer;
  readonly database: Sqlite;
  readonly people: People;
  readonly notice: LedgerNotice | null;
  readonly conditions: Conditions;
  readonly display: Display;
  readonly rest: Rest;
  readonly network: Network;
  readonly office: Office;
  readonly care: DataCare;
  private readonly parts: CoreParts;
  readonly setupDesk: SetupDesk;
  private readonly setups: SetupStore;
  private readonly stopping = new AbortController();
  private current: Till | null = null;
  private isStarted = false;
  private held: string | null = null;
  private setupFault: string | null = null;
  private loops: Promise<unknown> = Promise.resolve();

  constructor(parts: CoreParts) {
    this.parts = parts;
    this.ports = parts.ports;
    this.stores = parts.stores;
    this.present = parts.present;
    this.reports = parts.reports;
    this.inbox = parts.inbox;
    this.announcer = parts.announcer;
    this.database = parts.database;
    this.people = parts.people;
    this.notice = parts.notice;
    this.conditions = parts.conditions;
    this.display = createCustomerDisplay(this);
    this.rest = createRest(this, parts.commit);
    this.network = createShopNetwork(this, parts.commit);
    this.setups = createSetupStore(parts.ports);
    this.setupDesk = createSetupDesk({
      ports: parts.ports,
      store: this.setups,
      sales: parts.stores.sales,
      setup: () => this.current?.setup ?? null,
      adopt: (setup, places, by) => this.adopt(setup, places, by),
    });
    this.office = createCoreOffice(this, parts.commit);
    const setup = this.loadSetup();
    if (setup) this.current = this.tillOf(setup);
    this.care = createDataCare({
      ...parts,
      setup: () => this.wholeSetup(),
      setupFault: () => this.setupFault,
    });
    const { users } = setup ?? this.setups.legible();
    this.people.started(users, parts.chosen ? null : this.notice);
    if (parts.chosen) settlePlan(parts.chosen, parts);
  }

  till(): Till | null {
    return this.current;
  }

  get link(): HubLink {
    return this.parts.others.link();
  }

  requireTill(): Till {
    if (this.current) return this.current;
    const why = this.setupFault ?? 'The till is not set up yet: import a setup first.';
    throw new AppError('unavailable', why, { retryable: false });
  }

  requireSelling(): Till {
    const held = this.held ?? this.care.whyNotSelling() ?? holdSentence(this.link.hold());
    const why = held ?? this.office.whyNotSelling();
    if (why !== null) throw new AppError('unavailable', why);
    return this.requireTill();
  }

  hold(why: string | null): void {
    this.held = why;
  }

  checkSetup(text: string): string[] {
    return faultsOfSetup(text);
  }

  async importSetup(text: string, passphrase?: string, by = COMMAND): Promise<string[]> {
    const opened = openSetup(text, passphrase);
    if (opened.kind === 'fault') return [opened.fault];
    if (opened.kind === 'sealed') {
      await this.adopt(opened.setup, [], by);
      return [];
    }
    const faults = this.checkSetup(text);
    const read = readSetup(text);
    if (faults.length > 0 || !read.ok) return faults;
    const before = this.current?.setup.users ?? [];
    const setup = { ...this.setups.legible().sections, ...hashed(read.setup, this.ports) };
    const users = await keptUsers(setup.users, read.setup.users, before);
    await this.adopt({ ...setup, users }, [], by);
    return [];
  }

  exportSetup(passphrase: string, by = COMMAND): string {
    const setup = this.wholeSetup() ?? this.requireTill().setup;
    const text = sealSetup(setup, passphrase, this.ports.random);
    this.parts.commit((change) => change.audit({ by, act: 'setup.exported' }));
    return text;
  }

  /** With what people changed at the desk since. */
  private wholeSetup(): TillSetup | null {
    const till = this.current;
    return till && { ...till.setup, ...till.webhooks.asSetup(), users: this.people.users() };
  }

  async testFeed(text: string, kind: string): Promise<ConnectionTest> {
    const { feed, nmid } = feedToTest(text, kind, this.current);
    return testConnection(feed, this.ports, nmid, this.stopping.signal);
  }

  async pollNow(): Promise<void> {
    const pollers = this.ports.safeMode ? [] : (this.current?.pollers ?? []);
    await Promise.all(pollers.map((poller) => poller.pollNow()));
  }

  async start(): Promise<void> {
    this.isStarted = true;
    await this.current?.start();
    await this.display.listen(this.current?.setup.display);
    await this.rest.listen(this.current?.setup.api);
    await this.network.listen(this.current?.setup.network);
    const { signal } = this.stopping;
    const events = (until: AbortSignal) =>
      this.announcer.stream(this.stores.events.lastSeq(), until);
    this.loops = Promise.all([
      this.conditions.run(signal),
      this.display.run(events, signal),
      this.network.run(events, signal),
      this.care.run(signal),
      this.office.run(signal),
      this.ports.dir === ':memory:' ? null : this.parts.backups.run(signal),
    ]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.current?.stop();
    await this.display.close();
    await this.network.close();
    await this.rest.close();
    await this.office.close();
    await this.loops;
    this.announcer.close();
    this.database.close();
    this.parts.letGo();
  }

  /** A setup whose keys can't be read leaves a till that can be set up again. */
  private loadSetup(): TillSetup | null {
    try {
      return this.setups.load();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.setupFault = error.message;
      this.ports.log.error('the setup could not be read', { error: error.message });
      return null;
    }
  }

  /**
   * Takes a setup whole: from now on and after every restart. When it can't be worked with (its
   * callback port is taken, the disk is full) the one before goes on and the error is passed on.
   */
  private async adopt(
    setup: TillSetup,
    changed: readonly string[] = [],
    by: Actor = COMMAND,
  ): Promise<void> {
    const before = this.current?.setup ?? null;
    // A real provider asked from a ledger in memory would take a customer's money for practice.
    if (before !== null && this.ports.training?.canLeave === true)
      throw new AppError('conflict', 'In training the setup stays: leave training first.');
    try {
      await this.become(setup);
      this.setups.keep(setup);
    } catch (error) {
      await this.become(before);
      throw error;
    }
    this.setupDesk.keepDraft(null);
    this.parts.commit((change) => {
      this.people.adopt(change, setup.users, before?.users ?? [], by);
      const details = { changed: changed.join(', ') };
      change.audit({ by, act: 'setup.imported', subject: setup.store.name, details });
      change.emit({ type: 'till.changed', payload: { changed } });
    });
  }

  private async become(setup: TillSetup | null): Promise<void> {
    const before = this.current;
    this.current = null;
    await before?.stop();
    this.current = setup && this.tillOf(setup);
    if (!this.isStarted) return;
    await this.current?.start();
    await this.display.listen(setup?.display);
    await this.rest.listen(setup?.api);
    await this.network.listen(setup?.network);
  }

  private tillOf(setup: TillSetup): Till {
    const qris = readQris(setup.merchant.qris);
    if (!qris.ok)
      throw new AppError('unavailable', `The stored QRIS can't be used: ${qris.reason}`);
    this.rest.tokens.adopt(setup.tokens);
    return createTill({ ...this.parts, setup, qris: qris.qris });
  }
}
