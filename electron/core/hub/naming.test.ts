// Names that crossed: read from rows that said nothing, or taken in here while cut off. The log's
// rows go through the whole of reading, into a real ledger.
import { beforeEach, describe, expect, it } from 'vitest';
import type { HubEntry } from '../../../shared/hub-log.ts';
import { rupiah } from '../../../shared/money.ts';
import { numbered, type Sighting } from '../../../shared/sighting.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { createAudit } from '../audit.ts';
import { createCommit } from '../commit.ts';
import { createDecider } from '../decide.ts';
import { createIngest, type Answer } from '../ingest.ts';
import { createMoments } from '../moments.ts';
import { createPresenter } from '../present.ts';
import { createProviderClock } from '../provider-clock.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrations.ts';
import { createStores } from '../stores.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { NOON_MS } from '../testing/harness.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createOthers } from './others.ts';
import { readBatch } from './reading.ts';
import { aloneRow } from './sharing.ts';

function composed() {
  const database = openDatabase(':memory:');
  migrate(database);
  const stores = createStores(database);
  const clock = new FakeClock(NOON_MS);
  const random = createSeededRandom(5);
  const others = createOthers(stores.hub, clock);
  const commit = createCommit(database, stores.events, clock, () => {}, createAudit(stores.audit));
  const { sales, ledger, hub: notes } = stores;
  const present = createPresenter(sales, ledger, others);
  const providerClock = createProviderClock(clock);
  const moments = createMoments(clock, providerClock, sales);
  const decider = createDecider({ sales, ledger, present, others, providerClock, moments });
  return { commit, ledger, sales, present, decider, moments, random, others, notes };
}

const RRN = { issuer_reff: '021112616661' };
const OTHER_RRN = { issuer_reff: '021112616662' };

function listed(over: Partial<Sighting> = {}): Sighting {
  return {
    ...{ feed: 'qiospay', channel: 'poll', direction: 'credit', amount: rupiah(13_000) },
    stamp: { fromMs: NOON_MS, untilMs: NOON_MS + SECOND_MS },
    issuer: { code: '93600014', name: 'BCA' },
    ...{ refs: {}, balance: null },
    ...over,
  };
}

const at = (seconds: number) => {
  const fromMs = NOON_MS + seconds * SECOND_MS;
  return { fromMs, untilMs: fromMs + SECOND_MS };
};
const push = (refid: string, seconds: number): Sighting =>
  listed({ channel: 'callback', refs: { refid }, stamp: at(seconds) });

describe('two equal payments', () => {
  let parts: ReturnType<typeof composed>;
  let seq: number;

  beforeEach(() => {
    parts = composed();
    parts.notes.begin({ store: 'toko', till: 'Kasir 1', holder: 'a' });
    seq = 0;
  });

  const alone = (sightings: readonly Sighting[]) => {
    const { channel = 'poll' } = sightings[0] ?? {};
    const answer: Answer = {
      ...{ feed: 'qiospay', channel, sightings, setAside: [] },
      ...{ proves: channel === 'poll', sinceMs: null },
    };
    createIngest(parts)(answer);
  };
  /** The log tells of rows of one answer: whose money is whose. */
  const told = (...rows: (readonly [Sighting, string])[]) => {
    const keys = numbered(rows.map(([sighting]) => sighting)).map(({ key }) => key);
    const entries = rows.map(([sighting, paymentId], index): HubEntry => {
      seq += 1;
      const { channel } = sighting;
      const said = { sighting, key: keys[index] ?? '', channel, paymentId };
      return {
        ...{ seq, till: 'Kasir 2', atMs: NOON_MS, kind: 'sighting' },
        row: { ...said, proves: channel === 'poll', isOld: false },
      };
    });
    readBatch({ entries, isTimely: false }, parts);
  };
  const nameOf = (refs: Readonly<Record<string, string>>) => {
    const [{ id } = { id: '' }, ...more] = parts.ledger.alike(13_000, { fromMs: 0, untilMs: 0 }, [
      ...Object.values(refs).map((ref) => ref.replace(/^0+/, '')),
    ]);
    expect(more).toEqual([]);
    return parts.notes.payment(id)?.hubId;
  };

  // As they were before the list named them nothing tells one from the other.
  it.each([
    ['one', 'two'],
    ['two', 'one'],
  ])('have their own names when a reference says which is which: %s, %s', (first, second) => {
    alone([listed({ refs: RRN }), listed({ refs: OTHER_RRN })]);
    told([listed(), `hub_${first}`], [listed(), `hub_${second}`]);
    told([listed({ refs: RRN }), 'hub_one'], [listed({ refs: OTHER_RRN }), 'hub_two']);
    expect([nameOf(RRN), nameOf(OTHER_RRN)]).toEqual(['hub_one', 'hub_two']);
    told([listed({ refs: OTHER_RRN, balance: '5' }), 'hub_two']);
    expect([nameOf(RRN), nameOf(OTHER_RRN)]).toEqual(['hub_one', 'hub_two']);
  });

  it('have a name each where one was made of the other’s push and its own row', () => {
    told([push('REFID1', 26), 'hub_one']);
    alone([listed({ stamp: at(58) })]);
    told([push('REFID2', 58), 'hub_two'], [listed({ stamp: at(58) }), 'hub_two']);
    told([listed({ stamp: at(26) }), 'hub_one']);
    const stampOf = (name: string) => {
      const { paymentId = '' } = parts.notes.paymentOf(name) ?? {};
      return parts.ledger.find(paymentId)?.stamp;
    };
    expect([stampOf('hub_one'), stampOf('hub_two')]).toEqual([at(26), at(58)]);
  });

  it('are told of by two names where one began with what is the other’s name', () => {
    const [early, late] = [listed({ stamp: at(3) }), listed({ stamp: at(60) })];
    alone([early]);
    alone([push('REFID2', 60)]);
    told([push('REFID1', 3), 'hub_one']);
    alone([early, late]);
    told([early, 'hub_one']);
    const [, row] = parts.notes
      .sightingsSince(0)
      .map((id) => aloneRow(id, 'proves', parts))
      .filter((each) => each?.channel === 'poll');
    expect(row?.sighting).toEqual(late);
    expect(row?.paymentId).toMatch(/^pay_/u);
    if (row) told([row.sighting, row.paymentId ?? '']);
    const stampOf = (name: string | null) =>
      parts.ledger.find(parts.notes.paymentOf(name ?? '')?.paymentId ?? '')?.stamp;
    expect([stampOf('hub_one'), stampOf(row?.paymentId ?? null)]).toEqual([at(3), at(60)]);
  });

  it('are two where one was made of the other’s row and its own push', () => {
    const [early, late] = [listed({ stamp: at(3) }), listed({ stamp: at(60) })];
    alone([early]);
    alone([push('REFID2', 60)]);
    told([push('REFID1', 3), 'hub_one'], [early, 'hub_one']);
    alone([early, late]);
    const range = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
    const all = parts.ledger.alike(13_000, range, []);
    const counted = all.filter(({ state }) => state === 'credited');
    expect(counted.map(({ stamp }) => stamp)).toEqual([at(3), at(60)]);
  });

  it('keep them where the log says so by references, whatever is told again later', () => {
    alone([listed({ refs: RRN }), listed({ refs: OTHER_RRN })]);
    told([listed({ refs: RRN }), 'hub_one'], [listed({ refs: OTHER_RRN }), 'hub_two']);
    told([listed({ refs: RRN }), 'hub_two'], [listed({ refs: OTHER_RRN }), 'hub_one']);
    expect([nameOf(RRN), nameOf(OTHER_RRN)]).toEqual(['hub_one', 'hub_two']);
  });

  it.each([
    ['one', 'two'],
    ['two', 'one'],
  ])('stay two when one has its name of a push: %s, %s', (first, second) => {
    alone([listed({ refs: RRN }), listed({ refs: OTHER_RRN })]);
    told([push('REFID11', 0), `hub_${first}`]);
    told([listed(), `hub_${second}`]);
    told([listed({ refs: RRN }), 'hub_one'], [listed({ refs: OTHER_RRN }), 'hub_two']);
    expect([nameOf(RRN), nameOf(OTHER_RRN)]).toEqual(['hub_one', 'hub_two']);
  });
});
