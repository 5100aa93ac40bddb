// Owns the provider's side of a story: which rows an answer holds at a moment, and the truth behind
// them that only the referee may look at. Written from specs/000 and facts/domain.md §3, without
// the core's code.
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { NOON_MS, type FeedStyle, type Pay, type Story } from './story.ts';

const WIB_MS = 7 * 3_600_000;
const ISSUERS = ['93600014', '93600914', '93600008', '93600535', '93600002'];

/** A row of `data` as the provider writes it. */
export interface Row {
  readonly date: string;
  readonly amount: string | number;
  readonly type: 'CR' | 'DB';
  readonly qris: string;
  readonly brand_name: string;
  readonly issuer_reff?: string;
  readonly buyer_reff?: string;
  readonly balance?: string;
}

/**
 * A callback's `data`, with the stamp to the minute and a key of its own, as specs/000 shows it.
 */
export interface Push {
  readonly amount: number;
  readonly type: 'CR';
  readonly refid: number;
  readonly issuer: string;
  readonly balance: string;
  readonly time: string;
}

/** Money that moved, as the bank knows it. */
export interface Movement {
  readonly key: string;
  readonly sale: string | null;
  readonly amount: number;
  readonly type: 'CR' | 'DB';
  /** True time after noon. */
  readonly atMs: number;
  readonly shownAtMs: number;
  readonly pushedAtMs: number | null;
  readonly takenBackAtMs: number | null;
  readonly issuer: string;
  readonly ref: string;
  readonly balance: number;
}

export class World {
  readonly story: Story;
  readonly movements: Movement[] = [];
  /** What each sale's QR asks for. */
  readonly asked = new Map<string, number>();
  private readonly dice: SeededRandom;
  private readonly keys = new WeakMap<Row, string>();
  private balance = 1_000_000;
  private serial = 21_112_616_662;

  constructor(story: Story, dice: SeededRandom) {
    this.story = story;
    this.dice = dice;
  }

  /** A customer pays what the step says, else what the QR of the sale asks for. */
  pay(step: Pay): Movement {
    const asked = step.sale === null ? undefined : this.asked.get(step.sale);
    const amount = step.amount ?? (asked ?? Number.NaN) + (step.extra ?? 0);
    if (!Number.isSafeInteger(amount)) throw new Error(`${step.key} has no amount`);
    const movement = this.add(step.key, amount, 'CR', step.atMs, {
      sale: step.sale,
      shownAtMs: step.atMs + (step.shownAfterMs ?? 0),
      pushedAtMs: step.pushedAfterMs === undefined ? null : step.atMs + step.pushedAfterMs,
      takenBackAtMs: step.reversedAfterMs === undefined ? null : step.atMs + step.reversedAfterMs,
    });
    const { takenBackAtMs: atMs, ref, issuer } = movement;
    if (atMs !== null)
      this.add(`${step.key} back`, amount, 'DB', atMs, { shownAtMs: atMs, ref, issuer });
    return movement;
  }

  /** The owner moves money to a bank account. */
  withdraw(amount: number, atMs: number): void {
    this.add(`withdrawal ${this.movements.length}`, amount, 'DB', atMs, { shownAtMs: atMs });
  }

  private add(
    key: string,
    amount: number,
    type: 'CR' | 'DB',
    atMs: number,
    over: Partial<Movement>,
  ): Movement {
    // Net of a fee of 0.7 %, as the running balance of the published rows is (facts/domain.md
    // §3.1).
    this.balance += type === 'CR' ? amount - Math.floor((amount * 7) / 1000) : -amount;
    this.serial += 1 + this.dice.int(900);
    const movement: Movement = {
      key,
      sale: null,
      amount,
      type,
      atMs,
      shownAtMs: atMs,
      pushedAtMs: null,
      takenBackAtMs: null,
      issuer: this.dice.pick(ISSUERS),
      ref: String(this.serial).padStart(12, '0'),
      balance: this.balance,
      ...over,
    };
    this.movements.push(movement);
    return movement;
  }

  /** The rows of an answer given at `nowMs`. */
  rows(nowMs: number): Row[] {
    const { feed } = this.story;
    const shown = this.movements
      .filter((each) => each.shownAtMs <= nowMs)
      .toSorted((a, b) => b.atMs - a.atMs || b.balance - a.balance);
    const rows = shown.flatMap((each) =>
      Array.from({ length: feed.copies }, () => this.row(each, nowMs)),
    );
    if (feed.order === 'oldest first') return rows.toReversed();
    if (feed.order === 'newest first') return rows;
    return rows
      .map((row) => ({ row, at: this.dice.fraction() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ row }) => row);
  }

  private row(movement: Movement, nowMs: number): Row {
    const { feed } = this.story;
    const isRefOld = nowMs >= movement.shownAtMs + 20_000;
    const hasRef = feed.refs === 'at once' || (feed.refs === 'after 20 s' && isRefOld);
    const row: Row = {
      date: stampText(movement.atMs, feed.stamp),
      amount: amountText(movement.amount, feed.amount),
      type: movement.type,
      qris: 'static',
      brand_name: movement.issuer,
      ...(hasRef ? { issuer_reff: movement.ref, buyer_reff: movement.ref } : {}),
      ...(feed.hasBalance ? { balance: String(movement.balance) } : {}),
    };
    this.keys.set(row, movement.key);
    return row;
  }

  push(movement: Movement): Push {
    return {
      amount: movement.amount,
      type: 'CR',
      refid: 295_000_000 + (movement.balance % 1_000_000),
      issuer: movement.issuer,
      balance: String(movement.balance),
      time: stampText(movement.atMs, 'day-first minutes'),
    };
  }

  /** Which movement a row tells of. */
  keyOf(row: Row): string {
    const key = this.keys.get(row);
    if (key === undefined) throw new Error('a row of another world');
    return key;
  }
}

function stampText(atMs: number, style: FeedStyle['stamp']): string {
  const iso = new Date(NOON_MS + atMs + WIB_MS).toISOString();
  const [date = '', time = ''] = iso.split('T');
  if (style === 'seconds') return `${date} ${time.slice(0, 8)}`;
  if (style === 'minutes') return `${date} ${time.slice(0, 5)}`;
  return `${date.split('-').toReversed().join('/')} ${time.slice(0, 5)}`;
}

function amountText(amount: number, style: FeedStyle['amount']): string | number {
  switch (style) {
    case 'text':
      return String(amount);
    case 'number':
      return amount;
    case 'dotted':
      return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, '.');
    case 'decimals':
      return `${amount}.00`;
    case 'sen':
      return String(amount * 100);
  }
}
