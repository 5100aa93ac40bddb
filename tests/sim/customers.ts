// Owns what customers and the bank do: money moves in the provider's books, and is pushed or not.
import type { Sighting } from '../../shared/sighting.ts';
import { words, type Entry } from './books.ts';
import type { PayPlan } from './deeds.ts';
import type { Profile } from './profile.ts';
import { stampText, type SimQiospay } from './sim-qiospay.ts';
import type { Truth } from './truth.ts';

export class Customers {
  private readonly clock: { nowMs(): number };
  private readonly provider: SimQiospay;
  private readonly truth: Truth;
  private readonly profile: Profile;

  constructor(clock: { nowMs(): number }, provider: SimQiospay, truth: Truth, profile: Profile) {
    this.clock = clock;
    this.provider = provider;
    this.truth = truth;
    this.profile = profile;
  }

  enter(what: Pick<Entry, 'kind' | 'amount' | 'of' | 'owner'>, how: Partial<Entry> = {}): Entry {
    const nowMs = this.clock.nowMs();
    const { books } = this.provider;
    return books.add({
      ...what,
      atMs: nowMs,
      stampMs: this.provider.stampNowMs(),
      visibleAtMs: nowMs,
      brand: '93600014',
      ref: books.nextRef(),
      refFromMs: nowMs,
      balanceFromMs: nowMs,
      brokenUntilMs: 0,
      ...how,
    });
  }

  /** Pays, and answers what the provider pushes of it; null when nobody could pay that. */
  pay(plan: PayPlan): { readonly entry: Entry; readonly pushed: Sighting | null } | null {
    const nowMs = this.clock.nowMs();
    const sale = plan.sale === null ? null : this.truth.sales.get(plan.sale);
    if (sale === undefined) return null; // no code was ever shown, so nobody could scan it
    const amount = plan.amount ?? (sale?.payable ?? 0) + plan.off;
    if (amount <= 0) return null;
    const visibleAtMs = nowMs + plan.delayMs;
    const entry = this.enter(
      { kind: 'credit', amount, of: null, owner: plan.sale },
      {
        visibleAtMs,
        brand: plan.brand,
        refFromMs: visibleAtMs + plan.refAfterMs,
        balanceFromMs: visibleAtMs + plan.balanceAfterMs,
        brokenUntilMs: plan.brokenForMs > 0 ? visibleAtMs + plan.brokenForMs : 0,
      },
    );
    this.truth.pays.set(plan.pay, entry.n);
    return { entry, pushed: plan.push && this.pushed(entry, plan.push) };
  }

  reverse(pay: number, delayMs: number): void {
    const n = this.truth.pays.get(pay);
    if (n === undefined) return;
    const { amount, ref, brand } = this.provider.books.entry(n);
    const visibleAtMs = this.clock.nowMs() + delayMs;
    const times = { visibleAtMs, refFromMs: visibleAtMs, balanceFromMs: visibleAtMs };
    this.enter({ kind: 'reversal', amount, of: n, owner: null }, { ref, brand, ...times });
  }

  private pushed(
    entry: Entry,
    push: { readonly stampOffMs: number; readonly isMinute: boolean },
  ): Sighting {
    const stamp = stampText(entry.stampMs + push.stampOffMs, push.isMinute ? 3 : 0);
    const { fromMs, widthMs } = stamp;
    const refid = `REFID${entry.n}`;
    const hasBalance = this.profile.rows === 'full' || this.profile.rows === 'balance';
    const balance = hasBalance ? String(entry.balance) : null;
    const { amount, brand } = entry;
    this.provider.books.shown(
      entry.n,
      words({
        channel: 'callback',
        isCredit: true,
        amount,
        fromMs,
        widthMs,
        brand,
        ref: refid,
        balance,
      }),
    );
    return {
      feed: 'qiospay',
      channel: 'callback',
      direction: 'credit',
      amount: entry.amount as Sighting['amount'],
      stamp: { fromMs, untilMs: fromMs + widthMs },
      issuer: { code: entry.brand, name: entry.brand },
      refs: { refid },
      balance,
    };
  }
}
