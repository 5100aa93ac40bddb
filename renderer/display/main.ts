// Owns the start of the customer's screen: which line to the till, one screen, one slow pulse.
import { createClock } from '../clock.ts';
import { dialMessagePort, dialWebSocket, keepLine } from './line.ts';
import { createCustomerScreen } from './screen.ts';
import { isInOwnWindow } from '../shell.ts';
import './display.css';

const TICK_MS = 250;

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, signal?.aborted === true ? 0 : ms);
    signal?.addEventListener('abort', end);
  });
}

/** Whether the till still knows this browser. Where nobody answers, it is not yet asked. */
async function isPaired(): Promise<boolean> {
  try {
    return (await fetch('paired', { cache: 'no-store' })).status !== 401;
  } catch {
    return true;
  }
}

/** A screen in a browser goes dark by itself; where it may be asked not to, it is. */
async function stayAwake(): Promise<void> {
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
  await navigator.wakeLock.request('screen').catch(() => undefined);
}

async function start(place: HTMLElement): Promise<void> {
  const isDesktop = isInOwnWindow();
  const screen = createCustomerScreen(
    place,
    createClock(() => performance.now()),
  );
  screen.lose(); // nothing is known yet
  document.addEventListener('visibilitychange', () => void stayAwake());
  document.addEventListener('click', () => {
    if (!isDesktop && document.fullscreenElement === null)
      document.documentElement.requestFullscreen?.().catch(() => undefined);
  });
  void stayAwake();
  void (async () => {
    for (;;) {
      await wait(TICK_MS);
      screen.tick();
    }
  })();
  await keepLine({
    dial: isDesktop ? dialMessagePort : dialWebSocket,
    onFrame: (frame) => screen.take(frame),
    onLost: () => screen.lose(),
    isWelcome: isDesktop ? async () => true : isPaired,
    onUnwelcome: () => location.reload(),
    wait,
  });
}

const place = document.getElementById('screen');
if (place !== null) void start(place);
