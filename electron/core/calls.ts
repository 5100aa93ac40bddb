// Owns the door of the contract: who calls, whether they may, and what every failure leaves as.
// Handlers are built on `page` and on nothing else, so that none is reached past it.
import { implement, ORPCError } from '@orpc/server';
import { AssertionError } from '../../shared/assert.ts';
import { pageContract } from '../../shared/contract.ts';
import { AppError, ERROR_STATUS } from '../../shared/errors.ts';
import { refFrom } from '../../shared/ids.ts';
import { shopDay } from '../../shared/time.ts';
import type { Core } from './core.ts';
import type { Program } from './people/actor.ts';
import type { Caller } from './people/gate.ts';
import type { Session } from './people/sessions.ts';

/** Who calls: the till's own page, or a program with a token. Hosts make it, handlers read it. */
export interface CallContext {
  readonly core: Core;
  /** The line from a page; without one it is a screen where nobody has logged in. */
  readonly session?: Session | undefined;
  /** The program, by the token it came with. */
  readonly program?: Program | null;
  readonly idempotencyKey?: string | undefined;
  /** The host's switch between the till and training; absent where there is none. */
  readonly training?: TrainingSwitch;
}

export interface TrainingSwitch {
  /** Rejects with AppError `conflict` while sales wait. */
  set(isOn: boolean): Promise<void>;
}

export const page = implement(pageContract)
  .$context<CallContext>()
  .use(async ({ context, next }) => {
    try {
      return await next();
    } catch (error) {
      throw failure(error, context.core);
    }
  })
  .use(async ({ context, next, path, procedure }, input) => {
    const { core } = context;
    const session = context.session ?? core.people.sessions.open();
    const caller: Caller = context.program
      ? { kind: 'program', program: context.program }
      : { kind: 'page', session };
    const actor = await core.people.gate.pass(caller, {
      call: path.join('.'),
      who: procedure['~orpc'].meta.who,
      scope: procedure['~orpc'].meta.scope,
      input,
      today: todayOf(core),
    });
    return next({ context: { session, actor } });
  });

/** The shop day of now; null before there is a shop. */
export function todayOf(core: Core): string | null {
  const store = core.till()?.setup.store;
  return store ? shopDay(core.ports.clock.wallMs(), store) : null;
}

/**
 * Every failure leaves as one of the contract's codes; a mistake of ours leaves a ref to find it in
 * the log by.
 */
function failure(error: unknown, core: Core): unknown {
  if (error instanceof ORPCError) return error;
  if (error instanceof AppError)
    return new ORPCError(error.code, {
      status: ERROR_STATUS[error.code],
      message: error.message,
      data: { retryable: error.retryable },
      defined: true,
    });
  const ref = refFrom(core.ports.random.bytes(16));
  const kind = error instanceof AssertionError ? 'assertion' : 'unexpected';
  core.ports.log.error('stopped safely', { ref, kind, error: String(error) });
  return new ORPCError('internal', {
    status: 500,
    message: `Something went wrong inside the till; nothing was changed. Ref ${ref}.`,
    data: { retryable: true, ref },
    defined: true,
  });
}
