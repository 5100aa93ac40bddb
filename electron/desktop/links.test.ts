// Links of other programs wait for a person, a few at a time and for a while; none sells by itself.
import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/time.ts';
import { FakeClock, settled } from '../core/testing/fake-clock.ts';
import { createSeededRandom } from '../core/testing/seeded-random.ts';
import { createLinks, type Links } from './links.ts';
import { createNotices, type Notices } from './notices.ts';

let clock: FakeClock;
let notices: Notices;
let links: Links;
let changes: number;

beforeEach(() => {
  clock = new FakeClock(0);
  changes = 0;
  notices = createNotices(() => undefined);
  const random = createSeededRandom(1);
  links = createLinks({ clock, random, notices, changed: () => void (changes += 1) });
});

const told = () => notices.list().map(({ kind, detail, count }) => ({ kind, detail, count }));
const amounts = () => links.waiting().map(({ amount }) => amount);

describe('a link', () => {
  it('waits with its amount and reference until it is answered, once', () => {
    expect(links.offer('lunas://sale?amount=13000&reference=A17')).toBe(true);
    const [link] = links.waiting();
    expect(link).toMatchObject({ amount: 13_000, reference: 'A17' });
    expect(links.take(link?.id ?? '')).toBe(true);
    expect(links.take(link?.id ?? '')).toBe(false);
    expect(links.waiting()).toEqual([]);
    expect(changes).toBe(2);
  });

  it('handed over twice by the system is one question', async () => {
    links.offer('lunas://sale?amount=13000');
    links.offer('lunas://sale?amount=13000');
    expect(amounts()).toEqual([13_000]);
    await clock.advance(3000);
    links.offer('lunas://sale?amount=13000'); // another customer with an equal amount
    expect(amounts()).toEqual([13_000, 13_000]);
  });

  it('under a reference that waits already is the same question, however late', async () => {
    links.offer('lunas://sale?amount=13000&reference=A17');
    await clock.advance(MINUTE_MS);
    links.offer('lunas://sale?amount=13000&reference=A17');
    expect(amounts()).toEqual([13_000]);
    links.offer('lunas://sale?amount=14000&reference=A17');
    expect(amounts()).toEqual([13_000, 14_000]);
  });

  it('that nobody answers for ten minutes is gone, and that is said', async () => {
    links.offer('lunas://sale?amount=13000');
    const [link] = links.waiting();
    await clock.advance(10 * MINUTE_MS);
    await settled();
    expect(links.waiting()).toEqual([]);
    expect(links.take(link?.id ?? '')).toBe(false);
    expect(told()).toEqual([{ kind: 'linkLapsed', detail: '', count: 1 }]);
  });

  it('that is none is answered with its fault, and asks nothing', () => {
    expect(links.offer('lunas://sale?amount=13.000')).toBe(false);
    expect(links.offer('lunas://refund?amount=1')).toBe(false);
    expect(links.waiting()).toEqual([]);
    expect(told()).toEqual([
      { kind: 'badLink', detail: 'amount', count: 1 },
      { kind: 'badLink', detail: 'form', count: 1 },
    ]);
  });
});

describe('a flood of links', () => {
  it('leaves five questions and one notice that counts', () => {
    const taken = Array.from({ length: 1000 }, (_, n) =>
      links.offer(`lunas://sale?amount=${n + 1}`),
    );
    expect(taken.filter(Boolean)).toHaveLength(5);
    expect(amounts()).toEqual([1, 2, 3, 4, 5]);
    expect(told()).toEqual([{ kind: 'linksDropped', detail: '', count: 995 }]);
    links.take(links.waiting()[0]?.id ?? '');
    expect(links.offer('lunas://sale?amount=6000')).toBe(true);
  });

  it('of bad ones leaves no more notices than a person reads', () => {
    for (let n = 0; n < 2000; n += 1) links.offer('lunas://?');
    for (let n = 0; n < 9; n += 1) notices.tell('flagsUnheeded', `--flag-${n}`);
    expect(told()).toHaveLength(5);
    notices.putAway(notices.list()[0]?.id ?? 0);
    expect(told()).toHaveLength(4);
  });
});
