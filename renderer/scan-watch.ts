// Owns telling a barcode scanner from a hand: it types as a keyboard does, only faster than anyone.
// Digits count at once, since a cashier must see them; everything else is held for a blink, until
// it is known whether a hand pressed it. Pure: times are in milliseconds of any even clock.

/** A longer pause ends a run of keys. */
export const GAP_MAX_MS = 50;
/** A slower mean than this is a hand, rolling over the keys; a slow scanner needs 20. */
const PACE_MS = 30;
/** Fewer digits may be a hurried hand, or a key that bounces. */
const DIGITS_MIN = 8;
/** So many digits are a barcode even without the Enter or Tab that most scanners add. */
const DIGITS_ALONE_MIN = 12;
/** The Enter or Tab of a scanner comes within this time. */
const SUFFIX_MS = 100;

/** `hold`: keep it until the run ends. `scan`: all of the run so far was a scanner's. */
export type Heard = 'act' | 'hold' | 'scan';

interface RunKey {
  readonly key: string;
  readonly atMs: number;
}

export interface ScanWatch<T> {
  /** Hears a key that writes one sign, `before` being what was there before it. */
  sign(key: string, atMs: number, before: T): Heard;
  /** Hears Enter or Tab, which end a scan. */
  suffix(atMs: number): Heard;
  /** Hears that no key came for longer than {@link GAP_MAX_MS}. */
  silence(): Heard;
  /** Hears any other key: what came before it is no part of a scan. */
  other(): void;
  /** What was there before the run that is being heard, or was heard last; null before any. */
  before(): T | null;
  /** Whether keys come too fast for a hand just now. */
  isFast(atMs: number): boolean;
}

export interface ScanRules {
  /** Which signs count at once. */
  readonly isMoney: (key: string) => boolean;
  /** A lone amount is never taken for a scan. */
  readonly isAmount: (digits: string) => boolean;
  /** As many keys in one run, not all of them money, were not pressed by fingers. */
  readonly codeMin: number;
}

export function createScanWatch<T>({ isMoney, isAmount, codeMin }: ScanRules): ScanWatch<T> {
  let run: RunKey[] = [];
  let isScan = false;
  let start: { readonly value: T } | null = null;

  const isOnly = (test: (key: string) => boolean): boolean => run.every(({ key }) => test(key));
  const isPaced = (count: number): boolean => {
    const [first, last] = [run.at(-count), run.at(-1)];
    if (run.length < count || first === undefined || last === undefined) return false;
    return last.atMs - first.atMs <= PACE_MS * (count - 1);
  };
  const isCode = (digitsMin: number): boolean => {
    if (!isOnly(isMoney)) return isPaced(codeMin);
    if (!isOnly((key) => /^\d$/.test(key)) || !isPaced(digitsMin)) return false;
    return !isAmount(run.map(({ key }) => key).join(''));
  };
  /** An amount and then one key, such as R: a hand, unless an Enter follows at a scanner's pace. */
  const isAmountAndKey = (): boolean =>
    run.slice(0, -1).every(({ key }) => isMoney(key)) && !run.every(({ key }) => isMoney(key));
  const end = (): void => {
    run = [];
    isScan = false;
  };

  return {
    sign(key, atMs, before) {
      const last = run.at(-1);
      if (last === undefined || atMs - last.atMs > (isScan ? SUFFIX_MS : GAP_MAX_MS)) {
        end();
        start = { value: before };
      }
      run.push({ key, atMs });
      if (isOnly(isMoney)) return 'act';
      isScan ||= isPaced(codeMin) && !isAmountAndKey();
      return isScan ? 'scan' : 'hold';
    },
    suffix(atMs) {
      const last = run.at(-1);
      const isNear = last !== undefined && atMs - last.atMs <= SUFFIX_MS;
      const wasScan = isNear && (isScan || isCode(DIGITS_MIN));
      end();
      return wasScan ? 'scan' : 'act';
    },
    silence() {
      const wasScan = isScan || (isCode(DIGITS_ALONE_MIN) && !isAmountAndKey());
      // A scan's own Enter may still come.
      if (isScan) return 'scan';
      end();
      return wasScan ? 'scan' : 'act';
    },
    other: end,
    before: () => start?.value ?? null,
    isFast: (atMs) => atMs - (run.at(-1)?.atMs ?? -Infinity) <= SUFFIX_MS && isPaced(3),
  };
}
