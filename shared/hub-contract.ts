// Owns the calls about the hub: how it stands, trying it, and the three things only a person can
// know: that a silent till is off, that this one may sell alone, that a conflict was seen to.
import { z } from 'zod';
import { cashier, manager, withPin } from './contract-words.ts';
import { hubTest, hubView } from './hub.ts';

const pin = z.string().max(12).optional();
const status = z.object({ hub: hubView.nullable().describe('null: this till has no hub') });

export const hubContract = {
  status: cashier.output(status),
  /** Connects with what is typed; an empty address is the one that is kept. Stores nothing. */
  test: manager
    .input(
      z.strictObject({
        url: z.string().max(2000),
        store: z.string().max(60),
        till: z.string().max(40),
        ca: z.string().max(20_000).nullable().describe('null: none'),
      }),
    )
    .output(hubTest),
  /** A person has looked: that till is off and shows nothing. */
  putAway: withPin.input(z.strictObject({ till: z.string().min(1).max(40), pin })).output(status),
  /** Sells from now on although nobody knows what the other tills show. */
  sellApart: withPin.input(z.strictObject({ pin })).output(status),
  conflictSeen: withPin
    .input(z.strictObject({ paymentId: z.string().min(1).max(64), pin }))
    .output(status),
} as const;
