// Owns the setup file: what a shop must say before its till can take money. One schema checks it,
// and docs/setup.schema.json is made from the same.
import { z } from 'zod';
import { tokenScope } from './api-tokens.ts';
import { exportKind } from './books.ts';
import { hubAddressFault } from './hub-address.ts';
import { isTimezone } from './time.ts';
import { webhookEvents, WEBHOOKS_MAX } from './webhooks.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
/** `writeOnly` marks what is kept sealed and never leaves the core again (setup-parts.ts). */
const SECRET = { writeOnly: true } as const;
const secret = z.string().min(1).max(4096).meta(SECRET);

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** https anywhere; http on loopback only, so that no key crosses a network in clear. */
export const webAddress = z
  .string()
  .max(500)
  .refine((value) => {
    const match = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]+)(:\d+)?(?:[/?#].*)?$/.exec(value);
    return match !== null && (match[1] === 'https' || LOOPBACK.has(match[2] ?? ''));
  }, 'must be an https:// address (http:// is taken for this machine only)');

const feedBase = {
  /** May a callback alone say LUNAS, or must a poll or inquiry agree first? */
  pushAlone: z.boolean().optional(),
};

const qiospayFeed = z.strictObject({
  kind: z.literal('qiospay'),
  ...feedBase,
  baseUrl: webAddress.default('https://qiospay.id'),
  merchantCode: text(64).regex(/^[A-Za-z0-9_-]+$/, 'letters and digits only'),
  apiKey: secret.optional(),
  callbackSecret: secret.optional(),
});

const snapFeed = z.strictObject({
  kind: z.literal('snap'),
  ...feedBase,
  baseUrl: webAddress,
  clientId: text(200),
  clientSecret: secret,
  privateKey: z.string().min(1).max(16_384).meta(SECRET),
  channelId: text(64),
  merchantId: text(64),
  providerPublicKey: z.string().max(16_384).optional(),
  signedPathPrefix: z.string().max(100).optional(),
});

const nicepayFeed = z.strictObject({
  kind: z.literal('nicepay'),
  ...feedBase,
  iMid: text(64),
  merchantKey: secret,
  inquiryUrl: webAddress.optional(),
  registrationUrl: webAddress.optional(),
  mitraCd: text(16).optional(),
  shopId: text(64).optional(),
});

const netzmeFeed = z.strictObject({
  kind: z.literal('netzme'),
  ...feedBase,
  callbackToken: secret,
  accepts: z.enum(['qr-notify', 'qr-mpm-notify']).optional(),
});

export const feedSetup = z.discriminatedUnion('kind', [
  qiospayFeed,
  snapFeed,
  nicepayFeed,
  netzmeFeed,
]);
export type FeedSetup = z.infer<typeof feedSetup>;
export type QiospaySetup = z.infer<typeof qiospayFeed>;
export type SnapSetup = z.infer<typeof snapFeed>;
export type NicepaySetup = z.infer<typeof nicepayFeed>;
export type NetzmeSetup = z.infer<typeof netzmeFeed>;

const equalAmounts = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('ask') }),
  z.strictObject({
    policy: z.literal('discount'),
    max: z.int().min(1).max(999).default(99),
  }),
]);
export type EqualAmounts = z.infer<typeof equalAmounts>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day looks like 04:00');

const printerBase = {
  /** Millimetres of paper. */
  paper: z.union([z.literal(58), z.literal(80)]).default(58),
  /** Print a receipt by itself when a sale is LUNAS. */
  printOnPaid: z.boolean().default(false),
  /** Print a slip with the QR when a sale begins to wait. */
  printQr: z.boolean().default(false),
  language: z.enum(['id', 'en']).default('id'),
  /** Under the receipt: thanks, an address, how to return goods. */
  footer: z.array(z.string().max(200)).max(8).default([]),
  /** `command`: the printer draws the QR itself; `image`: for printers that can't. */
  qrAs: z.enum(['command', 'image']).default('command'),
  /** Open the cash drawer that hangs on the printer, with a receipt printed by itself. */
  openDrawer: z.boolean().default(false),
};

/** No spaces and no leading dash: these go to a socket and to the system's own print command. */
const hostName = text(253).regex(/^[A-Za-z0-9_.:%-]+$/, 'must be a name or an address');
const printerName = text(127).regex(
  /^[^-\s\p{Cc}/#][^\p{Cc}/#]*$/u,
  'must be the name of a printer as the system lists it',
);
const devicePath = text(260).regex(
  /^(?:\/|\\\\)[^\p{Cc}]+$/u,
  'must be a device such as /dev/usb/lp0, or a shared printer such as \\\\localhost\\KASIR',
);

export const printerSetup = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tcp'),
    host: hostName,
    port: z.int().min(1).max(65_535).default(9100),
    ...printerBase,
  }),
  z.strictObject({ kind: z.literal('usb'), path: devicePath, ...printerBase }),
  z.strictObject({ kind: z.literal('system'), name: printerName, ...printerBase }),
]);
export type PrinterSetup = z.infer<typeof printerSetup>;

/** The PostgreSQL that the tills of a store share. */
export const hubSetup = z.strictObject({
  /** Holds the store's password. */
  url: z
    .string()
    .max(2000)
    .superRefine((url, context) => {
      const fault = hubAddressFault(url);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    })
    .meta(SECRET),
  store: text(60),
  till: text(40),
  /** Who signed the server's certificate, PEM, where the system doesn't know them. */
  ca: z
    .string()
    .max(20_000)
    .regex(/-----BEGIN CERTIFICATE-----/, 'must be a certificate in PEM')
    .optional(),
  /** The owner's public key: changes that head office signed with it are taken. */
  owner: z.base64().length(44, 'must be a public key as head office shows it').optional(),
  /** This PC is head office: it looks at all stores, joins none and sells nothing. */
  office: z.boolean().optional(),
});
export type HubSetup = z.infer<typeof hubSetup>;

export const setupSchema = z.strictObject({
  store: z.strictObject({
    name: text(60),
    timezone: z
      .string()
      .refine(isTimezone, 'is no time zone; WIB is Asia/Jakarta')
      .default('Asia/Jakarta'),
    dayStartsAt: clockTime.default('00:00'),
  }),
  till: z.strictObject({ name: text(40) }).default({ name: 'Kasir 1' }),
  merchant: z.strictObject({
    qris: z.string().min(1).max(2000),
    /** Whether a shown code says it is dynamic (12) or stays as printed (11). */
    pointOfInitiation: z.enum(['11', '12']).default('12'),
  }),
  sale: z
    .strictObject({
      expiresAfterSeconds: z.int().min(1).max(86_400).default(300),
      watchLateSeconds: z
        .int()
        .min(0)
        .max(7 * 86_400)
        .default(86_400),
      equalAmounts: equalAmounts.default({ policy: 'ask' }),
    })
    .prefault({}),
  feeds: z
    .array(feedSetup)
    .max(8)
    .refine(
      (feeds) => new Set(feeds.map((feed) => feed.kind)).size === feeds.length,
      'each kind of feed stands here once',
    )
    .default([]),
  callbacks: z
    .strictObject({
      port: z.int().min(0).max(65_535).optional(),
      host: z.string().max(100).optional(),
      allow: z.array(z.string().max(50)).max(64).optional(),
      trustProxy: z.boolean().optional(),
    })
    .optional(),
  /** Other browsers of the shop as customer screens: off unless a port stands here. */
  display: z
    .strictObject({
      port: z.int().min(0).max(65_535).optional(),
      host: z.string().max(100).optional(),
    })
    .optional(),
  /** The shop's network: off unless this stands here. */
  network: z
    .strictObject({
      port: z.int().min(0).max(65_535),
      host: z.string().max(100).optional(),
    })
    .optional(),
  users: z
    .array(
      z.strictObject({
        name: text(40),
        role: z.enum(['cashier', 'manager']),
        pin: z
          .string()
          .regex(/^\d{4,12}$/, 'a PIN is 4 to 12 digits')
          .meta(SECRET),
      }),
    )
    .max(100)
    .optional(),
  api: z
    .strictObject({
      /** Where programs on this PC reach a till that has no web address of its own; 0: any. */
      port: z.int().min(0).max(65_535).optional(),
      tokens: z
        .array(
          z.strictObject({
            name: text(40),
            token: z.string().min(1).max(200).meta(SECRET),
            /** What it may do: everything, when nothing stands here. */
            scopes: z.array(tokenScope).min(1).max(3).optional(),
          }),
        )
        .max(32)
        .default([]),
    })
    .optional(),
  /** A folder that gets the books of each shop day as files, once the day is over. */
  exports: z
    .strictObject({
      folder: text(500),
      kinds: z.array(exportKind).min(1).max(3).default(['xlsx']),
      lang: z.enum(['id', 'en']).default('id'),
    })
    .optional(),
  webhooks: z
    .array(
      z.strictObject({
        url: webAddress,
        secret,
        /** What is told; sales and money where nothing is said. */
        events: webhookEvents.optional(),
        /** May be reached in the shop's own network; the public internet only where it is not. */
        allowPrivate: z.boolean().optional(),
      }),
    )
    .max(WEBHOOKS_MAX)
    .refine(
      (webhooks) => new Set(webhooks.map(({ url }) => url)).size === webhooks.length,
      'each address stands here once',
    )
    .optional(),
  printer: printerSetup.optional(),
  hub: hubSetup.optional(),
});
export type Setup = z.infer<typeof setupSchema>;

export type SetupRead =
  | { readonly ok: true; readonly setup: Setup }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads a setup file's text. On failure one sentence per fault, each naming the place in the file
 * and never its value: a value may be a secret.
 */
export function readSetup(fileText: string): SetupRead {
  let json: unknown;
  try {
    json = JSON.parse(fileText.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, faults: ['The setup file is not JSON.'] };
  }
  const parsed = setupSchema.safeParse(json);
  if (parsed.success) return { ok: true, setup: parsed.data };
  return { ok: false, faults: parsed.error.issues.map((issue) => sentence(issue)) };
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((step) => (typeof step === 'number' ? step + 1 : step)).join(' › ');
  const where = place.length > 0 ? `In the setup file, ${place}` : 'The setup file';
  if (issue.code === 'unrecognized_keys')
    return `${where}: ${issue.keys.map((key) => `"${key}"`).join(', ')} is not known.`;
  return `${where}: ${issue.message}.`.replace(/\.\.$/, '.');
}

/** The default of `pushAlone`: a feed that has nothing to ask must be believed (contract). */
export function pushAloneOf(feed: FeedSetup): boolean {
  if (feed.pushAlone !== undefined) return feed.pushAlone;
  switch (feed.kind) {
    case 'qiospay':
      return feed.apiKey === undefined;
    case 'snap':
      return false;
    case 'nicepay':
      return feed.inquiryUrl === undefined;
    case 'netzme':
      return true;
  }
}
