// Owns the keys pressed before the till has said what there is: a cashier types while the page
// still loads, and no digit may be lost. They are held, and played again in order once somebody
// listens.

/** More than a hurried amount and its Enter is a scanner or a cat. */
const HELD_MAX = 16;
/** Letters too: without them what is left of a scanned code would look like an amount. */
const HELD = /^(?:.|Enter|Tab|Backspace)$/;

export interface EarlyKeys {
  /** Stops holding and gives what was held to whoever listens now. Later calls do nothing. */
  replay(): void;
}

export function holdEarlyKeys(target: Document): EarlyKeys {
  let held: KeyboardEvent[] = [];
  const hold = (event: KeyboardEvent): void => {
    const isField = event.target instanceof Element && event.target.closest('input, textarea');
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (HELD.test(event.key) && !isField && !isChord && held.length < HELD_MAX) held.push(event);
  };
  target.addEventListener('keydown', hold);
  return {
    replay() {
      target.removeEventListener('keydown', hold);
      const keys = held;
      held = [];
      for (const { key, code } of keys)
        target.body.dispatchEvent(
          new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
        );
    },
  };
}
