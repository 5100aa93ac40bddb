// A claim on its way back to the hub: nothing is paid by it, whatever the log still says of it.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../commit.ts';
import { openDatabase } from '../store/database.ts';
import { createHubNotes, type HubNotes } from '../store/hub-notes.ts';
import { migrate } from '../store/migrations.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createOthers, type Others } from './others.ts';

const change = { nowMs: 1000 } as Change;
const claim = { paymentId: 'pay_1', saleId: 'sal_1', late: false };
const weighed = { payable: 13_000, isNamed: false };

describe('money that is being given back', () => {
  let notes: HubNotes;
  let others: Others;

  beforeEach(() => {
    const db = openDatabase(':memory:');
    migrate(db);
    db.pragma('foreign_keys = off'); // money and sales are other tables' business
    notes = createHubNotes(db);
    others = createOthers(notes, new FakeClock(0));
    notes.begin({ store: 'toko', till: 'Kasir 1', holder: 'a' });
    notes.savePayment({ paymentId: 'pay_1', hubId: 'hub_1', home: 'Kasir 1', firstSeq: 3 });
    notes.saveClaim({ hubId: 'hub_1', till: 'Kasir 1', saleId: 'sal_1', by: 'evidence', seq: 7 });
  });

  it('pays the sale it was claimed for, as long as it is not given back', () => {
    expect(others.verdict(change, claim, weighed)).toEqual({ do: 'tie' });
  });

  it('pays nothing once it is, although this till reads its old claim in the log', () => {
    notes.addTodo('release', 'hub_1', 'sal_1');
    expect(others.verdict(change, claim, weighed)).toEqual({ do: 'wait' });
  });

  it('stays and is claimed anew when a person says meanwhile that it is that sale’s', () => {
    notes.addTodo('release', 'hub_1', 'sal_1');
    others.tied({ paymentId: 'pay_1', saleId: 'sal_1', by: 'person', atMs: 5 });
    expect(notes.todo(9)).toMatchObject([{ kind: 'claim', id: 'pay_1' }]);
  });
});
