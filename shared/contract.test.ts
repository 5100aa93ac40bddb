// What other programs rely on: the shapes of requests and the list of calls, held against the
// product's contract.
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { pageContract } from './contract.ts';
import { restContract, SALE_AMOUNT_MAX } from './rest-contract.ts';
import { AppError, ERROR_STATUS } from './errors.ts';

interface Call {
  readonly '~orpc': {
    readonly route: { readonly method?: string; readonly path?: string };
    readonly inputSchema?: z.ZodType;
  };
}

function isCall(value: object): value is Call {
  return '~orpc' in value;
}

/** `sale.create` → call, for every call of a contract. */
function callsOf(contract: object, path: readonly string[] = []): [string, Call][] {
  return Object.entries(contract).flatMap(([name, value]: [string, object]) =>
    isCall(value)
      ? [[[...path, name].join('.'), value] as [string, Call]]
      : callsOf(value, [...path, name]),
  );
}
const rest = new Map(callsOf(restContract));
const page = new Map(callsOf(pageContract));

function parse(name: string, input: unknown): { ok: boolean; value?: unknown } {
  const parsed = page.get(name)?.['~orpc'].inputSchema?.safeParse(input);
  return parsed?.success ? { ok: true, value: parsed.data } : { ok: false };
}

describe('REST', () => {
  it('has the calls of the contract, each at its place', () => {
    const routes = [...rest.values()].map((call) => {
      const { method, path } = call['~orpc'].route;
      return `${method} ${path}`;
    });
    expect(routes.toSorted()).toEqual(
      expect.arrayContaining([
        'GET /health',
        'GET /payments',
        'GET /reports/daily',
        'GET /sales',
        'GET /sales/{id}',
        'POST /sales',
        'POST /sales/{id}/cancel',
        'POST /sales/{id}/check',
      ]),
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('lets no program confirm by hand, attach money, or change the setup', () => {
    const forPeople = [
      'sale.confirm',
      'payment.attach',
      'payment.dismiss',
      'till.importSetup',
      'sale.extend',
    ];
    for (const name of forPeople) {
      expect(page.has(name)).toBe(true);
      expect(rest.has(name)).toBe(false);
    }
    for (const name of rest.keys()) expect(page.has(name)).toBe(true);
  });
});

describe('a request for money', () => {
  const taken: readonly object[] = [
    { amount: 1 },
    { amount: 13_000 },
    { amount: SALE_AMOUNT_MAX },
    { amount: 13_000, reference: 'Meja 7 / nota é' },
    { amount: 13_000, reference: null },
    { amount: 13_000, idempotencyKey: 'k' },
  ];
  it.each(taken)('%j is taken', (input) => {
    expect(parse('sale.create', input).ok).toBe(true);
  });

  const refused: readonly unknown[] = [
    {},
    null,
    [],
    'x',
    { amount: 0 },
    { amount: -1 },
    { amount: 10_000_001 },
    { amount: 13_000.5 },
    { amount: '13000' },
    { amount: '13.000' },
    { amount: null },
    { amount: 1e300 },
    { amount: 13_000, reference: '' },
    { amount: 13_000, reference: '   ' },
    { amount: 13_000, reference: 'x'.repeat(65) },
    { amount: 13_000, reference: 'a\nb' },
    { amount: 13_000, reference: 'a\u0000b' },
    { amount: 13_000, reference: 7 },
    { amount: 13_000, currency: 'IDR' },
    { amount: 13_000, idempotencyKey: '' },
    { amount: 13_000, idempotencyKey: 'x'.repeat(129) },
  ];
  it.each(refused)('%j is refused', (input) => {
    expect(parse('sale.create', input).ok).toBe(false);
  });

  it('loses the blanks around its reference', () => {
    expect(parse('sale.create', { amount: 1, reference: ' A17 ' }).value).toMatchObject({
      reference: 'A17',
    });
  });
});

describe('a list', () => {
  it('is of 50 unless asked, of 200 at most, and reads numbers from an address', () => {
    expect(parse('sale.list', {}).value).toMatchObject({ limit: 50 });
    expect(parse('sale.list', { limit: '200' }).value).toMatchObject({ limit: 200 });
    for (const limit of ['201', '0', '-1', '1.5', 'x', ''])
      expect(parse('sale.list', { limit }).ok).toBe(false);
  });

  it('is of a day that looks like one, and of a status there is', () => {
    expect(parse('sale.list', { date: '2026-11-21', status: 'needs_person' }).ok).toBe(true);
    for (const date of ['21/11/2026', '2026-11-21T00:00', '', 'kemarin'])
      expect(parse('sale.list', { date }).ok).toBe(false);
    expect(parse('sale.list', { status: 'lunas' }).ok).toBe(false);
  });

  it('of money may be of the unclaimed alone', () => {
    expect(parse('payment.list', { unclaimed: 'true' }).value).toMatchObject({ unclaimed: true });
    expect(parse('payment.list', { unclaimed: 'false' }).value).toMatchObject({ unclaimed: false });
    expect(parse('payment.list', { unclaimed: 'maybe' }).ok).toBe(false);
  });
});

it('asks a person for a reason, in a few words and no novel', () => {
  const attach = (reason: string): boolean =>
    parse('payment.attach', { paymentId: 'p', saleId: 's', reason }).ok;
  expect(attach('titipan')).toBe(true);
  for (const reason of ['', '  ', 'ya', 'x'.repeat(201)]) expect(attach(reason)).toBe(false);
});

it('every failure has the status the contract gives it', () => {
  expect(ERROR_STATUS).toMatchObject({
    bad_input: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    too_large: 413,
    rate_limited: 429,
    unavailable: 503,
  });
  expect(new AppError('unavailable', 'x').retryable).toBe(true);
  expect(new AppError('rate_limited', 'x').retryable).toBe(true);
  expect(new AppError('conflict', 'x').retryable).toBe(false);
  expect(new AppError('unavailable', 'x', { retryable: false }).retryable).toBe(false);
});
