// Owns the customer's screens as a whole: what they show, the port for other browsers, who is
// paired. Must stay true: whatever goes wrong here, no sale is held up by it.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DisplayState, PairedScreen } from '../../../shared/display.ts';
import type { Setup } from '../../../shared/setup.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Ports } from '../ports.ts';
import { startDisplayListener, type DisplayListener } from './listener.ts';
import { createPairing, type Pairing, type PairingCode } from './pairing.ts';
import { createScreens, type Screens } from './screens.ts';
import { createStage, type Front, type Stage, type StageParts } from './stage.ts';
import { createStreams, type Streams } from './streams.ts';

/** A stream of events that broke is followed again after this long. */
const AGAIN_MS = MINUTE_MS / 12;

export interface Display {
  readonly frames: Stage['frames'];
  show(front: Front): void;
  state(): DisplayState;
  newCode(): PairingCode;
  /** False when there is no such screen. */
  revoke(screenId: string): boolean;
  /** Takes the port the setup names, or none. Never rejects: a port that can't be had is told. */
  listen(setup: Setup['display']): Promise<void>;
  /** Follows the till's events and the clock until aborted. */
  run(events: (signal: AbortSignal) => AsyncIterable<unknown>, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
  /** Paired screens, for another door to them: the shop's network (network/door.ts). */
  readonly paired: PairedDoor;
}

export interface PairedDoor {
  /** The screen a token belongs to; null when it belongs to none. */
  find(token: string): string | null;
  /** A new screen; answers its token, which is told once. */
  add(name: string): string;
  list(): readonly PairedScreen[];
  openLine(screenId: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  revoke(screenId: string): boolean;
}

export type DisplayParts = Omit<StageParts, 'clock' | 'isTraining'>;

export function createDisplay(ports: Ports, parts: DisplayParts): Display {
  return new RunningDisplay(ports, parts);
}

class RunningDisplay implements Display {
  readonly frames: Stage['frames'];
  readonly paired: PairedDoor;
  private readonly ports: Ports;
  private readonly stage: Stage;
  private readonly pairing: Pairing;
  private readonly streams: Streams;
  private shelf: Screens | null = null;
  private listener: DisplayListener | null = null;
  private wish = '';
  private host = '127.0.0.1';
  private network: DisplayState['network'] = 'off';

  constructor(ports: Ports, parts: DisplayParts) {
    const { clock, random, training } = ports;
    this.ports = ports;
    this.stage = createStage({ ...parts, clock, isTraining: training !== undefined });
    this.frames = (signal) => this.stage.frames(signal);
    this.pairing = createPairing(clock, random);
    this.streams = createStreams(this.stage, clock, (id) => this.screens.seen(id));
    this.paired = {
      find: (token) => this.screens.find(token),
      add: (name) => this.screens.add(name).token,
      list: () => this.list(),
      openLine: (...line) => this.streams.open(...line),
      revoke: (screenId) => this.revoke(screenId),
    };
  }

  show(front: Front): void {
    this.stage.show(front);
  }

  state(): DisplayState {
    return {
      reach: this.network === 'off' ? 'off' : isLoopback(this.host) ? 'here' : 'network',
      network: this.network,
      addresses: this.addresses(),
      code: this.pairing.current(),
      screens: this.network === 'off' ? [] : this.list(),
      host: this.ports.screens?.state() ?? null,
    };
  }

  newCode(): PairingCode {
    return this.pairing.offer();
  }

  revoke(screenId: string): boolean {
    const isKnown = this.screens.remove(screenId);
    this.streams.close(screenId);
    return isKnown;
  }

  async listen(setup: Setup['display']): Promise<void> {
    const wish = JSON.stringify(setup ?? null);
    if (wish === this.wish && this.network !== 'failed') return; // the screens keep their lines
    this.wish = wish;
    await this.close();
    this.network = 'off';
    const { display, clock, log } = this.ports;
    if (setup?.port === undefined || display === undefined) return;
    this.host = setup.host ?? '127.0.0.1';
    const { pageDir } = display;
    const { screens, pairing, streams } = this;
    const parts = { pageDir, screens, pairing, streams, clock, log };
    const lastPort = setup.port === 0 ? screens.lastPort() : null;
    const start = (port: number): Promise<DisplayListener> =>
      startDisplayListener(parts, this.host, port);
    try {
      const first = lastPort === null ? null : await start(lastPort).catch(() => null);
      this.listener = first ?? (await start(setup.port));
      screens.rememberPort(this.listener.port);
      this.network = 'open';
    } catch (error) {
      this.network = 'failed';
      const about = { host: this.host, port: setup.port, error: String(error) };
      log.error('the display port could not be had', about);
    }
  }

  async run(
    events: (signal: AbortSignal) => AsyncIterable<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, log } = this.ports;
    const follow = async (): Promise<void> => {
      while (!signal.aborted)
        try {
          for await (const _event of events(signal)) this.stage.refresh();
          if (!signal.aborted) await clock.sleep(AGAIN_MS, signal);
        } catch (error) {
          log.error('the customer display lost its thread', { error: String(error) });
          await clock.sleep(AGAIN_MS, signal);
        }
    };
    await Promise.all([this.stage.run(signal), follow()]);
  }

  async close(): Promise<void> {
    await this.listener?.close();
    this.listener = null;
  }

  /** Read when first needed: most tills have no other screens, and then no file is made. */
  private get screens(): Screens {
    return (this.shelf ??= createScreens(this.ports));
  }

  private list(): PairedScreen[] {
    return this.screens.list().map((screen) => {
      const isConnected = this.streams.isConnected(screen.id);
      const lastSeenAtMs = isConnected ? this.ports.clock.wallMs() : screen.lastSeenAtMs;
      return { ...screen, lastSeenAtMs, isConnected };
    });
  }

  private addresses(): string[] {
    const port = this.listener?.port;
    if (port === undefined) return [];
    const isAny = this.host === '0.0.0.0' || this.host === '::';
    const hosts = isAny ? (this.ports.display?.addresses() ?? []) : [this.host];
    return hosts.map((host) => `http://${host.includes(':') ? `[${host}]` : host}:${port}/`);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
