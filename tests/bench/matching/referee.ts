// Owns the count. Only the referee knows whose money is whose; it judges what a player said, when
// it said it.
import type { Movement, World } from './world.ts';

/** A player said LUNAS. `movement`: the money it took for it; null where that can't be told. */
export interface Confirmation {
  readonly sale: string;
  readonly atMs: number;
  readonly movement: string | null;
}

/** All a player did in one story. */
export interface Played {
  readonly confirmations: readonly Confirmation[];
  /** Money that is with a person at the end, by its key. */
  readonly askedMoney: ReadonlySet<string>;
  /** Sales that are with a person at the end. */
  readonly askedSales: ReadonlySet<string>;
  /** Sales that were with a person for a while and settled by themselves. */
  readonly askedInPassing: number;
  /** Money the player counted more often than it came. */
  readonly countedTwice: number;
}

export interface Score {
  readonly wrong: number;
  readonly doubled: number;
  readonly missed: number;
  readonly asked: number;
  readonly askedInPassing: number;
  /** From the moment the provider showed the money and could be read. */
  readonly secondsToConfirm: readonly number[];
}

export function judge(world: World, played: Played): Score {
  const { confirmations } = played;
  const wrong = confirmations.filter((each) => !isPaidFor(world, each));
  const used = confirmations.map((each) => each.movement).filter((key) => key !== null);
  const missed = world.movements.filter((movement) => isMissed(movement, played));
  return {
    wrong: wrong.length,
    doubled: used.length - new Set(used).size + played.countedTwice,
    missed: missed.length,
    asked: played.askedMoney.size,
    askedInPassing: played.askedInPassing,
    secondsToConfirm: confirmations.flatMap((each) => secondsOf(world, each)),
  };
}

/**
 * LUNAS is right when by then this sale's own customer had paid it in full, and the money was still
 * there.
 */
function isPaidFor(world: World, { sale, atMs }: Confirmation): boolean {
  const asked = world.asked.get(sale) ?? Infinity;
  return world.movements.some(
    (movement) =>
      movement.sale === sale &&
      movement.atMs <= atMs &&
      movement.amount >= asked &&
      (movement.takenBackAtMs ?? Infinity) > atMs,
  );
}

/** A customer's money that led neither to the LUNAS of its sale nor to a person. */
function isMissed(movement: Movement, played: Played): boolean {
  if (movement.sale === null || movement.type === 'DB') return false;
  if (played.askedMoney.has(movement.key) || played.askedSales.has(movement.sale)) return false;
  const said = played.confirmations.filter(({ sale }) => sale === movement.sale);
  const { takenBackAtMs } = movement;
  if (takenBackAtMs === null) return said.length === 0;
  // LUNAS stands, and nobody heard it was taken back.
  return said.some(({ atMs }) => atMs < takenBackAtMs);
}

function secondsOf(world: World, { sale, atMs }: Confirmation): number[] {
  const own = world.movements.find((movement) => movement.sale === sale && movement.type === 'CR');
  if (!own) return [];
  const readableMs = readableFrom(world, own.shownAtMs);
  return readableMs > atMs ? [] : [(atMs - readableMs) / 1000];
}

/** Nobody can read through an outage, or while its own program is down. */
function readableFrom(world: World, shownAtMs: number): number {
  const gaps = world.story.steps.flatMap((step) =>
    (step.do === 'outage' || step.do === 'restart') &&
    step.atMs <= shownAtMs &&
    shownAtMs < step.untilMs
      ? [step.untilMs]
      : [],
  );
  return Math.max(shownAtMs, ...gaps);
}

export function sum(scores: readonly Score[]): Score {
  const total = (of: (score: Score) => number) => scores.reduce((all, each) => all + of(each), 0);
  return {
    wrong: total((score) => score.wrong),
    doubled: total((score) => score.doubled),
    missed: total((score) => score.missed),
    asked: total((score) => score.asked),
    askedInPassing: total((score) => score.askedInPassing),
    secondsToConfirm: scores.flatMap((score) => score.secondsToConfirm),
  };
}
