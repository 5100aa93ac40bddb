// Owns that no call of the contract is without its word on who may make it.
import { describe, expect, it } from 'vitest';
import { pageContract } from '../../shared/contract.ts';
import { RIGHTS, rightOf } from '../../shared/permissions.ts';

interface Call {
  readonly '~orpc': { readonly meta: { readonly who?: string } };
}

const calls = Object.entries(pageContract as unknown as Record<string, Record<string, Call>>)
  .flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, call]): [string, string | undefined] => [
      `${noun}.${verb}`,
      call['~orpc'].meta.who,
    ]),
  )
  .toSorted(([a], [b]) => a.localeCompare(b));

describe('who may make a call', () => {
  it.each(calls)(
    '%s says it (begin it with anyone, cashier, today, withPin or manager)',
    (...call) => {
      expect(Object.keys(RIGHTS)).toContain(call[1]);
    },
  );

  it('is nothing for a paired phone: it looks at today, by no call of the contract', () => {
    const phones = Object.entries(RIGHTS).filter(([, { phone }]) => phone !== 'no');
    expect(phones.map(([who]) => who)).toEqual(['glance']);
    expect(calls.filter(([, who]) => who === 'glance')).toEqual([]);
  });

  it("is a manager's where nothing is said", () => {
    expect(rightOf('cashier', undefined)).toBe('no');
    expect(rightOf('locked', undefined)).toBe('no');
    expect(rightOf('manager', undefined)).toBe('yes');
  });

  it('is everything for a manager and next to nothing on a locked screen', () => {
    for (const rights of Object.values(RIGHTS)) expect(rights.manager).toBe('yes');
    const open = calls.filter(([, who]) => who === 'anyone').map(([name]) => name);
    expect(open.filter((name) => !name.startsWith('session.'))).toEqual([
      'event.stream',
      'health.get',
      // A locked screen may break too.
      'support.pageFailed',
      'till.snapshot',
      // A LUNAS is said aloud on a locked screen too.
      'voice.list',
      'voice.read',
    ]);
  });
});
