// The part of the one contract that other programs may call, under `/v1`.
import { z } from 'zod';
import { exportKind } from './books.ts';
import { anyone, cashier, date, id, list, manager, page, today } from './contract-words.ts';
import {
  dailyReport,
  health,
  paymentView,
  qrCodeList,
  rangeReport,
  saleStatus,
  saleView,
} from './views.ts';

/** QRIS takes no more than this in one payment (facts/domain.md §1.2). */
export const SALE_AMOUNT_MAX = 10_000_000;

const reference = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\P{Cc}]*$/u, 'a reference has no control characters');

const saleCreate = z.strictObject({
  amount: z
    .int('the amount is a whole number of rupiah')
    .min(1, 'the amount is at least Rp 1')
    .max(SALE_AMOUNT_MAX, 'QRIS takes at most Rp 10.000.000 in one payment'),
  reference: reference.nullish(),
  /** The page's own key; REST brings it in the header `Idempotency-Key`. */
  idempotencyKey: z.string().min(1).max(128).optional(),
});

/** The last day is in it. */
export const booksAsked = z.object({
  kind: exportKind,
  from: date,
  until: date,
  lang: z.enum(['id', 'en']).default('id'),
});

/** The calls other programs may make, under `/v1`. */
export const restContract = {
  sale: {
    create: cashier
      .meta({ scope: 'create' })
      .route({
        method: 'POST',
        path: '/sales',
        outputStructure: 'detailed',
        summary: 'Ask a customer for money',
        description:
          'Begins to wait for money. The same Idempotency-Key again within 24 hours answers the same ' +
          'sale with 200 and makes no other; with another body it is a conflict, 409.',
        tags: ['sales'],
      })
      .input(saleCreate)
      .output(
        z.union([
          z.object({ status: z.literal(201), body: saleView }),
          z.object({ status: z.literal(200), body: saleView }),
        ]),
      ),
    get: today
      .meta({ scope: 'read' })
      .route({
        method: 'GET',
        path: '/sales/{id}',
        summary: 'One sale',
        description: 'The sale as it is now, with its payment once it is paid.',
        tags: ['sales'],
      })
      .input(z.object({ id }))
      .output(saleView),
    list: today
      .meta({ scope: 'read' })
      .route({
        method: 'GET',
        path: '/sales',
        summary: 'The sales of a day',
        description:
          'Newest first, page by page: give `nextCursor` back as `cursor` until it is null. ' +
          'Without a date: of the shop day of now.',
        tags: ['sales'],
      })
      .input(z.strictObject({ date: date.optional(), status: saleStatus.optional(), ...page }))
      .output(list(saleView)),
    cancel: cashier
      .meta({ scope: 'create' })
      .route({
        method: 'POST',
        path: '/sales/{id}/cancel',
        summary: 'Cancel',
        description:
          'Gives up waiting. Once more is no fault; a paid or expired sale is a conflict, 409. ' +
          'Money that comes all the same is shown to a person.',
        tags: ['sales'],
      })
      .input(z.object({ id }))
      .output(saleView),
    check: cashier
      .meta({ scope: 'create' })
      .route({
        method: 'POST',
        path: '/sales/{id}/check',
        summary: 'Ask every feed now',
        description:
          'Asks every feed now, and answers when they have: the sale as it is then. For a customer ' +
          'who says it is paid; nothing has to be asked in the ordinary course.',
        tags: ['sales'],
      })
      .input(z.object({ id }))
      .output(saleView),
  },
  payment: {
    list: today
      .meta({ scope: 'read' })
      .route({
        method: 'GET',
        path: '/payments',
        summary: 'Money seen',
        description:
          'Money as the provider reported it, newest first. `unclaimed=true`: without a sale and not ' +
          'yet explained by a person. Without a date: all days.',
        tags: ['payments'],
      })
      .input(
        z.strictObject({
          date: date.optional(),
          unclaimed: z.stringbool().optional().or(z.boolean().optional()),
          ...page,
        }),
      )
      .output(list(paymentView)),
  },
  report: {
    daily: manager
      .meta({ scope: 'report' })
      .route({
        method: 'GET',
        path: '/reports/daily',
        summary: "A day's sums",
        description: 'Sums of one shop day; without a date of the day of now.',
        tags: ['reports'],
      })
      .input(z.strictObject({ date: date.optional() }))
      .output(dailyReport),
    range: manager
      .meta({ scope: 'report' })
      .route({
        method: 'GET',
        path: '/reports/range',
        summary: 'Sums of any days, a month or a year, and what to hold them against',
        description: 'Sums of several shop days, the last one included.',
        tags: ['reports'],
      })
      .input(z.strictObject({ from: date, until: date }))
      .output(rangeReport),
  },
  qrCode: {
    list: manager
      .meta({ scope: 'read' })
      .route({
        method: 'GET',
        path: '/qr-codes',
        summary: 'The codes the SNAP provider made on a day, each with its payment',
        description: 'Only where a SNAP feed is set up that can list them; else 404.',
        tags: ['payments'],
      })
      .input(z.strictObject({ date: date.optional() }))
      .output(qrCodeList),
  },
  books: {
    file: manager
      .meta({ scope: 'report' })
      .route({
        method: 'GET',
        path: '/exports',
        summary: 'The books of these days as a file',
        description:
          'One row for each payment, oldest first, as CSV, XLSX or PDF; its name stands in ' +
          '`Content-Disposition`. Who took it is in the audit.',
        tags: ['reports'],
      })
      .input(booksAsked)
      .output(z.file()),
  },
  health: {
    get: anyone
      .route({
        method: 'GET',
        path: '/health',
        summary: 'Can the feeds be read?',
        description:
          'For anyone, without a token. `degraded`: a feed can not be read, so that silence does not ' +
          'mean unpaid. `unset`: the till is not set up yet.',
        tags: ['till'],
      })
      .output(health),
  },
} as const;

export type RestContract = typeof restContract;
