// What people are told of the hub: who is silent, what a cut-off till does, money given away twice.
import { describe, expect, it } from 'vitest';
import type { ClaimConflict, HubTill } from '../../../shared/hub-log.ts';
import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';
import { NO_HUB, type HubLink, type HubState } from './hub-link.ts';
import { hubKey, hubView, type HubSources } from './hub-view.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
/** The hub's clock is another than this PC's. */
const HUB_MS = NOON_MS + 400 * SECOND_MS;

function tillAt(number: number, agoMs: number, over: Partial<HubTill> = {}): HubTill {
  return {
    till: `Kasir ${number}`,
    number,
    state: 'open',
    ackSeq: 7,
    seenAtMs: HUB_MS - agoMs,
    version: '0.1.0',
    keepsClass: false,
    ...over,
  };
}

const TILLS = [tillAt(2, 60 * SECOND_MS), tillAt(1, 0), tillAt(3, 30 * SECOND_MS)];

interface Given {
  readonly state?: HubState;
  readonly tills?: readonly HubTill[];
  readonly policy?: 'ask' | 'discount';
  readonly conflicts?: readonly {
    conflict: ClaimConflict;
    readAtMs: number;
    seenBy: string | null;
  }[];
  readonly backlog?: ReturnType<HubSources['backlog']>;
}

function viewOf(given: Given = {}) {
  const { state = { kind: 'live' }, tills = TILLS, policy = 'ask', conflicts = [] } = given;
  const link: HubLink = {
    ...NO_HUB,
    state: () => state,
    tills: () => tills,
    hasOthers: () => tills.length > 1,
  };
  return hubView({
    link,
    setup: {
      hub: { url: 'postgres://a:RAHASIA@db.contoh.id/lunas', store: 'toko-a', till: 'Kasir 1' },
      sale: {
        expiresAfterSeconds: 300,
        watchLateSeconds: 86_400,
        equalAmounts: policy === 'ask' ? { policy } : { policy, max: 99 },
      },
    },
    notes: { conflicts: () => [...conflicts] },
    referenceOf: (saleId) => (saleId === 'sal_own' ? 'Meja 4' : null),
    backlog: () => given.backlog ?? null,
    nowMs: NOON_MS,
  });
}

const APART = { kind: 'apart', sinceMs: NOON_MS - 9_000, why: 'unreachable' } as const;

describe('what people are told of the hub', () => {
  it('is nothing where there is none, and never its address', () => {
    expect(viewOf({ state: { kind: 'off' } })).toBeNull();
    const view = viewOf();
    expect(view).toMatchObject({ state: 'live', store: 'toko-a', till: 'Kasir 1', why: null });
    expect(JSON.stringify(view)).not.toMatch(/RAHASIA|contoh/);
  });

  it('lists the tills by number, and a silent one by the hub’s own clock', () => {
    expect(viewOf()?.tills.map(({ name, silentSinceMs }) => [name, silentSinceMs])).toEqual([
      ['Kasir 1', null],
      ['Kasir 2', HUB_MS - 60 * SECOND_MS],
      ['Kasir 3', null],
    ]);
  });

  it('calls no till silent that is closed, put away, or itself', () => {
    const tills = [
      tillAt(1, 900 * SECOND_MS),
      tillAt(2, 900 * SECOND_MS, { state: 'closed' }),
      tillAt(3, 900 * SECOND_MS, { state: 'put_away' }),
      tillAt(4, 0),
    ];
    expect(viewOf({ tills })?.tills.map(({ silentSinceMs }) => silentSinceMs)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('knows nobody’s silence while it is cut off itself', () => {
    const view = viewOf({ state: APART });
    expect(view).toMatchObject({ state: 'apart', sinceMs: APART.sinceMs, why: 'unreachable' });
    expect(view?.tills.every(({ silentSinceMs }) => silentSinceMs === null)).toBe(true);
  });

  it.each([
    ['alone', { tills: [tillAt(1, 0)] }],
    ['ask', {}],
    ['ask', { policy: 'discount' }],
    [
      'own_amounts',
      { policy: 'discount', tills: [tillAt(1, 0, { keepsClass: true }), tillAt(2, 0)] },
    ],
  ] as const)('says what a cut-off till does: %s', (rule, given) => {
    expect(viewOf({ ...given, state: APART })?.rule).toBe(rule);
  });

  it('tells both stories of money given away twice, until somebody has seen it', () => {
    const story = { by: 'person', apart: true, atMs: NOON_MS } as const;
    const conflict = (paymentId: string): ClaimConflict => ({
      paymentId,
      amount: 13_000,
      first: { ...story, till: 'Kasir 2', saleId: 'sal_other' },
      second: { ...story, till: 'Kasir 1', saleId: 'sal_own', by: 'evidence' },
    });
    const view = viewOf({
      conflicts: [
        { conflict: conflict('old'), readAtMs: 1, seenBy: null },
        { conflict: conflict('seen'), readAtMs: 2, seenBy: '' },
        { conflict: conflict('new'), readAtMs: 3, seenBy: null },
      ],
    });
    expect(view?.conflicts.map(({ paymentId }) => paymentId)).toEqual(['new', 'old']);
    expect(view?.conflicts[0]).toMatchObject({
      amount: 13_000,
      first: { till: 'Kasir 2', reference: null, by: 'person', isApart: true },
      second: { till: 'Kasir 1', reference: 'Meja 4', by: 'evidence' },
    });
  });

  it('calls books late after an hour', () => {
    const late = (sinceMs: number | null) => viewOf({ backlog: { waiting: 3, sinceMs } })?.books;
    expect(late(NOON_MS - HOUR_MS / 2)).toMatchObject({ waiting: 3, isLate: false });
    expect(late(NOON_MS - 2 * HOUR_MS)).toMatchObject({ waiting: 3, isLate: true });
    expect(late(null)).toMatchObject({ isLate: false });
    expect(viewOf()?.books).toBeNull();
  });
});

describe('news of the hub', () => {
  it('is a till that fell silent, not every word of one', () => {
    const heard = (agoMs: number) => hubKey(viewOf({ tills: [tillAt(1, 0), tillAt(2, agoMs)] }));
    expect(heard(1_000)).toBe(heard(20_000));
    expect(heard(1_000)).not.toBe(heard(60_000));
  });

  it('is a line that broke, and not each row that waits', () => {
    expect(hubKey(viewOf())).not.toBe(hubKey(viewOf({ state: APART })));
    const waits = (waiting: number) =>
      hubKey(viewOf({ backlog: { waiting, sinceMs: NOON_MS - waiting } }));
    expect(waits(1)).toBe(waits(500));
    expect(hubKey(null)).toBe('');
  });
});
