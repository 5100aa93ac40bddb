// A link of another program at the counter: asked about beside the work, answered by one hand once.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ShellFrame } from '../../shared/shell.ts';
import type { TillApi } from '../client/client.ts';
import { fakeSale, fakeSnapshot } from '../client/fake-day.ts';
import { createDeeds } from '../deeds.ts';
import { deedOf } from '../keys.ts';
import { createPageStore, PAGE_AT_START, type PageStore } from '../page.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const FRAME: ShellFrame = {
  link: { id: 'L1', amount: 13_000, reference: 'A17' },
  ...{ behind: 0, isHeld: false, notices: [], padCalls: 0 },
};

let store: PageStore;
let nowMs: number;
let answered: string[];
let created: unknown[];
let isThere: boolean;

const api = {
  shell: {
    answer: async ({ linkId }: { linkId: string }) => {
      answered.push(linkId);
      return { wasThere: isThere };
    },
  },
  sale: {
    create: async (request: { amount: number; reference: string | null }) => {
      created.push(request);
      const body = fakeSale({ id: 's9', amount: request.amount, reference: request.reference });
      return { status: 201 as const, body };
    },
  },
} as unknown as TillApi;

function hands() {
  return createDeeds({
    client: { api },
    clock: { nowMs: () => nowMs, set: () => undefined, hear: () => undefined },
    getState: store.getState,
    dispatch: store.dispatch,
    wait: () => Promise.resolve(),
    newKey: () => 'own-key',
    openPhone: () => undefined,
    rememberClosed: () => undefined,
  });
}

const settled = () => new Promise((done) => setImmediate(done));
const ask = (frame: ShellFrame | null): void => store.dispatch({ type: 'shell', frame, nowMs });
const press = (key: string) =>
  deedOf({ key, isAlt: false, isRepeat: false, isOnControl: false, nowMs }, store.getState());

beforeEach(() => {
  store = createPageStore(PAGE_AT_START);
  nowMs = NOON_MS;
  answered = [];
  created = [];
  isThere = true;
  store.dispatch({ type: 'snapshot', snapshot: fakeSnapshot(NOON_MS, 'empty') });
});

describe('the keys', () => {
  it('Y and Q answer while there is a question, and mean nothing else', () => {
    expect(press('y')).toBeNull();
    ask(FRAME);
    expect(press('y')).toEqual({ type: 'answerLink', isYes: true });
    expect(press('Q')).toEqual({ type: 'answerLink', isYes: false });
    ask({ ...FRAME, link: null });
    expect(press('q')).toBeNull();
  });

  it('digits and Enter go on being the cashier’s own amount', () => {
    ask(FRAME);
    expect(press('1')).toEqual({ type: 'digits', digits: '1' });
    expect(press('Enter')).toEqual({ type: 'ask' });
    expect(press('Escape')).not.toMatchObject({ type: 'answerLink' });
  });
});

describe('an answer', () => {
  it('is not heard in the first moment, nor doubted because the clock was set back', async () => {
    ask(FRAME);
    hands().answerLink(true);
    nowMs += 700;
    hands().answerLink(true);
    await settled();
    expect(answered).toEqual([]);
    ask({ ...FRAME, behind: 3 }); // the same question: the moment does not begin anew
    nowMs -= 3_600_000;
    hands().answerLink(false);
    await settled();
    expect(answered).toEqual(['L1']);
    expect(created).toEqual([]);
  });

  it('of yes asks for one sale under the link’s own key, and leaves what is typed', async () => {
    const typed = { type: 'typed', key: { type: 'digits', digits: '275' } } as const;
    store.dispatch({ type: 'desk', action: typed });
    ask(FRAME);
    nowMs += 1000;
    hands().answerLink(true);
    await settled();
    const request = { amount: 13_000, reference: 'A17', idempotencyKey: 'link-L1' };
    expect(created).toEqual([request]);
    expect(store.getState().desk.entry.raw).toBe('275');
  });

  it('that comes second, from another page or hand, makes no sale', async () => {
    ask(FRAME);
    nowMs += 1000;
    isThere = false;
    hands().answerLink(true);
    await settled();
    expect(answered).toEqual(['L1']);
    expect(created).toEqual([]);
  });
});
