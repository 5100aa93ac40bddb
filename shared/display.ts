// Owns what the customer's screen shows: a few scenes and nothing else. Must stay true: no total,
// no other sale, no reference, issuer or cashier ever gets into one, and only a sale that turned
// plainly paid while it was on that screen says LUNAS.
import { z } from 'zod';
import { readQris } from './qris/qris.ts';
import type { FeedHealth, SaleView } from './views.ts';

const amount = z.int().min(0).max(999_999_999_999);

/** How the till's own page looks; the customer's screen follows it. */
export const displayLook = z.object({
  lang: z.enum(['id', 'en']),
  theme: z.enum(['auto', 'light', 'dark', 'contrast']),
});
export type DisplayLook = z.infer<typeof displayLook>;

export const displayScene = z.discriminatedUnion('kind', [
  /** The till is not set up: it has no name and can take no money. */
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('idle') }),
  z.object({
    kind: z.literal('pay'),
    qris: z.string(),
    amount: amount.describe('what the QR asks for'),
    price: amount.nullable().describe('before the discount; null: there is none'),
    merchant: z.string(),
    nmid: z.string().nullable(),
    createdAtMs: z.int(),
    expiresAtMs: z.int(),
    canSee: z.boolean().describe('false: the till can not see payments arrive just now'),
  }),
  z.object({ kind: z.literal('checking'), amount }),
  z.object({ kind: z.literal('paid'), amount }),
  /** The code that stood here is good no more. */
  z.object({ kind: z.literal('void') }),
  /** Something only the cashier can say. */
  z.object({ kind: z.literal('ask') }),
]);
export type DisplayScene = z.infer<typeof displayScene>;

/** All that the customer's screen is ever sent. */
export const displayFrame = z.object({
  nowMs: z.int().describe("the till's clock: the countdown goes by it"),
  shop: z.string(),
  timezone: z.string(),
  isTraining: z.boolean(),
  look: displayLook,
  scene: displayScene,
});
export type DisplayFrame = z.infer<typeof displayFrame>;

/** What a closed sale leaves on the screen for a while, by what became of it. */
export type Outcome = Extract<DisplayScene, { kind: 'paid' | 'void' | 'ask' }>;

/** The scene of a sale that is open and in front of the customer. */
export function sceneOfOpen(
  sale: SaleView,
  feeds: readonly FeedHealth[],
  nowMs: number,
): DisplayScene {
  if (sale.status !== 'waiting') return { kind: 'ask' };
  if (sale.verifying === true) return { kind: 'checking', amount: sale.payable };
  if (nowMs >= sale.expiresAtMs) return { kind: 'void' };
  const read = readQris(sale.qris);
  if (!read.ok) return { kind: 'ask' };
  return {
    kind: 'pay',
    qris: sale.qris,
    amount: sale.payable,
    price: sale.amount === sale.payable ? null : sale.amount,
    // As the customer's own app will show it, so that the two can be compared.
    merchant: read.qris.merchantName,
    nmid: read.qris.nmid,
    createdAtMs: sale.createdAtMs,
    expiresAtMs: sale.expiresAtMs,
    canSee: canSee(feeds),
  };
}

/**
 * What a sale that was on the screen leaves there when it closes. LUNAS is for money that came in
 * time, in full, by the provider's word; all else the cashier explains.
 */
export function outcomeOf(sale: SaleView): Outcome {
  const { payment, difference = 0 } = sale;
  if (sale.status === 'expired' || sale.status === 'cancelled') return { kind: 'void' };
  const isPlain =
    sale.status === 'paid' &&
    payment?.status === 'credited' &&
    sale.late !== true &&
    difference === 0 &&
    (payment.verified || !payment.manual);
  return isPlain ? { kind: 'paid', amount: payment.amount } : { kind: 'ask' };
}

/** Whether money that comes now would be seen. At a feed's first look that is not yet in doubt. */
function canSee(feeds: readonly FeedHealth[]): boolean {
  return (
    feeds.length > 0 &&
    feeds.every(
      ({ state, fault }) => (state !== 'blind' && state !== 'refused') || fault === 'starting',
    )
  );
}

/** A browser of the shop that was paired once and shows what the customer's screen shows. */
export const pairedScreen = z.object({
  id: z.string(),
  name: z.string(),
  pairedAtMs: z.int(),
  lastSeenAtMs: z.int(),
  isConnected: z.boolean(),
});
export type PairedScreen = z.infer<typeof pairedScreen>;

/** Whether the PC's second screen is used by itself, where the till runs on a desktop. */
export const secondScreenMode = z.enum(['auto', 'off']);
export type SecondScreenMode = z.infer<typeof secondScreenMode>;

/** How the till's own window stands: as a window, full screen, or full screen without a way out. */
export const windowMode = z.enum(['window', 'full', 'kiosk']);
export type WindowMode = z.infer<typeof windowMode>;

/** What the host has a hold of; null where it is a browser's. */
export const screensView = z.object({
  second: secondScreenMode,
  hasSecond: z.boolean().describe('a second screen is plugged in'),
  isShown: z.boolean().describe('the customer sees something on it'),
  window: windowMode,
});
export type ScreensView = z.infer<typeof screensView>;

/** All that the settings say about customer screens. */
export const displayState = z.object({
  reach: z.enum(['off', 'here', 'network']).describe('who may be paired, by the setup'),
  network: z.enum(['off', 'open', 'failed']).describe('whether the port for them could be had'),
  addresses: z.array(z.string()).describe('what to open there'),
  code: z.object({ text: z.string(), expiresAtMs: z.int() }).nullable(),
  screens: z.array(pairedScreen),
  host: screensView.nullable(),
});
export type DisplayState = z.infer<typeof displayState>;
