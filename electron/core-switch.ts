// Owns which core the pages speak to: the till's own, or one for training that stands beside it.
// Must stay true: training never touches the real ledger and asks no real feed; the real core goes
// on hearing its feeds meanwhile, sells nothing, and has looked at them before anybody is back.
import { AppError } from '../shared/errors.ts';
import { SECOND_MS } from '../shared/time.ts';
import { createCore, type Core } from './core/core.ts';
import { startTraining, type Training } from './training.ts';

/** Who comes back waits no longer than this for the feeds; a slow one is looked at all the same. */
const LOOK_FIRST_MS = 5 * SECOND_MS;
/** For the answer to the switch to reach its page before the line is cut. */
const CUT_AFTER_MS = 100;

const HELD = 'This till is in training: nothing is sold until training is left.';
const WAITING = 'Sales are waiting for money: wait for them or cancel them, then begin training.';

export interface CoreSwitch {
  /** The till itself, whatever the pages look at. */
  readonly real: Core;
  /** What pages speak to now; a line that was opened before a switch is to be cut. */
  current(): Core;
  /** Into training and back. Rejects with AppError `conflict` while sales wait. */
  set(isOn: boolean): Promise<void>;
  /** Hears of a switch: cut the pages' lines, they come back to the other core. */
  onSwitched(listener: () => void): void;
  stop(): Promise<void>;
}

interface Session {
  readonly core: Core;
  readonly training: Training;
}

export function createCoreSwitch(real: Core): CoreSwitch {
  const listeners: (() => void)[] = [];
  let session: Session | null = null;
  let turn: Promise<void> = Promise.resolve();

  async function enter(): Promise<void> {
    if (session !== null) return;
    if (real.ports.training !== undefined)
      throw new AppError('conflict', 'This till is for training alone.');
    real.hold(HELD);
    try {
      if (real.stores.sales.open().length > 0) throw new AppError('conflict', WAITING);
      session = await openSession(real);
    } catch (error) {
      real.hold(null);
      throw error;
    }
    void tell();
  }

  async function leave(): Promise<void> {
    const ended = session;
    if (ended === null) return;
    await lookFirst(real);
    session = null;
    real.hold(null);
    void tell().then(() => close(ended));
  }

  async function tell(): Promise<void> {
    await real.ports.clock.sleep(CUT_AFTER_MS, new AbortController().signal);
    for (const listener of listeners) listener();
  }

  return {
    real,
    current: () => session?.core ?? real,
    set(isOn) {
      // One after the other: two presses must not make two trainings.
      const next = turn.then(isOn ? enter : leave);
      turn = next.catch(() => {});
      return next;
    },
    onSwitched: (listener) => void listeners.push(listener),
    async stop() {
      await turn;
      if (session !== null) await close(session);
      session = null;
      await real.stop();
    },
  };
}

/** A core on a ledger in memory, whose provider is the simulator. */
async function openSession(real: Core): Promise<Session> {
  const training = await startTraining();
  try {
    // Its own port for callbacks would be the real till's.
    const { callbackPort: _callbackPort, ...ports } = real.ports;
    const core = await createCore({
      ...ports,
      dir: ':memory:',
      training: { phoneUrl: training.phoneUrl, canLeave: true },
    });
    const faults = await core.importSetup(training.setupText);
    if (faults.length > 0) throw new Error(`training can't be set up: ${faults.join(' ')}`);
    await core.start();
    return { core, training };
  } catch (error) {
    await training.stop();
    throw error;
  }
}

async function close({ core, training }: Session): Promise<void> {
  await core.stop();
  await training.stop();
}

async function lookFirst(real: Core): Promise<void> {
  const looked = new AbortController();
  const late = real.ports.clock.sleep(LOOK_FIRST_MS, looked.signal);
  await Promise.race([real.pollNow(), late]);
  looked.abort();
}
