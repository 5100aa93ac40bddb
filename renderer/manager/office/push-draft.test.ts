import { describe, expect, it } from 'vitest';
import { askedOf, EMPTY_DRAFT, type PersonDraft } from './push-draft.ts';

const rina: PersonDraft = {
  key: 1,
  name: ' Rina ',
  role: 'cashier',
  isActive: true,
  pin: '445566',
};

describe('a change as it is typed', () => {
  it('is nothing until something is typed', () => {
    expect(askedOf(EMPTY_DRAFT)).toBeNull();
    expect(askedOf({ ...EMPTY_DRAFT, note: 'jam ramai' })).toBeNull();
  });

  it('says what was typed and nothing else', () => {
    expect(askedOf({ ...EMPTY_DRAFT, expiresMinutes: '10', note: ' ramai ' })).toEqual({
      scope: { kind: 'all' },
      changes: { sale: { expiresAfterSeconds: 600 } },
      note: 'ramai',
    });
    const draft = { ...EMPTY_DRAFT, hasRules: true, watchHours: '0', people: [rina] };
    expect(askedOf(draft)?.changes).toEqual({
      sale: { watchLateSeconds: 0 },
      rules: { requireLogin: true, idleLockMinutes: 5 },
      people: [{ name: 'Rina', role: 'cashier', isActive: true, pin: '445566' }],
    });
  });

  it('waits for a store and a till to be named', () => {
    const draft = { ...EMPTY_DRAFT, expiresMinutes: '10', scope: 'till' as const };
    expect(askedOf(draft)).toBeNull();
    expect(askedOf({ ...draft, store: 'bandung' })).toBeNull();
    expect(askedOf({ ...draft, store: 'bandung', till: 'Kasir 1' })?.scope).toEqual({
      ...{ kind: 'till', store: 'bandung', till: 'Kasir 1' },
    });
  });

  it('leaves equal amounts alone for one till', () => {
    const draft = { ...EMPTY_DRAFT, equal: 'discount' as const };
    expect(askedOf(draft)?.changes).toEqual({
      sale: { equalAmounts: { policy: 'discount', max: 99 } },
    });
    expect(askedOf({ ...draft, scope: 'till', store: 'a', till: 'b' })).toBeNull();
  });

  it.each([
    { expiresMinutes: '0' },
    { expiresMinutes: '10,5' },
    { watchHours: '999' },
    { equal: 'discount' as const, equalMax: '' },
    { hasRules: true, idleMinutes: '' },
    { people: [{ ...rina, name: ' ' }] },
    { people: [{ ...rina, pin: '1234' }] },
  ])('is not finished with %o', (part) => {
    expect(askedOf({ ...EMPTY_DRAFT, expiresMinutes: '10', ...part })).toBeNull();
  });

  it('takes no PIN for somebody who is retired', () => {
    const people = [{ ...rina, isActive: false }];
    expect(askedOf({ ...EMPTY_DRAFT, people })?.changes.people).toEqual([
      { name: 'Rina', role: 'cashier', isActive: false },
    ]);
  });
});
