// Owns the watch over an unattended screen: who is logged in and touches nothing for the set time
// is logged out. The till does the same by itself; this only shows it at once.
import type { PageState } from '../page.ts';
import type { SessionDeeds } from './session.ts';

/** Hands are told of this often at most. */
const TELL_EVERY_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

export interface IdleParts {
  readonly target: Pick<Document, 'addEventListener'>;
  readonly getState: () => PageState;
  /** Milliseconds that never jump. */
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly session: Pick<SessionDeeds, 'touch' | 'lock'>;
}

/** Runs for as long as the page does. */
export async function watchIdle(parts: IdleParts): Promise<never> {
  const { target, getState, nowMs, wait, session } = parts;
  let seenMs = nowMs();
  let toldMs = seenMs;
  const seen = (): void => {
    seenMs = nowMs();
  };
  for (const kind of ['keydown', 'pointerdown', 'wheel'] as const)
    target.addEventListener(kind, seen, { capture: true, passive: true });
  for (;;) {
    await wait(LOOK_EVERY_MS);
    const { view } = getState().till;
    if (view === null || view.session.person === null) {
      toldMs = nowMs();
      continue;
    }
    if (nowMs() - seenMs > view.session.idleLockMs) {
      seen();
      await session.lock(true);
    } else if (seenMs > toldMs && nowMs() - toldMs >= TELL_EVERY_MS) {
      toldMs = nowMs();
      session.touch();
    }
  }
}
