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
      .route({
        method: 'POST',
        path: '/sales',
        outputStructure: 'detailed',
        summary: 'Ask a customer for money',
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
      .route({ method: 'GET', path: '/sales/{id}', summary: 'One sale', tags: ['sales'] })
      .input(z.object({ id }))
      .output(saleView),
    list: today
      .route({ method: 'GET', path: '/sales', summary: 'The sales of a day', tags: ['sales'] })
      .input(z.object({ date: date.optional(), status: saleStatus.optional(), ...page }))
      .output(list(saleView)),
    cancel: cashier
      .route({ method: 'POST', path: '/sales/{id}/cancel', summary: 'Cancel', tags: ['sales'] })
      .input(z.object({ id }))
      .output(saleView),
    check: cashier
      .route({
        method: 'POST',
        path: '/sales/{id}/check',
        summary: 'Ask every feed now',
        tags: ['sales'],
      })
      .input(z.object({ id }))
      .output(saleView),
  },
  payment: {
    list: today
      .route({ method: 'GET', path: '/payments', summary: 'Money seen', tags: ['payments'] })
      .input(
        z.object({
          date: date.optional(),
          unclaimed: z.stringbool().optional().or(z.boolean().optional()),
          ...page,
        }),
      )
      .output(list(paymentView)),
  },
  report: {
    daily: manager
      .route({
        method: 'GET',
        path: '/reports/daily',
        summary: "A day's sums",
        tags: ['reports'],
      })
      .input(z.object({ date: date.optional() }))
      .output(dailyReport),
    range: manager
      .route({
        method: 'GET',
        path: '/reports/range',
        summary: 'Sums of any days, a month or a year, and what to hold them against',
        tags: ['reports'],
      })
      .input(z.object({ from: date, until: date }))
      .output(rangeReport),
  },
  qrCode: {
    list: manager
      .route({
        method: 'GET',
        path: '/qr-codes',
        summary: 'The codes the SNAP provider made on a day, each with its payment',
        tags: ['payments'],
      })
      .input(z.object({ date: date.optional() }))
      .output(qrCodeList),
  },
  books: {
    file: manager
      .route({
        method: 'GET',
        path: '/exports',
        summary: 'The books of these days as a file',
        tags: ['reports'],
      })
      .input(booksAsked)
      .output(z.file()),
  },
  health: {
    get: anyone
      .route({ method: 'GET', path: '/health', summary: 'Can the feeds be read?', tags: ['till'] })
      .output(health),
  },
} as const;

export type RestContract = typeof restContract;
