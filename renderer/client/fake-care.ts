// Owns the data care of the till in memory, for the gallery: a stick that is there, copies of days.
import type { BackupItem, CareState } from '../../shared/care.ts';
import type { TillApi } from './client.ts';

const STATE: CareState = {
  canChoose: false,
  canRestart: true,
  isSafeMode: false,
  local: { count: 14, newestAtMs: Date.UTC(2026, 10, 21, 1) },
  outside: {
    folder: '/media/kasir/CADANGAN',
    everyHours: 24,
    keep: 14,
    isSealed: true,
    lastAtMs: Date.UTC(2026, 10, 21, 1, 5),
    lastName: 'lunas-abc123-2026-11-21T01-05-00-000Z.lunas',
    fault: null,
  },
  retention: { months: null },
  movedAtMs: null,
};

const ITEM: BackupItem = {
  source: 'profile:ledger-2026-11-21T01-00-00-000Z-daily.db',
  where: 'profile',
  name: 'ledger-2026-11-21T01-00-00-000Z-daily.db',
  madeAtMs: Date.UTC(2026, 10, 21, 1),
  bytes: 4_200_000,
  isSealed: false,
  figures: { sales: 1204, payments: 1198, lastPaymentAtMs: Date.UTC(2026, 10, 21, 0, 58) },
};

export function fakeCare(): Pick<TillApi, 'care' | 'support'> {
  const state = async () => STATE;
  return {
    care: {
      state,
      choose: async () => ({ path: null }),
      setOutside: state,
      backUpNow: state,
      backups: async () => ({ items: [ITEM] }),
      prepare: async () => ({
        madeAtMs: ITEM.madeAtMs,
        shop: null,
        hasSetup: false,
        sales: 1204,
        payments: 1198,
        lastPaymentAtMs: Date.UTC(2026, 10, 21, 0, 58),
        lost: { sales: 31, payments: 30, amount: 745_000 },
        waiting: 0,
      }),
      restore: async () => ({ isRestarting: false }),
      moveOut: async () => ({ file: '/media/kasir/lunas-pindah.lunas', bytes: 2_400_000 }),
      sellHere: state,
      setRetention: state,
    },
    support: {
      bundle: async () => ({ name: 'lunas-bantuan.zip', base64: '', entries: [] }),
      restart: async () => ({ isRestarting: false }),
      pageFailed: async () => ({ ref: '7F3K' }),
    },
  };
}
