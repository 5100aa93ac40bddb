// All the outside world the core knows. A host brings real ones, a test brings its own; nothing in
// the core reaches past them to a clock, a network, a disk path or a key.
import type { ScreensView, SecondScreenMode, WindowMode } from '../../shared/display.ts';
import type { HubDoor } from './hub/hub-door.ts';
import type { Outbound } from './webhooks/outbound.ts';
import type { UpdateState } from '../../shared/update.ts';
import type { ShellChange, ShellFrame, ShellView } from '../../shared/shell.ts';

export interface Clock {
  /** The PC's wall clock, epoch ms. It may be wrong and may jump. */
  wallMs(): number;
  /**
   * Never jumps back; only differences mean anything. Stands still while the PC sleeps on some
   * systems.
   */
  monoMs(): number;
  /** Resolves after `ms` of monotonic time, or at once when aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Both clocks, read together. */
export interface ClockReading {
  readonly wallMs: number;
  readonly monoMs: number;
}

export function readClocks(clock: Clock): ClockReading {
  return { wallMs: clock.wallMs(), monoMs: clock.monoMs() };
}

export interface Random {
  bytes(length: number): Uint8Array;
  /** 0 <= x < 1, for jitter. */
  fraction(): number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** May hold a secret in its path: never logged, never part of an error. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly bytesMax: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export type HttpFailureKind = 'dns' | 'unreachable' | 'timeout' | 'tls' | 'too_large' | 'aborted';

/** A request that got no usable answer. Its message names the kind only: a URL may hold a key. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind) {
    super(`the request failed: ${kind}`);
    this.kind = kind;
  }
}

export interface Http {
  /** Resolves with any status; rejects with {@link HttpFailure} only. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * Keeps secrets unreadable at rest. `open` throws when the text was not sealed by this machine's
 * key.
 */
export interface Secrets {
  seal(plain: string): string;
  open(sealed: string): string;
}

/** How the one key is kept under which secrets are sealed; a passphrase is never kept itself. */
export interface VaultPort {
  by(): 'keyring' | 'file' | 'passphrase';
  /** The system's own way, where it has one. */
  own(): 'keyring' | 'file' | null;
  /** Whether this is the passphrase; after wrong ones it is not looked at for a while. */
  prove(passphrase: string): Promise<'right' | 'wrong' | { readonly waitSeconds: number }>;
  /** Keeps the key by a passphrase, or by the system's own way (null). Rejects with AppError. */
  change(passphrase: string | null): Promise<void>;
}

export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The windows of a desktop till, as far as its settings may place them. */
export interface ScreensPort {
  state(): ScreensView;
  arrange(change: { readonly second?: SecondScreenMode; readonly window?: WindowMode }): void;
}

/** What a desktop does beside its windows, and what it has for the person at the till. */
export interface ShellPort {
  view(): ShellView;
  /** Throws AppError `bad_input` for a shortcut that is none; the view says what was refused. */
  change(change: ShellChange): ShellView;
  /** What there is now, and then whatever replaces it. */
  frames(lang: 'id' | 'en', signal?: AbortSignal): AsyncGenerator<ShellFrame, void, undefined>;
  /** Takes a link off the list; false when it is not there any more. */
  answer(linkId: string): boolean;
  putAway(noticeId: number): void;
}

/** A host's own way to the system's printers. */
export interface PagePrinter {
  /** Prints a whole HTML page without a dialog. Never rejects; aborted, it answers soon. */
  print(
    printerName: string,
    html: string,
    signal: AbortSignal,
  ): Promise<'taken' | 'missing' | 'refused'>;
}

/** Newer releases of this Lunas, as far as its host can get them. */
export interface UpdatePort {
  state(): UpdateState;
  /** Asks now instead of later; does nothing where {@link UpdateState} says the way is another. */
  look(): void;
  /** Ends the till well, installs what is ready and starts it. */
  install(): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Http;
  /** The way to a hub; without it a till with one in its setup is cut off from it. */
  readonly hub?: HubDoor;
  /** The way to webhooks; without it they wait. */
  readonly outbound?: Outbound;
  readonly secrets: Secrets;
  /** Absent where the key passes with the process (training, tests). */
  readonly vault?: VaultPort;
  readonly log: Logger;
  /** The profile: ledger, settings, backups. `:memory:` keeps the ledger in memory (tests). */
  readonly dir: string;
  /** Room left where the profile is, bytes; rejects when unknown. Without it nobody is warned. */
  readonly freeDiskBytes?: () => Promise<number>;
  /**
   * For printers of Windows, which take no bytes of ours; absent where the host has no such way.
   */
  readonly pagePrinter?: PagePrinter;
  /** Where callbacks are taken, 0 for any free port; without it the setup says. */
  readonly callbackPort?: number;
  /** The customer screen for other browsers: its built page, and how this PC is reached. */
  readonly display?: { readonly pageDir: string; addresses(): readonly string[] };
  /** The shop's network: the built pages of paired devices, and how this PC is reached. */
  readonly network?: { readonly pageDir: string; addresses(): readonly string[] };
  /** The PC's own screens; only a desktop has a hold of them. */
  readonly screens?: ScreensPort;
  /** Tray, shortcut, links, notifications; only a desktop has them. */
  readonly shell?: ShellPort;
  /** The system's own dialogs for folders and files; null when the person chose nothing. */
  readonly chooser?: {
    folder(): Promise<string | null>;
    file(): Promise<string | null>;
  };
  /** Ends the till well and starts it again, soon; the page comes back by itself. */
  readonly restart?: (how: { readonly isSafe: boolean }) => void;
  /** Why the till asks no provider and sells nothing until it is started again. */
  readonly safeMode?: 'asked' | 'crashes';
  /** The run before this one had not been told to end: when this one began. */
  readonly ranBefore?: { readonly restartedAtMs: number };
  /** Only the desktop app gets newer by itself. */
  readonly update?: UpdatePort;
  /** Training: the page shows its band, and where the simulated phone is. */
  readonly training?: {
    readonly phoneUrl: string;
    /** Entered from a real till, and left for it again. */
    readonly canLeave?: boolean;
  };
}
