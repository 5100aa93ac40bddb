// The life of this start: Chromium up, ready, and the one way out. Must stay true: the process ends
// only after Chromium has, and after a second instance has told the first of itself.

import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import { Chromium } from './chromium.ts';
import { complain } from './complain.ts';
import { getStart } from './start.ts';

/** Switches that are this process's own and must not reach Chromium twice. */
const OWN_SWITCH = /^--(inspect|remote-debugging|no-sandbox|user-data-dir|kiosk)/;

const ready = Promise.withResolvers<void>();
const destroyed = new Map<string, () => void>();
const lastWords: Promise<unknown>[] = [];
const appendedSwitches: string[] = [];
const removedSwitches = new Set<string>();
let chromium: Chromium | null = null;
let isOpen = false;
let awaited = 0;
let isEnding = false;

/** Resolves when the app may open windows. */
export const whenReady: Promise<void> = ready.promise;

export function isReady(): boolean {
  return isOpen;
}

/** The running Chromium. Throws before `ready`. */
export function browser(): Chromium {
  if (chromium === null) throw new Error('stand-in electron: Chromium is not started yet');
  return chromium;
}

/** A switch the app adds for Chromium; only before it starts, as in Electron. */
export function appendSwitch(text: string): void {
  appendedSwitches.push(text);
}

/** A switch given that Chromium is not to see; only before it starts. */
export function removeSwitch(name: string): void {
  removedSwitches.add(name);
}

/** Starts Chromium, unless the app has already decided to end. */
export async function startChromium(): Promise<void> {
  if (isEnding) return;
  const isLeft = (text: string): boolean =>
    !OWN_SWITCH.test(text) && !removedSwitches.has(text.slice(2).split('=')[0] ?? '');
  const given = getStart().switches.filter(isLeft);
  const own = new Chromium([...given, ...appendedSwitches]);
  chromium = own;
  own.onLost((code) => {
    process.stderr.write(`stand-in electron: Chromium ended by itself with ${code}\n`);
    process.exit(1);
  });
  process.once('exit', () => own.kill());
  const address = await own.address();
  own.listen('', ({ method, params }) => {
    if (method === 'Target.targetDestroyed') {
      destroyed.get((params as { targetId: string }).targetId)?.();
    } else if (method === 'Target.targetCreated') {
      closeStray((params as { targetInfo: Protocol.Target.TargetInfo }).targetInfo);
    }
  });
  await own.send('Target.setDiscoverTargets', { discover: true });
  process.stderr.write(`DevTools listening on ${address}\n`);
}

/** Opens a page's target and answers its id. */
export async function createTarget(
  target: Protocol.Target.createTargetParameters,
): Promise<string> {
  awaited += 1;
  return (await browser().send('Target.createTarget', target)).targetId;
}

/** A window the page opened in a way its guards do not know: never there for the app to see. */
function closeStray({ targetId, type, openerId }: Protocol.Target.TargetInfo): void {
  if (type !== 'page') return;
  if (openerId === undefined && awaited > 0) awaited -= 1;
  else {
    complain('a page opened a window past setWindowOpenHandler; it was closed');
    browser().send('Target.closeTarget', { targetId }).catch(complain);
  }
}

/** Lets `ready` happen. */
export async function open(): Promise<void> {
  if (isEnding) return;
  isOpen = true;
  ready.resolve();
}

/** Calls back once when a page's target is gone, whoever closed it. */
export function onDestroyed(targetId: string, listener: () => void): void {
  destroyed.set(targetId, listener);
}

/** Something that must have happened before the process ends. */
export function beforeEnd(words: Promise<unknown>): void {
  lastWords.push(words);
}

/** Ends everything. The process leaves with `code` when all is down. */
export async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await Promise.allSettled(lastWords);
  await chromium?.stop();
  process.exit(code);
}
