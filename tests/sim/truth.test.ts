// What the judge takes a payment of the ledger for, where equal payments changed places.
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../shared/sighting.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { Books, wordsOf } from './books.ts';
import { Truth } from './truth.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;

/** A push or a row of Rp 13.000, said at this time and with this balance. */
function said(channel: 'poll' | 'callback', fromMs: number, balance: string | null): Sighting {
  const stamp = { fromMs, untilMs: fromMs + 1000 };
  const issuer = { code: '93600014', name: null };
  const told = { channel, direction: 'credit', amount: 13_000, stamp, issuer, refs: {}, balance };
  return told as unknown as Sighting;
}

/** Two equal payments a minute apart; the push of the first came to the row of the second. */
function crossedPair(truth: Truth, fromMs: number, name: string): readonly number[] {
  const add = (atMs: number): number =>
    truth.books.add({
      kind: 'credit',
      of: null,
      amount: 13_000,
      owner: null,
      atMs,
      stampMs: atMs,
      visibleAtMs: atMs,
      brand: '93600014',
      ref: null,
      refFromMs: 0,
      balanceFromMs: 0,
      brokenUntilMs: 0,
    }).n;
  const pair = [add(fromMs), add(fromMs + MINUTE_MS)];
  const [push, row] = [
    said('callback', fromMs, null),
    said('poll', fromMs + MINUTE_MS, `${fromMs}`),
  ];
  truth.books.shown(pair[0] ?? 0, wordsOf(push));
  truth.books.shown(pair[1] ?? 0, wordsOf(row));
  truth.learn(`${name} together`, push);
  expect(truth.learn(`${name} together`, row)).toBe('crossed');
  truth.learn(`${name} left over`, push);
  return pair;
}

describe('a push that lost its row to an equal payment', () => {
  it('may be any near it that changed places, and none of another day', () => {
    const truth = new Truth(new Books(1), { areNamed: false, stampMs: 1000 });
    const first = crossedPair(truth, 40 * DAY_MS, 'first');
    const second = crossedPair(truth, 80 * DAY_MS, 'second');
    expect(truth.mayBe('first left over')).toEqual(new Set(first));
    expect(truth.mayBe('second left over')).toEqual(new Set(second));
  });
});
