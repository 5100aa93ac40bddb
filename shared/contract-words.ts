// Owns the words every call of the contract is made of: who may make it, dates, ids, pages.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { TokenScope } from './api-tokens.ts';
import { ERROR_STATUS } from './errors.ts';
import type { Who } from './permissions.ts';

export const PAGE_SIZE_MAX = 200;

export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date looks like 2026-11-21');
export const id = z.string().min(1).max(64);
export const page = {
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(50),
  cursor: z.string().max(100).optional(),
};
export const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const base = oc
  .$meta<{ who?: Who; scope?: TokenScope }>({})
  .errors(
    Object.fromEntries(
      Object.entries(ERROR_STATUS).map(([code, status]) => [code, { status }]),
    ) as Record<keyof typeof ERROR_STATUS, { status: number }>,
  );

/** Every call begins with who may make it (permissions.ts); a test walks them all. */
export const anyone = base.meta({ who: 'anyone' });
export const cashier = base.meta({ who: 'cashier' });
export const today = base.meta({ who: 'today' });
export const withPin = base.meta({ who: 'pin' });
export const manager = base.meta({ who: 'manager' });
