// Stands in for the hub in the gallery: three tills, one of them silent, one put away.
import type { HubView } from '../../shared/hub.ts';
import type { TillApi } from './client.ts';

const MINUTE_MS = 60_000;

export function fakeHubView(nowMs: number, over: Partial<HubView> = {}): HubView {
  const till = (name: string, state: 'open' | 'closed' | 'put_away', agoMs: number) => ({
    name,
    state,
    isOwn: name === 'Kasir 1',
    silentSinceMs: null,
    seenAtMs: nowMs - agoMs,
    version: '0.1.0',
  });
  return {
    state: 'live',
    sinceMs: null,
    why: null,
    rule: 'ask',
    hold: null,
    store: 'toko-a',
    till: 'Kasir 1',
    tills: [
      till('Kasir 1', 'open', 1_000),
      { ...till('Kasir 2', 'open', 2_000), version: '0.0.9' },
      till('Kasir 3', 'closed', 180 * MINUTE_MS),
    ],
    books: { waiting: 0, sinceMs: null, isLate: false },
    conflicts: [],
    ...over,
  };
}

/** Answers with what the page has of the hub. */
export function fakeHub(view: () => HubView | null): TillApi['hub'] {
  const status = async () => ({ hub: view() });
  return {
    status,
    putAway: status,
    sellApart: status,
    conflictSeen: status,
    test: async () => ({ refused: [], fault: null, tills: ['Kasir 2'], needsSchema: false }),
  };
}
