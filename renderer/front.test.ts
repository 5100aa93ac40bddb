// What the counter tells the till of what is in front of the customer, and when it says nothing.
import { describe, expect, it } from 'vitest';
import { fakeSale, fakeSnapshot } from './client/fake-day.ts';
import type { TillApi } from './client/client.ts';
import { tellFront } from './front.ts';
import { createPageStore, PAGE_AT_START } from './page.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const sale = fakeSale({ id: 's1', createdAtMs: NOON_MS });
const LOOK = { lang: 'id', theme: 'auto' };

function counter() {
  const store = createPageStore(PAGE_AT_START);
  const told: unknown[] = [];
  const show = (front: unknown): Promise<object> => {
    told.push(front);
    return Promise.reject(new Error('the line broke'));
  };
  tellFront(store, { api: { display: { show } } as unknown as TillApi });
  const snapshot = { ...fakeSnapshot(NOON_MS, 'empty'), sales: [sale] };
  return { store, told, snapshot };
}

describe('the counter', () => {
  it('tells what is looked at, once, and what is being given up', () => {
    const { store, told, snapshot } = counter();
    store.dispatch({ type: 'snapshot', snapshot });
    store.dispatch({ type: 'desk', action: { type: 'focused', saleId: 's1' } });
    store.dispatch({ type: 'health', feeds: snapshot.feeds });
    store.dispatch({
      type: 'desk',
      action: { type: 'cancelAsked', saleId: 's1', nowMs: NOON_MS },
    });
    store.dispatch({ type: 'desk', action: { type: 'cancelEnded' } });
    expect(told.at(-3)).toEqual({ saleId: 's1', hiddenId: null, look: LOOK });
    expect(told.at(-2)).toEqual({ saleId: 's1', hiddenId: 's1', look: LOOK });
    expect(told.at(-1)).toEqual({ saleId: 's1', hiddenId: null, look: LOOK });
    expect(new Set(told.map((front) => JSON.stringify(front))).size).toBeLessThanOrEqual(3);
  });

  it('tells the language and colours the customer’s screen is to follow', () => {
    const { store, told, snapshot } = counter();
    store.dispatch({ type: 'snapshot', snapshot });
    const { prefs } = store.getState();
    store.dispatch({ type: 'prefs', prefs: { ...prefs, lang: 'en', theme: 'contrast' } });
    expect(told.at(-1)).toMatchObject({ look: { lang: 'en', theme: 'contrast' } });
  });

  it('tells all of it anew when the line comes back: the till may have forgotten', () => {
    const { store, told, snapshot } = counter();
    store.dispatch({ type: 'snapshot', snapshot });
    const before = told.length;
    store.dispatch({ type: 'lost', nowMs: NOON_MS });
    expect(told.length).toBe(before);
    store.dispatch({ type: 'snapshot', snapshot });
    expect(told.length).toBe(before + 1);
    expect(told.at(-1)).toEqual(told.at(-2));
  });

  it('says nothing where nobody has logged in, and nothing before there is a shop', () => {
    for (const part of [{ session: 'locked' }, { isSetUp: false }]) {
      const { store, told, snapshot } = counter();
      const session =
        'session' in part ? { ...snapshot.session, role: 'locked' as const } : snapshot.session;
      const isSetUp = !('isSetUp' in part);
      store.dispatch({ type: 'snapshot', snapshot: { ...snapshot, session, isSetUp } });
      expect(told).toEqual([]);
    }
  });
});
