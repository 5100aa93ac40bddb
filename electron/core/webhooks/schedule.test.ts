// When a webhook is tried again, and what a receiver can make of the message.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';
import { excerptOf } from './excerpt.ts';
import { eventId, messageOf, signature } from './message.ts';
import { ATTEMPTS_MAX, LONGEST_WAIT_MS, RETRY_DELAYS_MS, retryDelayMs } from './schedule.ts';
import { retryAfterMsOf } from './sender.ts';

describe('the waits between tries', () => {
  it('grow, and are a day together', () => {
    expect(RETRY_DELAYS_MS).toEqual(RETRY_DELAYS_MS.toSorted((a, b) => a - b));
    const sumMs = RETRY_DELAYS_MS.reduce((sum, each) => sum + each, 0);
    expect(sumMs).toBeGreaterThan(23.5 * HOUR_MS);
    expect(sumMs).toBeLessThan(24.5 * HOUR_MS);
  });

  it('stay within a tenth of the table, and end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.nat(), { nil: null }),
        (attempts, fraction, retryAfterMs) => {
          const delayMs = retryDelayMs({ attempts, fraction, retryAfterMs });
          if (attempts >= ATTEMPTS_MAX) {
            expect(delayMs).toBeNull();
            return;
          }
          const planMs = RETRY_DELAYS_MS[attempts - 1]!;
          expect(delayMs).toBeGreaterThanOrEqual(Math.floor(planMs * 0.9));
          expect(delayMs).toBeLessThanOrEqual(Math.max(planMs * 1.1, HOUR_MS) + 1);
          expect(delayMs).toBeLessThanOrEqual(LONGEST_WAIT_MS + 1);
        },
      ),
    );
  });

  it.each([
    [null, null],
    ['120', 120 * SECOND_MS],
    ['Sat, 21 Nov 2026 05:01:00 GMT', 60 * SECOND_MS],
    ['Sat, 21 Nov 2026 04:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
  ])('Retry-After: %s', (header, ms) => {
    const read = retryAfterMsOf(header, Date.UTC(2026, 10, 21, 5));
    if (header === '-5') expect(read === null || read >= 0).toBe(true);
    else expect(read).toBe(ms);
  });
});

describe('a message', () => {
  const event = { seq: 7, atMs: 5, type: 'sale.changed', payload: '{"sale":{"id":"sal_1"}}' };

  it('is JSON with the payload as it lies in the log', () => {
    const { id, body } = messageOf(event, false);
    const head = { id, version: 1, seq: 7, atMs: 5, type: 'sale.changed', training: false };
    expect(JSON.parse(body)).toEqual({ ...head, payload: { sale: { id: 'sal_1' } } });
    expect(body.endsWith(`"payload":${event.payload}}`)).toBe(true);
  });

  it('has an id of its own for whatever differs', () => {
    const others = [
      { ...event, seq: 8 },
      { ...event, atMs: 6 },
      { ...event, type: 'payment.changed' },
      { ...event, payload: '{"sale":{"id":"sal_2"}}' },
    ];
    expect(new Set([event, ...others].map(eventId)).size).toBe(5);
    expect(eventId({ ...event })).toBe(eventId(event));
  });

  it('is signed by every secret that is good, in order', () => {
    const signed = signature('{}', ['baru', 'lama'], 1_763_701_200_999);
    expect(signed).toMatch(/^t=1763701200,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
    expect(signature('{}', ['lama'], 1_763_701_200_000)).toBe(
      signed.replace(/v1=[0-9a-f]{64},/, ''),
    );
  });
});

describe('what is kept of an answer', () => {
  it('is one short line without the secret, whatever the answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const excerpt = excerptOf(`${text}RAHASIA-1${text}`, ['RAHASIA-1']);
        expect(excerpt).not.toContain('RAHASIA-1');
        expect(excerpt).not.toMatch(/\p{Cc}/u);
        expect(excerpt.length).toBeLessThanOrEqual(160);
      }),
    );
  });

  it.each([
    ['Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.abc', 'Bearer …'],
    ['call 0812-3456-789012 now', 'call … now'],
    ['not found', 'not found'],
  ])('%s', (text, kept) => {
    expect(excerptOf(text, [])).toBe(kept);
  });
});
