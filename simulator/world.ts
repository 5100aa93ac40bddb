// The providers' world without a socket: one bank, its feeds, the phone, the stage door. Anything
// may be asked of it in process; start.ts puts it behind a port.
import { createBank, type Bank } from './bank.ts';
import type { BankEntry, FeedName } from './bank-entry.ts';
import { answerControl } from './control.ts';
import { applyFaults, clearFaults, noFaults, type Faults, type FaultsPatch } from './faults.ts';
import { createNetzme, type NetzmeAccount } from './netzme.ts';
import { createNicepay, type Nicepay, type NicepayAccount } from './nicepay.ts';
import { outageReply } from './outage.ts';
import { answerPhone } from './phone.ts';
import type { Provider, Stage } from './provider.ts';
import { Pusher, type Post, type Schedule } from './pushes.ts';
import { createQiospay, type QiospayAccount } from './qiospay.ts';
import { readQris } from './qris-reader.ts';
import { createRandom } from './random.ts';
import { json, type Ask, type Reply } from './reply.ts';
import { createSnap, type Snap, type SnapAccount } from './snap.ts';

/** A published, masked code nobody can pay (facts/domain.md §1.7, no. 23). */
export const DEMO_QRIS =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';

/** NICEPAY's public sandbox key, published "for testing purpose only" (facts/domain.md §5.2). */
const NICEPAY_SANDBOX: NicepayAccount = {
  iMid: 'IONPAYTEST',
  merchantKey:
    '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==',
};

export interface WorldOptions {
  readonly seed: number;
  readonly clockMs: () => number;
  readonly merchantQris: string | null;
  readonly openingBalance: number | null;
  readonly accounts: AccountOptions;
  readonly faults: FaultsPatch;
  /** The feeds that call the till back; null: those given an account, else all. */
  readonly pushes: readonly FeedName[] | null;
  readonly tillCallbackUrl: string | null;
  readonly post: Post;
  readonly schedule: Schedule;
  readonly log: (line: string) => void;
}

export interface AccountOptions {
  readonly qiospay?: Partial<QiospayAccount>;
  readonly snap?: Partial<SnapAccount>;
  readonly nicepay?: Partial<NicepayAccount>;
  readonly netzme?: Partial<NetzmeAccount>;
}

export interface World {
  readonly bank: Bank;
  readonly faults: Faults;
  readonly qiospay: QiospayAccount;
  readonly snap: Snap;
  readonly nicepay: Nicepay;
  readonly netzme: NetzmeAccount;
  readonly pusher: Pusher;
  readonly aim: (tillCallbackUrl: string | null, feeds?: readonly FeedName[]) => void;
  readonly pushAgain: (entryId: string, feed?: FeedName) => number;
  readonly reset: () => void;
  /** Answers one request; `wait` is how a slow line waits. */
  readonly answer: (ask: Ask, wait: (ms: number) => Promise<void>) => Promise<Reply>;
}

export function createWorld(options: WorldOptions): World {
  const merchant = readQris(options.merchantQris ?? DEMO_QRIS);
  if (!merchant.ok) throw new Error(`The merchant's code can't be read: ${merchant.reason}.`);
  const faults = noFaults();
  applyFaults(faults, options.faults);
  const random = (stream: string) => createRandom(options.seed, stream);
  const stage: Stage = { bank: () => bank, faults, clockMs: options.clockMs, random };
  const accounts = fullAccounts(options);
  const snap = createSnap(stage, accounts.snap);
  const nicepay = createNicepay(stage, accounts.nicepay);
  const providers: readonly Provider[] = [
    createQiospay(stage, accounts.qiospay),
    snap,
    nicepay,
    createNetzme(stage, accounts.netzme),
  ];
  const bank = createBank({
    clockMs: options.clockMs,
    random: () => random('bank'),
    merchant: merchant.qris,
    isMerchantPinned: options.merchantQris !== null,
    feedDelayMs: (feed) => faults.feedDelayMs + faults[feed].feedDelayMs,
    clockSkewMs: () => faults.clockSkewMs,
    findOrder: (payload) => firstOf(providers, (provider) => provider.findOrder(payload)),
    ...(options.openingBalance === null ? {} : { openingBalance: options.openingBalance }),
  });
  const pusher = new Pusher({ ...options, faultsOf: (feed) => faults[feed] });
  const push = (entry: BankEntry, only?: FeedName): number => {
    const feeds = entry.isOurs ? entry.feeds : [];
    const telling = providers.filter(
      ({ feed }) => feeds.includes(feed) && (!only || only === feed),
    );
    const pushes = telling.flatMap((provider) => provider.pushesFor(entry));
    for (const one of pushes) pusher.send(one);
    return pushes.length;
  };
  bank.onEntry((entry) => push(entry));
  const aim: World['aim'] = (url, feeds) => pusher.aim(url, feeds ?? pushingFeeds(options));
  aim(options.tillCallbackUrl);
  const world: World = {
    bank,
    faults,
    ...accounts,
    snap,
    nicepay,
    pusher,
    aim,
    pushAgain: (entryId, feed) => {
      const entry = bank.find(entryId);
      return entry ? push(entry, feed) : 0;
    },
    reset: () => {
      clearFaults(faults);
      applyFaults(faults, options.faults);
      pusher.reset();
      for (const provider of providers) provider.reset();
      bank.reset();
    },
    answer: (ask, wait) => answer({ options, world, providers }, ask, wait),
  };
  return world;
}

interface Fronts {
  readonly options: WorldOptions;
  readonly world: World;
  readonly providers: readonly Provider[];
}

async function answer(fronts: Fronts, ask: Ask, wait: (ms: number) => Promise<void>) {
  const provider = fronts.providers.find((one) => one.owns(ask.path));
  const reply = provider
    ? await answerProvider(fronts.world.faults, provider, ask, wait)
    : (answerOwn(fronts, ask) ?? notFound());
  const outcome = reply.kind === 'send' ? String(reply.status) : reply.kind;
  const shown = provider ? provider.shownPath(ask.path) : ask.path.slice(0, 80);
  fronts.options.log(`${ask.method} ${shown} ${outcome}`);
  return reply;
}

async function answerProvider(
  faults: Faults,
  provider: Provider,
  ask: Ask,
  wait: (ms: number) => Promise<void>,
): Promise<Reply> {
  const own = faults[provider.feed];
  await wait(faults.latencyMs + own.latencyMs);
  const outage = own.outage === 'same' ? faults.outage : own.outage;
  return outageReply(outage, faults.retryAfterSeconds) ?? provider.answer(ask);
}

/** The phone and the stage door, which no outage reaches. */
function answerOwn({ options, world, providers }: Fronts, ask: Ask): Reply | null {
  if (ask.path.startsWith('/control/')) return answerControl({ ...options, ...world }, ask);
  if (ask.path !== '/phone' && !ask.path.startsWith('/phone/')) return null;
  const { bank } = world;
  const isClosed = (payload: string) => providers.some((provider) => provider.isClosed(payload));
  return answerPhone(
    {
      pay: ({ payload, total }, issuerNns) => bank.pay({ payload, amount: total, issuerNns }),
      isClosed: (qris) => isClosed(qris.payload),
    },
    ask,
  );
}

function fullAccounts({ seed, accounts }: WorldOptions) {
  const secrets = createRandom(seed, 'accounts');
  return {
    qiospay: {
      merchantCode: `QP0${secrets.digits(5)}`,
      apiKey: secrets.hex(64),
      callbackSecret: secrets.hex(32),
      ...accounts.qiospay,
    },
    snap: {
      clientId: secrets.uuid(),
      clientSecret: secrets.hex(40),
      channelId: secrets.digits(5),
      merchantId: `121${secrets.digits(4)}`,
      ...accounts.snap,
    },
    nicepay: { ...NICEPAY_SANDBOX, ...accounts.nicepay },
    netzme: {
      callbackToken: Buffer.from(secrets.hex(60)).toString('base64'),
      ...accounts.netzme,
    },
  };
}

/** A till that was given one provider's account does not want to hear from the other three. */
function pushingFeeds({ pushes, accounts }: WorldOptions): readonly FeedName[] {
  const all: readonly FeedName[] = ['qiospay', 'snap', 'nicepay', 'netzme'];
  const given = all.filter((feed) => accounts[feed] !== undefined);
  return pushes ?? (given.length > 0 ? given : all);
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function notFound(): Reply {
  return json(404, { error: { code: 'not_found', message: 'There is nothing at this address.' } });
}
