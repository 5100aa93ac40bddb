// Owns a baseline's afternoon: the story's steps and the rule's looks at the feed, in the order
// they happen.
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { judge, type Confirmation, type Score } from './referee.ts';
import { PcView, type Rule, type RulePlayer, type RuleSale, type Verdict } from './rule.ts';
import type { Step, Story } from './story.ts';
import { World, type Movement, type Push } from './world.ts';

interface Waiting extends RuleSale {
  looks: number;
  readonly openedAt: number;
}

export function playRule(rule: Rule, story: Story, dice: SeededRandom): Score {
  return new Afternoon(rule, story, dice).run();
}

class Afternoon {
  private readonly rule: Rule;
  private readonly story: Story;
  private readonly dice: SeededRandom;
  private readonly world: World;
  private player: RulePlayer;
  private waiting: Waiting[] = [];
  private readonly pushes: { atMs: number; movement: Movement }[] = [];
  private readonly pushKeys = new WeakMap<Push, string>();
  private readonly confirmations: Confirmation[] = [];
  private readonly askedSales = new Set<string>();
  private readonly askedMoney = new Set<string>();
  private readonly away: { fromMs: number; untilMs: number; isDown: boolean }[] = [];

  constructor(rule: Rule, story: Story, dice: SeededRandom) {
    this.rule = rule;
    this.story = story;
    this.dice = dice;
    this.world = new World(story, dice);
    this.player = rule.start();
  }

  run(): Score {
    const steps = [...this.story.steps].toSorted((a, b) => a.atMs - b.atMs);
    const { paceMs } = this.rule;
    let nextLookMs = Math.min(0, steps[0]?.atMs ?? 0) + this.dice.int(paceMs);
    for (const step of steps) {
      nextLookMs = this.lookUntil(step.atMs, nextLookMs);
      this.take(step);
    }
    this.lookUntil(this.story.untilMs, nextLookMs);
    const { confirmations, askedMoney, askedSales } = this;
    const passed = { askedMoney, askedSales, askedInPassing: 0, countedTwice: 0 };
    return judge(this.world, { confirmations, ...passed });
  }

  private lookUntil(untilMs: number, fromMs: number): number {
    let atMs = fromMs;
    for (; atMs <= untilMs; atMs += this.rule.paceMs) {
      this.deliver(atMs);
      this.look(atMs);
    }
    this.deliver(untilMs);
    return atMs;
  }

  private deliver(untilMs: number): void {
    const due = this.pushes.filter((each) => each.atMs <= untilMs);
    for (const each of due.toSorted((a, b) => a.atMs - b.atMs)) {
      this.pushes.splice(this.pushes.indexOf(each), 1);
      if (!this.player.push || this.away.some((gap) => gap.isDown && isIn(gap, each.atMs)))
        continue;
      const push = this.world.push(each.movement);
      this.pushKeys.set(push, each.movement.key);
      this.hear(this.player.push(push, this.open(each.atMs), this.pc(each.atMs)), each.atMs);
    }
  }

  private look(atMs: number): void {
    const open = this.open(atMs);
    if (open.length === 0 || this.away.some((gap) => isIn(gap, atMs))) return;
    const verdicts = this.player.poll(this.world.rows(atMs), open, this.pc(atMs));
    for (const sale of open) sale.looks += 1;
    this.hear(verdicts, atMs);
  }

  private hear(verdicts: readonly Verdict[], atMs: number): void {
    for (const { kind, saleId, from } of verdicts) {
      const movement = 'refid' in from ? (this.pushKeys.get(from) ?? '') : this.world.keyOf(from);
      if (kind === 'paid') {
        this.waiting = this.waiting.filter((sale) => sale.id !== saleId);
        this.confirmations.push({ sale: saleId, atMs, movement });
      } else {
        this.askedSales.add(saleId);
        this.askedMoney.add(movement);
      }
    }
  }

  private open(atMs: number): Waiting[] {
    return this.waiting.filter((sale) => atMs - sale.openedAt <= this.rule.givesUpMs);
  }

  private pc(atMs: number): PcView {
    return new PcView(this.story.pc, atMs);
  }

  private take(step: Step): void {
    switch (step.do) {
      case 'sell': {
        const { nowMs } = this.pc(step.atMs);
        const payable = this.player.payable?.(step.amount, this.dice, nowMs) ?? step.amount;
        const times = { openedAtMs: nowMs, openedAt: step.atMs, looks: 0 };
        this.waiting.push({ id: step.sale, amount: step.amount, payable, ...times });
        this.world.asked.set(step.sale, payable);
        return;
      }
      case 'cancel':
        this.waiting = this.waiting.filter((sale) => sale.id !== step.sale);
        return;
      case 'pay': {
        const movement = this.world.pay(step);
        if (movement.pushedAtMs !== null) this.pushes.push({ atMs: movement.pushedAtMs, movement });
        return;
      }
      case 'withdraw':
        this.world.withdraw(step.amount, step.atMs);
        return;
      case 'outage':
        this.away.push({ fromMs: step.atMs, untilMs: step.untilMs, isDown: false });
        return;
      case 'restart':
        this.away.push({ fromMs: step.atMs, untilMs: step.untilMs, isDown: true });
        if (this.rule.isKept) return;
        this.player = this.rule.start();
        this.waiting = [];
    }
  }
}

function isIn(gap: { fromMs: number; untilMs: number }, atMs: number): boolean {
  return atMs >= gap.fromMs && atMs < gap.untilMs;
}
