// Owns the line between a till and its hub: slow, cut, deaf in one direction, or the hub itself
// gone. A till sees only what a socket would show it; the server does what arrived, late or not.
import { HubFailure } from '../../../electron/core/hub/hub-store.ts';
import type {
  HubConnection,
  HubDoor,
  HubDoorEvents,
  HubQuery,
} from '../../../electron/core/hub/hub-door.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { SeededRandom } from '../../../electron/core/testing/seeded-random.ts';
import { pidOf, type SimHub } from './sim-hub.ts';
import type { Pc, WorldTime } from './world-time.ts';

/** `answers`: what the till asks arrives, what the hub answers does not. */
export type Cut = 'both' | 'answers' | 'notices';

/** As electron/core/system-hub.ts has it. */
const CONNECT_MS = 5 * SECOND_MS;
const CALL_MS = 10 * SECOND_MS;
/** The server finds out that nobody is there. */
const SERVER_GIVES_UP_MS = 5 * SECOND_MS;

interface LineParts {
  readonly time: WorldTime;
  readonly hub: SimHub;
  readonly door: HubDoor;
  readonly dice: SeededRandom;
  readonly latencyMs: number;
  /** The door let something through that is no failure of the hub. */
  readonly onMistake: (error: unknown) => void;
}

/** The line of one PC, through all its processes. */
export class Line {
  readonly parts: LineParts;
  readonly pc: Pc;
  /** More than the usual way takes, ms. */
  slowMs = 0;
  calls = 0;
  private cut: Cut | null = null;
  private losesNext = false;
  private readonly wires = new Set<Wire>();

  constructor(parts: LineParts, pc: Pc) {
    this.parts = parts;
    this.pc = pc;
  }

  /** The door of one process; a dead one hears nothing any more. */
  door(isAlive: () => boolean): HubDoor {
    return {
      open: async (address, events) => {
        if (!isAlive()) return new Promise(() => {});
        const wire = new Wire(this, isAlive, events);
        this.wires.add(wire);
        return wire.open(address);
      },
    };
  }

  isCut(way: 'there' | 'back' | 'notices'): boolean {
    if (this.cut === 'both') return true;
    return (way === 'back' && this.cut === 'answers') || (way === 'notices' && this.cut !== null);
  }

  sever(cut: Cut, forMs: number): void {
    this.cut = cut;
    for (const wire of this.wires) wire.severed();
    const { time } = this.parts;
    time.at(time.nowMs() + forMs, () => this.mend());
  }

  mend(): void {
    this.cut = null;
    this.losesNext = false;
    for (const wire of this.wires) wire.mended();
  }

  /** The next thing the hub is asked is done there, and its answer is lost with the connection. */
  loseNextAnswer(): void {
    this.losesNext = true;
  }

  isLosing(): boolean {
    const loses = this.losesNext;
    this.losesNext = false;
    return loses;
  }

  /** The process is gone. The server sees it at once, unless the power went with it. */
  processEnded(isPowerCut: boolean): void {
    for (const wire of this.wires) wire.deserted(isPowerCut);
    this.wires.clear();
  }

  forget(wire: Wire): void {
    this.wires.delete(wire);
  }

  /** The hub ended all its sessions. */
  serverEnded(): void {
    for (const wire of this.wires) wire.serverEnded();
  }

  /** What the hub told everybody. */
  hand(channel: string, payload: string): void {
    for (const wire of this.wires) wire.notice(channel, payload);
  }

  wayMs(): number {
    const { dice, latencyMs } = this.parts;
    const usual = dice.chance(0.01) ? latencyMs * 10 : latencyMs * (0.5 + dice.fraction());
    return (usual + this.slowMs) / 2;
  }
}

interface Call {
  readonly untilMs: number;
  readonly fail: (error: unknown) => void;
}

/** One connection, as a socket and as the session behind it. */
class Wire {
  private readonly line: Line;
  private readonly isAlive: () => boolean;
  private readonly events: HubDoorEvents;
  private real: HubConnection | null = null;
  private pid = 0;
  private readonly channels = new Set<string>();
  /** One at a time, as the driver does it. */
  private call: Call | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  /** Asks inside the transaction that is open at the server. */
  private inside: HubQuery | null = null;
  /** On its way while the line is cut: it may yet arrive. */
  private held: (() => void)[] = [];
  private isGivenUp = false;
  private isServerGone = false;
  private lastBackMs = 0;

  constructor(line: Line, isAlive: () => boolean, events: HubDoorEvents) {
    this.line = line;
    this.isAlive = isAlive;
    this.events = events;
  }

  async open(address: Parameters<HubDoor['open']>[0]): Promise<HubConnection> {
    const { hub, door } = this.line.parts;
    const events = { heard: () => {}, lost: () => void (hub.isEnding || this.serverEnded()) };
    try {
      await this.send(CONNECT_MS, async () => {
        const real = await door.open(address, events);
        this.pid = await pidOf(real);
        this.real = real;
      });
    } catch (error) {
      this.leave('lost');
      const isLost = error instanceof HubFailure && error.kind === 'lost';
      throw isLost ? new HubFailure('unreachable') : error;
    }
    return {
      query: (text, values, withinMs) => this.inTurn(() => this.ask(text, values, withinMs)),
      transaction: (work) => this.inTurn(() => this.transaction(work)),
      listen: (channel) =>
        this.inTurn(() =>
          this.send(CALL_MS, async () => {
            await hub.hear(channel);
            this.channels.add(channel);
          }),
        ),
      close: async () => this.leave('lost'),
    };
  }

  private readonly ask: HubQuery = <Row>(
    text: string,
    values?: readonly unknown[],
    withinMs?: number,
  ) => {
    const { hub } = this.line.parts;
    const ask = (real: HubConnection) => {
      const query = this.inside ?? real.query;
      return query<Row>(hub.rewritten(text), values);
    };
    return this.send(withinMs ?? CALL_MS, ask, hub.isReading(text));
  };

  /** Each statement is a way there and back, and what it locked stays locked meanwhile. */
  private async transaction<T>(work: (query: HubQuery) => Promise<T>): Promise<T> {
    const end = Promise.withResolvers<void>();
    const over = await this.send(CALL_MS, async (real) => {
      const begun = Promise.withResolvers<void>();
      const ended = real.transaction((query) => {
        this.inside = query;
        begun.resolve();
        return end.promise;
      });
      ended.then(begun.resolve, begun.reject);
      await begun.promise;
      return { ended };
    });
    let value: T;
    try {
      value = await work(this.ask);
    } catch (error) {
      const rollBack = async (): Promise<void> => {
        this.inside = null;
        end.reject(error);
        await over.ended.catch(() => {});
      };
      await this.send(CALL_MS, rollBack).catch(() => {});
      throw error;
    }
    await this.send(CALL_MS, () => {
      this.inside = null;
      end.resolve();
      return over.ended;
    });
    return value;
  }

  /** One call after another. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work, work);
    this.turn = turn;
    return turn;
  }

  /** There, done, and back again. */
  private send<T>(
    withinMs: number,
    work: (real: HubConnection) => Promise<T>,
    isReading = false,
  ): Promise<T> {
    if (!this.isAlive()) return new Promise(() => {});
    if (this.isGivenUp) return Promise.reject(new HubFailure('lost'));
    return new Promise((resolve, reject) => {
      const over = (settle: () => void): void => {
        if (this.call !== call) return;
        this.call = null;
        if (this.isAlive()) settle();
      };
      const untilMs = this.line.parts.time.nowMs() + withinMs;
      const call: Call = { untilMs, fail: (error) => over(() => reject(error)) };
      this.call = call;
      const done = () => this.perform(work, isReading);
      this.go(call, done, (value) => over(() => resolve(value)));
    });
  }

  private go<T>(call: Call, done: () => Promise<T>, answered: (value: T) => void): void {
    const { line } = this;
    line.calls += 1;
    const thereMs = line.wayMs();
    const backMs = line.wayMs();
    const { time } = line.parts;
    if (line.isCut('back') || time.nowMs() + thereMs + backMs >= call.untilMs) this.watch(call);
    const arrive = (): void => {
      done().then(
        (value) => this.back(backMs, () => answered(value)),
        (error: unknown) => {
          if (!(error instanceof HubFailure)) line.parts.onMistake(error);
          this.back(backMs, () => call.fail(error));
        },
      );
    };
    time.at(time.nowMs() + thereMs, () => {
      if (line.isCut('there')) this.held.push(arrive);
      else arrive();
    });
  }

  severed(): void {
    if (this.call) this.watch(this.call);
  }

  /** A call that is not answered in time ends the connection: its answer must not come later. */
  private watch(call: Call): void {
    this.line.parts.time.at(call.untilMs, () => {
      if (this.call === call && this.isAlive()) this.giveUp('timeout');
    });
  }

  private perform<T>(work: (real: HubConnection) => Promise<T>, isReading: boolean): Promise<T> {
    const { hub } = this.line.parts;
    const real = this.real ?? UNOPENED;
    if (this.isServerGone) return Promise.reject(new HubFailure('lost'));
    return hub.run(() => work(real), isReading);
  }

  private back(wayMs: number, arrive: () => void): void {
    const { time } = this.line.parts;
    if (this.line.isLosing()) {
      this.serverEnds();
      return;
    }
    const atMs = Math.max(this.lastBackMs, time.nowMs() + wayMs);
    this.lastBackMs = atMs;
    this.arriveAwake(atMs, () => {
      if (!this.line.isCut('back')) arrive();
      else this.held.push(() => this.arriveAwake(time.nowMs() + 1, arrive));
    });
  }

  /** A PC that sleeps hears it when it wakes. */
  private arriveAwake(atMs: number, arrive: () => void): void {
    const { time } = this.line.parts;
    time.at(atMs, () => {
      if (this.isGivenUp || !this.isAlive()) return;
      if (this.line.pc.isAsleep()) this.arriveAwake(this.line.pc.awakeAtMs(), arrive);
      else arrive();
    });
  }

  notice(channel: string, payload: string): void {
    if (this.isServerGone || this.isGivenUp || !this.channels.has(channel)) return;
    const { time, dice } = this.line.parts;
    const times = dice.chance(0.05) ? 2 : 1;
    for (let n = 0; n < times; n += 1)
      this.arriveAwake(time.nowMs() + this.line.wayMs(), () => {
        if (!this.line.isCut('notices')) this.events.heard(channel, payload);
      });
  }

  /** The line carries again: what was on its way arrives, also for a till that waits no longer. */
  mended(): void {
    for (const arrive of this.held.splice(0)) arrive();
  }

  /** The server's side is gone: the till hears of it, as soon as it hears anything. */
  serverEnded(): void {
    if (this.isServerGone) return;
    this.isServerGone = true;
    const { time } = this.line.parts;
    const tell = (): void => {
      if (this.line.isCut('back')) this.held.push(tell);
      else this.giveUp('lost');
    };
    this.arriveAwake(time.nowMs() + this.line.wayMs(), tell);
  }

  private serverEnds(): void {
    if (this.isServerGone) return;
    const { real, pid } = this;
    const { hub } = this.line.parts;
    if (real) void hub.run(() => hub.endSession(pid, () => real.close()));
    this.serverEnded();
  }

  private giveUp(kind: 'lost' | 'timeout'): void {
    if (this.isGivenUp) return;
    const wasOpen = this.real !== null;
    this.leave(kind);
    if (wasOpen && this.isAlive()) this.events.lost();
  }

  /** The till's side closes. */
  private leave(kind: 'lost' | 'timeout'): void {
    if (this.isGivenUp) return;
    this.deserted(false);
    this.call?.fail(new HubFailure(kind));
    this.line.forget(this);
  }

  /** Nobody is at the till's end any more; the server notices at once, or by silence. */
  deserted(isPowerCut: boolean): void {
    this.isGivenUp = true;
    const { time, dice } = this.line.parts;
    const isUnseen = isPowerCut || this.line.isCut('there');
    const nowMs = time.nowMs();
    // What was on its way when the line was cut arrives now and then all the same.
    if (this.held.length > 0 && dice.chance(0.5)) time.at(nowMs + 700, () => this.mended());
    else this.held = [];
    time.at(nowMs + (isUnseen ? SERVER_GIVES_UP_MS : this.line.wayMs()), () => this.serverEnds());
  }
}

const UNOPENED: HubConnection = {
  query: () => Promise.reject(new HubFailure('lost')),
  transaction: () => Promise.reject(new HubFailure('lost')),
  listen: () => Promise.reject(new HubFailure('lost')),
  close: () => Promise.resolve(),
};
