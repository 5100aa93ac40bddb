// Owns the till on the shop's network as a whole: its port and certificate, how it is found, who is
// paired. Off unless the setup says otherwise. Must stay true: whatever goes wrong here, no sale is
// held up by it; a device that is revoked hears nothing from that moment on.
import { isIP } from 'node:net';
import type { TokenScope, TokenView } from '../../../shared/api-tokens.ts';
import type { DeviceKind, DeviceView, NetworkState, PhoneFrame } from '../../../shared/network.ts';
import type { PairedScreen } from '../../../shared/display.ts';
import type { Setup } from '../../../shared/setup.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { AuditEntry } from '../audit.ts';
import { createPairing } from '../display/pairing.ts';
import { TILL, type Actor } from '../people/actor.ts';
import type { Ports } from '../ports.ts';
import { createAdmission, type Admission, type Invitation } from './admission.ts';
import { createPhones, type Phones } from './devices.ts';
import { Door, type DisplayDoor, type Programs } from './door.ts';
import { hostOf } from './gate.ts';
import {
  createIdentity,
  type CertificateMaker,
  type Identity,
  type TillCertificate,
} from './identity.ts';
import { startNetworkListener, type NetworkListener } from './listener.ts';
import type { Announcement } from './mdns.ts';
import { loadPages } from './pages.ts';
import { createProofs } from './proofs.ts';
import { createWatch, type Watch } from './watch.ts';

/** How soon a PC that got another address has a certificate for it. */
const LOOK_EVERY_MS = MINUTE_MS / 4;
/** A stream of events that broke is followed again after this long. */
const AGAIN_MS = MINUTE_MS / 12;

export interface Network {
  state(): NetworkState;
  /** A new code for one device of this kind; the one before is good no more. */
  newCode(kind: DeviceKind, scopes: readonly TokenScope[], by: Actor): void;
  /** False when there is no such device. */
  revoke(deviceId: string, by: Actor): boolean;
  /** Takes the port the setup names, or none. Never rejects: a port that can't be had is told. */
  listen(setup: Setup['network']): Promise<void>;
  /** Follows the till's events and the PC's addresses until aborted. */
  run(events: Events, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

type Events = (signal: AbortSignal) => AsyncIterable<unknown>;

/** The customer's screens, as the customer display keeps them. */
export interface Displays extends DisplayDoor {
  add(name: string): string;
  list(): readonly PairedScreen[];
  revoke(screenId: string): boolean;
}

/** Programs, as the till's tokens and REST know them. */
export interface ProgramDesk extends Programs {
  /** A token for a program of a name that no other has. */
  add(name: string, scopes: readonly TokenScope[], by: Actor): string;
  list(): readonly TokenView[];
  isGood(tokenId: string): boolean;
  revoke(tokenId: string, by: Actor): void;
  onChanged(listener: () => void): void;
}

export interface NetworkParts {
  readonly displays: Displays;
  readonly programs: ProgramDesk;
  readonly audit: (entry: AuditEntry) => void;
  /** What a phone is told now. */
  frame(): PhoneFrame;
}

/** What is there while the port is open. */
interface Opened {
  readonly listener: NetworkListener;
  readonly door: Door;
  readonly host: string;
  readonly maker: CertificateMaker;
  keys: TillCertificate;
  found: Announcement | null;
  addresses: readonly string[];
  readonly over: AbortController;
  loops: Promise<unknown>;
}

export function createNetwork(ports: Ports, parts: NetworkParts): Network {
  return new RunningNetwork(ports, parts);
}

class RunningNetwork implements Network {
  private readonly ports: Ports;
  private readonly parts: NetworkParts;
  private readonly admission: Admission;
  private readonly watch: Watch;
  private known: { identity: Identity; phones: Phones } | null = null;
  private opened: Opened | null = null;
  private running: { readonly events: Events; readonly signal: AbortSignal } | null = null;
  private wish = '';
  private status: NetworkState['state'] = 'off';

  constructor(ports: Ports, parts: NetworkParts) {
    const { clock, random, log } = ports;
    this.ports = ports;
    this.parts = parts;
    this.watch = createWatch(
      clock,
      () => parts.frame(),
      (id) => this.kept.phones.seen(id),
    );
    this.admission = createAdmission({
      pairing: createPairing(clock, random),
      log,
      audit: parts.audit,
      addScreen: (name) => parts.displays.add(name),
      addPhone: (name, key) => this.kept.phones.add(name, key).token,
      addProgram: (name, { scopes, by }: Invitation) => parts.programs.add(name, scopes, by),
      names: () => this.devices().map(({ name }) => name),
    });
    parts.programs.onChanged(() => this.opened?.door.cut((id) => parts.programs.isGood(id)));
  }

  state(): NetworkState {
    const { opened } = this;
    const port = opened?.listener.port ?? null;
    return {
      state: this.status,
      port,
      addresses: (opened?.addresses ?? []).map((host) => `https://${hostOf(host)}:${port}/`),
      isFound: opened?.found?.isHeard() ?? false,
      certificate: opened?.keys.view ?? null,
      code: opened ? this.code() : null,
      devices: this.status === 'off' ? [] : this.devices(),
    };
  }

  newCode(kind: DeviceKind, scopes: readonly TokenScope[], by: Actor): void {
    this.admission.invite({ kind, scopes: kind === 'program' ? scopes : [], by });
  }

  revoke(deviceId: string, by: Actor): boolean {
    const device = this.devices().find(({ id }) => id === deviceId);
    if (!device) return false;
    // A token's own audit row says who revoked it.
    if (device.kind === 'program') return (this.parts.programs.revoke(deviceId, by), true);
    if (device.kind === 'display') this.parts.displays.revoke(deviceId);
    else {
      this.kept.phones.remove(deviceId);
      this.watch.close(deviceId);
    }
    const details = { kind: device.kind };
    this.parts.audit({ by, act: 'device.revoked', subject: device.name, details });
    return true;
  }

  async listen(setup: Setup['network']): Promise<void> {
    const wish = JSON.stringify(setup ?? null);
    if (wish === this.wish && this.status !== 'failed') return; // the devices keep their lines
    this.wish = wish;
    await this.close();
    this.status = 'off';
    if (setup === undefined || this.ports.network === undefined) return;
    const { port, host = '0.0.0.0' } = setup;
    try {
      this.opened = await this.open(host, port);
      this.kept.identity.rememberPort(this.opened.listener.port);
      this.status = 'open';
      await this.beFound();
      this.begin();
    } catch (error) {
      this.status = 'failed';
      const about = { host, port, error: String(error) };
      this.ports.log.error('the network port could not be had', about);
    }
  }

  async run(events: Events, signal: AbortSignal): Promise<void> {
    this.running = { events, signal };
    this.begin();
    if (!signal.aborted)
      await new Promise<void>((over) => signal.addEventListener('abort', () => over()));
    this.running = null;
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    this.watch.closeAll();
    opened?.over.abort();
    await opened?.loops;
    await opened?.found?.close();
    await opened?.listener.close();
  }

  /** While the port is closed nothing is followed: most tills are in no network. */
  private begin(): void {
    const { opened, running } = this;
    if (opened === null || running === null) return;
    const signal = AbortSignal.any([running.signal, opened.over.signal]);
    opened.loops = Promise.all([this.follow(running.events, signal), this.look(signal)]);
  }

  private async follow(events: Events, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.ports;
    while (!signal.aborted)
      try {
        for await (const _event of events(signal)) this.watch.refresh();
        if (!signal.aborted) await clock.sleep(AGAIN_MS, signal);
      } catch (error) {
        log.error('the shop network lost its thread', { error: String(error) });
        await clock.sleep(AGAIN_MS, signal);
      }
  }

  private async look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.ports.clock.sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) await this.keepUp();
    }
  }

  /** Read when first needed: most tills are in no network, and then no file is made. */
  private get kept(): { identity: Identity; phones: Phones } {
    return (this.known ??= {
      identity: createIdentity(this.ports, (fingerprint) =>
        this.parts.audit({ by: TILL, act: 'certificate.made', subject: fingerprint }),
      ),
      phones: createPhones(this.ports),
    });
  }

  private async open(host: string, port: number): Promise<Opened> {
    const { clock, random, log, network, display } = this.ports;
    const { identity, phones } = this.kept;
    const addresses = this.addressesOf(host);
    const pages = await loadPages(network?.pageDir ?? '', display?.pageDir ?? '');
    const maker = await import('./till-certificate.ts');
    const keys = identity.certificateFor(addresses, maker);
    const door = new Door({
      clock,
      tillId: identity.tillId,
      pages,
      phones,
      proofs: createProofs(clock, random, phones),
      watch: this.watch,
      displays: this.parts.displays,
      programs: this.parts.programs,
      admission: this.admission,
      names: () => [identity.hostName, ...(this.opened?.addresses ?? addresses)],
      certificate: () => (this.opened?.keys ?? keys).view,
    });
    const parts = {
      clock,
      log,
      answer: door.answer.bind(door),
      upgrade: door.upgrade.bind(door),
    };
    const lastPort = port === 0 ? identity.lastPort() : null;
    const start = (wanted: number): Promise<NetworkListener> =>
      startNetworkListener(parts, keys, host, wanted);
    const first = lastPort === null ? null : await start(lastPort).catch(() => null);
    const listener = first ?? (await start(port));
    const over = new AbortController();
    const loops = Promise.resolve();
    return { listener, door, host, maker, keys, found: null, addresses, over, loops };
  }

  /** The PC may have got another address, and a certificate comes to its end. */
  private async keepUp(): Promise<void> {
    const { opened } = this;
    if (opened === null) return;
    try {
      const addresses = this.addressesOf(opened.host);
      const keys = this.kept.identity.certificateFor(addresses, opened.maker);
      if (keys !== opened.keys) opened.listener.renew(keys);
      opened.keys = keys;
      if (addresses.join() === opened.addresses.join()) return;
      opened.addresses = addresses;
      await opened.found?.close();
      opened.found = null;
      await this.beFound();
    } catch (error) {
      this.ports.log.error('the network port was not renewed', { error: String(error) });
    }
  }

  private async beFound(): Promise<void> {
    const { opened, known } = this;
    if (opened === null || known === null || isLoopback(opened.host)) return;
    const { tillId, hostName } = known.identity;
    const addresses = opened.addresses.filter((address) => isIP(address) === 4);
    const { port } = opened.listener;
    const { announce } = await import('./mdns.ts');
    // It may have been closed meanwhile.
    if (this.opened === opened)
      opened.found = announce({ tillId, hostName, port, addresses }, this.ports.log);
  }

  private addressesOf(host: string): readonly string[] {
    const isAny = host === '0.0.0.0' || host === '::';
    return isAny ? (this.ports.network?.addresses() ?? []) : [host];
  }

  private code(): NetworkState['code'] {
    const code = this.admission.current();
    return code && { text: code.text, kind: code.kind, expiresAtMs: code.expiresAtMs };
  }

  private devices(): DeviceView[] {
    const nowMs = this.ports.clock.wallMs();
    const screens = this.parts.displays.list().map((screen): DeviceView => {
      return { ...screen, kind: 'display', scopes: [] };
    });
    const phones = this.kept.phones.list().map((phone): DeviceView => {
      const isConnected = this.watch.isConnected(phone.id);
      const lastSeenAtMs = isConnected ? nowMs : phone.lastSeenAtMs;
      return { ...phone, lastSeenAtMs, kind: 'phone', scopes: [], isConnected };
    });
    const programs = this.parts.programs.list().map((token): DeviceView => {
      const { id, name, createdAtMs: pairedAtMs, lastUsedAtMs: lastSeenAtMs } = token;
      const isConnected = this.opened?.door.isConnected(id) ?? false;
      const scopes = [...token.scopes];
      return { id, name, kind: 'program', scopes, pairedAtMs, lastSeenAtMs, isConnected };
    });
    return [...phones, ...screens, ...programs];
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
