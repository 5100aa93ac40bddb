// Owns the people of the till in memory: a shop of one, in which nobody logs in.
import type { TillApi } from './client.ts';
import { SHOP_OF_ONE } from './fake-day.ts';

const NAMES = [
  { id: 'p1', name: 'Budi', role: 'manager' },
  { id: 'p2', name: 'Sari', role: 'cashier' },
] as const;

const NOBODY = { people: [], rules: { requireLogin: false, idleLockMinutes: 5 } };
const view = { ...NOBODY, hasRecoveryCode: false };

const refuse = async (): Promise<never> => {
  throw new Error('the till in memory has no people');
};

export const PEOPLE_API: Pick<TillApi, 'session' | 'people' | 'audit'> = {
  session: {
    get: async () => SHOP_OF_ONE,
    // Who stands at a locked screen; a shop of one never asks.
    names: async () => ({ names: [...NAMES] }),
    login: refuse,
    resume: async () => SHOP_OF_ONE,
    lock: async () => SHOP_OF_ONE,
    logout: async () => SHOP_OF_ONE,
    touch: async () => ({}),
    recover: refuse,
  },
  people: {
    list: async () => view,
    add: refuse,
    change: refuse,
    setPin: refuse,
    unlock: refuse,
    setRules: async (rules) => ({ ...view, rules }),
    makeRecoveryCode: async () => ({ code: '2345-6789-ABCD-EFGH' }),
  },
  audit: { list: async () => ({ items: [], nextCursor: null, head: null }) },
};
