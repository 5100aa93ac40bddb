// Owns what the wire says of the shop's network: the port for other devices, the certificate a
// person compares, who is paired, and the little that a manager's phone is told. Must stay true: no
// payer, no bank, no reference and no cashier ever gets into a phone's frame.
import { z } from 'zod';
import { feedHealth } from './views.ts';

const atMs = z.int();
const sum = z.object({ count: z.int(), amount: z.int() });

/** What a code makes of the device it is typed on. */
export const deviceKind = z.enum(['display', 'phone', 'program']);
export type DeviceKind = z.infer<typeof deviceKind>;

export const deviceView = z.object({
  id: z.string(),
  name: z.string(),
  kind: deviceKind,
  scopes: z.array(z.string()).describe('what a program may do; empty for all others'),
  pairedAtMs: atMs.nullable().describe('null: it stands in the setup'),
  lastSeenAtMs: atMs.nullable().describe('null: never yet'),
  isConnected: z.boolean(),
});
export type DeviceView = z.infer<typeof deviceView>;

/** The certificate as a person compares it, and as a program pins it. */
export const certificateView = z.object({
  fingerprint: z.string().describe('SHA-256 of the certificate, as browsers show it: AB:CD:…'),
  publicKey: z.string().describe('SHA-256 of its public key, base64: stays when it is renewed'),
  authority: z.string().describe("PEM of the till's own authority, for those who install it"),
  untilMs: atMs,
});
export type CertificateView = z.infer<typeof certificateView>;

/** All that the manager's desk says about the shop's network. */
export const networkState = z.object({
  state: z.enum(['off', 'open', 'failed']),
  port: z.int().nullable(),
  addresses: z.array(z.string()).describe('what to open on the other device'),
  isFound: z.boolean().describe('mDNS says where the till is'),
  certificate: certificateView.nullable(),
  code: z.object({ text: z.string(), kind: deviceKind, expiresAtMs: atMs }).nullable(),
  devices: z.array(deviceView),
});
export type NetworkState = z.infer<typeof networkState>;

/** Money as the phone lists it: when, how much, and whether it belongs to a sale. */
export const phonePayment = z.object({
  paidAtMs: atMs,
  amount: z.int(),
  kind: z.enum(['sale', 'unclaimed', 'reversed']),
});
export type PhonePayment = z.infer<typeof phonePayment>;

/** All that a manager's phone is ever told: today, and nothing that can be asked further. */
export const phoneFrame = z.object({
  nowMs: atMs,
  shop: z.string(),
  till: z.string(),
  timezone: z.string(),
  date: z.string(),
  isTraining: z.boolean(),
  sales: sum,
  unclaimed: sum.describe('money that came today and that no sale has'),
  waiting: z.int().describe('sales whose customer has the code in front now'),
  asking: z.int().describe('sales that a person at the till must decide'),
  feeds: z.array(feedHealth.pick({ kind: true, state: true, lastGoodAtMs: true })),
  payments: z.array(phonePayment),
});
export type PhoneFrame = z.infer<typeof phoneFrame>;

/** A frame comes at least this often: silence means that the line is lost. */
export const PHONE_BEAT_MS = 5_000;
