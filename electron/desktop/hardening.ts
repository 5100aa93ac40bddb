// Owns what holds for the whole app whatever window it opens: nothing from outside is loaded, no
// frame or page goes elsewhere, a broken certificate is never looked past, nothing is downloaded
// but a file the page itself made, and nobody debugs an installed till.
import type { App, Session, WebContents } from 'electron';
import type { Logger } from '../core/ports.ts';
import { grantLittle } from './permissions.ts';
import { isDisplayAddress, isDoorAddress, isPageAddress } from './scheme.ts';

/** Switches that open a till to another program, or take away what guards it. */
const DEBUG_SWITCHES = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'],
  ...['inspect', 'inspect-brk', 'inspect-port', 'inspect-wait', 'js-flags', 'load-extension'],
  ...['disable-web-security', 'disable-site-isolation-trials', 'allow-running-insecure-content'],
  ...['ignore-certificate-errors', 'ignore-certificate-errors-spki-list'],
  ...['host-rules', 'host-resolver-rules', 'auto-open-devtools-for-tabs'],
  ...['use-fake-ui-for-media-stream', 'use-fake-device-for-media-stream'],
];

/** The switches of a command line that an installed till does not start with. */
export function debugSwitchesIn(argv: readonly string[]): string[] {
  const names = argv.map((arg) => /^--?([^=]+)/.exec(arg)?.[1]?.toLowerCase() ?? '');
  return DEBUG_SWITCHES.filter((name) => names.includes(name));
}

/**
 * Sentences against a start that would let another program into an installed till; its switches
 * are taken off Chromium's command line all the same. Before Electron is ready.
 */
export function faultsOfDebugging(
  app: Pick<App, 'isPackaged' | 'commandLine'>,
  argv: readonly string[],
): string[] {
  if (!app.isPackaged) return [];
  const switches = debugSwitchesIn(argv);
  for (const name of switches) app.commandLine.removeSwitch(name);
  return switches.map((name) => `An installed Lunas does not start with --${name}.`);
}

/** Puts all of it in place. Once, before the first window. */
export function harden(app: App, session: Session, log: Logger): void {
  grantLittle(session);
  keepOut(session, log);
  session.on('will-download', (event, item) => {
    if (isOwnFile(item.getURL())) return;
    event.preventDefault();
    log.warn('a download was refused');
  });
  app.on('web-contents-created', (_event, contents) => hold(contents, log));
  app.on('certificate-error', (event, _contents, _url, _fault, _certificate, reply) => {
    event.preventDefault();
    reply(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, reply) => {
    event.preventDefault();
    reply();
  });
  app.on('login', (event, _contents, _details, _auth, reply) => {
    event.preventDefault();
    reply();
  });
}

/** What a page may load: the app's own files, and what it made itself. */
export function isInside(address: string): boolean {
  const isOurs = isPageAddress(address) || isDisplayAddress(address) || isDoorAddress(address);
  return isOurs || /^(?:blob|data):/.test(address);
}

function keepOut(session: Session, log: Logger): void {
  session.webRequest.onBeforeRequest(({ url }, reply) => {
    const cancel = !isInside(url) && !url.startsWith('devtools://');
    if (cancel) log.warn('a request to the outside was refused');
    reply({ cancel });
  });
}

/** A file the till's page made, such as the books or its setup. */
function isOwnFile(address: string): boolean {
  return address.startsWith('blob:') && isPageAddress(address.slice('blob:'.length));
}

/** Windows have rules of their own (guard.ts); this is for frames and what nobody thought of. */
function hold(contents: WebContents, log: Logger): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return; // guard.ts decides
    event.preventDefault();
    log.warn('a frame was refused to load');
  });
  contents.on('will-redirect', (event) => {
    if (isInside(event.url)) return;
    event.preventDefault();
    log.warn('the page was refused to be sent elsewhere');
  });
  contents.on('select-bluetooth-device', (event, _devices, reply) => {
    event.preventDefault();
    reply('');
  });
}
