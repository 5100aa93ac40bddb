// Owns what a baseline rule is given and what it may answer, and the PC's view of time it works
// with.
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { NOON_MS, type Pc } from './story.ts';
import type { Push, Row } from './world.ts';

/**
 * A sale as a rule knows it; `payable` is what its QR asks for. Oldest first wherever there is a
 * list.
 */
export interface RuleSale {
  readonly id: string;
  readonly amount: number;
  readonly payable: number;
  /** PC time. */
  readonly openedAtMs: number;
  /** Looks taken for it before this one. */
  readonly looks: number;
}

export interface Verdict {
  readonly kind: 'paid' | 'person';
  readonly saleId: string;
  readonly from: Row | Push;
}

/** A rule at work, with whatever it remembers. */
export interface RulePlayer {
  /** What to ask the customer for. */
  payable?(amount: number, dice: SeededRandom, nowMs: number): number;
  poll(rows: readonly Row[], sales: readonly RuleSale[], pc: PcView): Verdict[];
  push?(push: Push, sales: readonly RuleSale[], pc: PcView): Verdict[];
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  /** It asks so often while a sale waits. */
  readonly paceMs: number;
  /** It stops looking for a sale's money after so long. */
  readonly givesUpMs: number;
  /** Whether sales that wait, and what was used up, survive a restart. */
  readonly isKept: boolean;
  start(): RulePlayer;
}

/** Reads clocks and dates as a program on that PC does, zone mistakes included. */
export class PcView {
  readonly nowMs: number;
  private readonly zoneMs: number;

  constructor(pc: Pc, trueMs: number) {
    this.nowMs = NOON_MS + trueMs + pc.offMs;
    this.zoneMs = pc.zoneHours * 3_600_000;
  }

  /** `new Date(text)`: the PC's own zone; not a number where JavaScript finds no date. */
  parse(text: string): number {
    return Date.parse(`${text.replace(' ', 'T')}Z`) - this.zoneMs;
  }

  /** The same components taken as WIB. */
  parseWib(text: string): number {
    return this.parse(text) + this.zoneMs - 7 * 3_600_000;
  }

  /** Today's date on the PC's wall, `YYYY-MM-DD`. */
  today(): string {
    return new Date(this.nowMs + this.zoneMs).toISOString().slice(0, 10);
  }
}
