// Owns what other starts of the app bring to the one that runs: links, and flags it can't take any
// more. macOS hands links over as events, before anything is ready; they wait here.
import { app, BrowserWindow } from 'electron';
import { isLink, LINK_SCHEME } from '../../shared/sale-link.ts';
import type { Logger } from '../core/ports.ts';
import type { OwnStart } from './autostart.ts';

/** Flags a till at work does not change by; `--profile` chose which till this is. */
const UNHEEDED = ['--setup', '--demo', '--callback-port', '--kiosk', '--safe'];
/** Before there is anybody to take them; more are a program gone mad. */
const EARLY_MAX = 6;

export interface Start {
  readonly links: readonly string[];
  /** Names of flags that had no effect. */
  readonly unheeded: readonly string[];
}

/** One start carries one link; what else looks like one is taken too, and refused by its reader. */
export function startOf(argv: readonly string[]): Start {
  const names = argv.map((arg) => arg.split('=', 1)[0] ?? '');
  return {
    links: argv.filter((arg) => isLink(arg)).slice(0, 2),
    unheeded: UNHEEDED.filter((flag) => names.includes(flag)),
  };
}

/** The command line without links: a till that starts itself again asks for no sale twice. */
export function withoutLinks(argv: readonly string[]): string[] {
  return argv.filter((arg) => !isLink(arg));
}

export interface Starts {
  /** Takes what came so far, and whatever comes from now on. */
  attach(take: (start: Start) => void): void;
}

/** At once, before Electron is ready. `argv`: of this very start, whose flags are heeded. */
export function listenForStarts(argv: readonly string[]): Starts {
  const own = startOf(argv);
  let early: Start[] = own.links.length > 0 ? [{ ...own, unheeded: [] }] : [];
  let take = (start: Start): void => {
    early = [...early, start].slice(0, EARLY_MAX);
    // Before the till's own window there may be one that asks for a passphrase.
    BrowserWindow.getAllWindows()[0]?.focus();
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take({ links: [url], unheeded: [] });
  });
  app.on('second-instance', (_event, secondArgv) => take(startOf(secondArgv)));
  return {
    attach(taker) {
      take = taker;
      for (const start of early.splice(0)) taker(start);
    },
  };
}

/** Makes this app the one that opens our links; an installer does the same for good. */
export function registerLinks({ program, args }: OwnStart, log: Logger): void {
  if (!app.setAsDefaultProtocolClient(LINK_SCHEME, program, [...args]))
    log.warn('the system did not take our links', { scheme: LINK_SCHEME });
}
