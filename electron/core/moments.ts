// Owns when sales came onto the screen and left it, in provider time: known at once, or filled in
// as soon as the provider's clock has been measured. Remembered on the clock that never jumps, so
// that a PC set to another hour changes nothing.
import type { SaleId } from '../../shared/ids.ts';
import { DAY_MS, type Interval } from '../../shared/time.ts';
import type { Clock } from './ports.ts';
import { JUMP_MS, type ProviderClock } from './provider-clock.ts';
import type { SaleStore } from './store/sales.ts';

/** Sales that closed longer ago explain no new money; their moments are filled in no more. */
const CLOSED_SINCE_MS = DAY_MS;

export interface Moments {
  /**
   * This sale's code is shown now: the moment in provider time, or null and it is filled in later.
   */
  shown(id: SaleId): Interval | null;
  /** This sale leaves the screen now. */
  closed(id: SaleId): Interval | null;
  /** Fills in what was not known then, if it is known now. */
  fill(): void;
}

interface Moment {
  readonly monoMs: number;
  /** The PC's wall clock minus its monotonic one, then. */
  readonly apartMs: number;
}

/** A sale that is closed closed by now: nothing more is known, and it needs no clock's word. */
function byNow(shown: Interval | null, { untilMs }: Interval): Interval {
  return { fromMs: Math.min(shown?.fromMs ?? 0, untilMs), untilMs };
}

export function createMoments(
  clock: Clock,
  providerClock: ProviderClock,
  sales: SaleStore,
): Moments {
  const unknown = { shown: new Map<string, Moment>(), closed: new Map<string, Moment>() };
  const apartMs = () => clock.wallMs() - clock.monoMs();
  const now = (which: keyof typeof unknown, id: SaleId): Interval | null => {
    const monoMs = clock.monoMs();
    const moment = providerClock.at(monoMs);
    if (moment === null) unknown[which].set(id, { monoMs, apartMs: apartMs() });
    return moment;
  };
  /**
   * Only this run remembers by a clock that never jumps. When an earlier one showed a sale stays
   * open: the PC's wall clock may have been set since, and a guess about the moment would decide
   * whose money it is.
   */
  const then = (which: keyof typeof unknown, id: SaleId): Interval | null => {
    const moment = unknown[which].get(id);
    // The two clocks came apart since: one was set, or the PC slept and one stood still.
    if (moment === undefined || Math.abs(apartMs() - moment.apartMs) > JUMP_MS) return null;
    return providerClock.at(moment.monoMs);
  };
  return {
    shown: (id) => now('shown', id),
    closed: (id) => now('closed', id),
    fill() {
      const nowAt = providerClock.at(clock.monoMs());
      if (nowAt === null) return;
      for (const sale of sales.unplaced(clock.wallMs() - CLOSED_SINCE_MS)) {
        const { id } = sale;
        const shown = sale.shown ?? then('shown', id);
        const isOpen = sale.status === 'waiting' || sale.status === 'needs_person';
        const closed = isOpen ? null : (sale.closed ?? then('closed', id) ?? byNow(shown, nowAt));
        if (shown !== sale.shown || closed !== sale.closed) sales.place(id, shown, closed);
      }
    },
  };
}
