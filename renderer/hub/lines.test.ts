// What the banner has to say of the hub, the worst first, and nothing while all is well.
import { describe, expect, it } from 'vitest';
import type { HubConflict, HubTillView, HubView } from '../../shared/hub.ts';
import { fakeHubView } from '../client/fake-hub.ts';
import { hubLines } from './lines.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);

const kinds = (over: Partial<HubView>): string[] =>
  hubLines(fakeHubView(NOON_MS, over), NOON_MS).map(({ of }) => of.kind);

function till(over: Partial<HubTillView>): HubTillView {
  return {
    name: 'Kasir 2',
    isOwn: false,
    state: 'open',
    silentSinceMs: null,
    seenAtMs: NOON_MS,
    version: '0.1.0',
    ...over,
  };
}

function conflict(paymentId: string): HubConflict {
  const story = {
    saleId: 's',
    reference: null,
    by: 'person',
    isApart: true,
    atMs: NOON_MS,
  } as const;
  return {
    paymentId,
    amount: 13_000,
    first: { ...story, till: 'Kasir 1' },
    second: { ...story, till: 'Kasir 2' },
  };
}

const APART = { state: 'apart', why: 'unreachable', sinceMs: NOON_MS - 10_000 } as const;
const LATE = { waiting: 9, sinceMs: NOON_MS - 7_200_000, isLate: true };

describe('the banner about the hub', () => {
  it('says nothing while the other tills can be asked', () => {
    expect(kinds({})).toEqual([]);
  });

  it('says that they can not be asked, once that has lasted', () => {
    expect(kinds(APART)).toEqual(['apart']);
    expect(kinds({ ...APART, sinceMs: NOON_MS - 1_000 })).toEqual([]);
  });

  it('says that nothing is sold, and not twice that nobody can be asked', () => {
    expect(kinds({ ...APART, hold: 'apart' })).toEqual(['hold']);
    expect(kinds({ hold: 'joining' })).toEqual(['hold']);
  });

  it('names every till that is silent', () => {
    const silentSinceMs = NOON_MS - 60_000;
    const tills = [
      till({ silentSinceMs }),
      till({ name: 'Kasir 3' }),
      till({ silentSinceMs, name: 'Kasir 4' }),
    ];
    const lines = hubLines(fakeHubView(NOON_MS, { tills }), NOON_MS);
    expect(lines.map(({ key }) => key)).toEqual(['hub-silent-Kasir 2', 'hub-silent-Kasir 4']);
  });

  it('tells one conflict whole and how many there are besides, before all else', () => {
    const conflicts = [conflict('a'), conflict('b'), conflict('c')];
    const lines = hubLines(fakeHubView(NOON_MS, { conflicts, ...APART }), NOON_MS);
    expect(lines.map(({ of, tone }) => [of.kind, tone])).toEqual([
      ['conflict', 'bad'],
      ['moreConflicts', 'bad'],
      ['apart', 'warn'],
    ]);
    expect(lines[1]?.of).toEqual({ kind: 'moreConflicts', count: 2 });
  });

  it('speaks of late books only when there is nothing else', () => {
    expect(kinds({ books: LATE })).toEqual(['books']);
    expect(kinds({ books: LATE, ...APART })).toEqual(['apart']);
    expect(kinds({ books: { ...LATE, isLate: false } })).toEqual([]);
  });
});
