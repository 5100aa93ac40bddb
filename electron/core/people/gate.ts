// Owns the one door every call goes through: who calls, whether the table lets them, and an audit
// row when it does not. Handlers get the actor from here and from nowhere else.
import { AppError } from '../../../shared/errors.ts';
import type { AuditAct } from '../../../shared/people.ts';
import type { TokenScope } from '../../../shared/api-tokens.ts';
import { rightOf, type Who } from '../../../shared/permissions.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { Details } from '../audit-chain.ts';
import type { Commit } from '../commit.ts';
import type { Clock } from '../ports.ts';
import { programActor, type Actor, type Program } from './actor.ts';
import type { Session, Sessions } from './sessions.ts';

export interface GatedCall {
  /** As `noun.verb`. */
  readonly call: string;
  readonly who: Who | undefined;
  /** What a program's token must allow; without it the call is none for programs. */
  readonly scope: TokenScope | undefined;
  /** As it came, not yet checked. */
  readonly input: unknown;
  /** The shop day of now; null before there is a shop. */
  readonly today: string | null;
}

export type Caller =
  | { readonly kind: 'page'; readonly session: Session }
  /** A program may do what REST offers it and its token allows. */
  | { readonly kind: 'program'; readonly program: Program };

export interface Gate {
  /** Who does this, in the audit and beside the money. Rejects with AppError `forbidden`. */
  pass(caller: Caller, call: GatedCall): Promise<Actor>;
  /** Refuses what only the handler could see; leaves its audit row. */
  refuse(actor: Actor, call: string, why: string): never;
  /** Leaves the audit row of a refusal; of many in a minute not every one. */
  note(actor: Actor, call: string): void;
  /** Writes down an act that changed something beside the ledger. */
  done(actor: Actor, act: AuditAct, details: Details): void;
  /** The same, and pages look again at how the till is. */
  doneAndTold(actor: Actor, act: AuditAct, details: Details): void;
}

/** What a page asks without anybody there. */
const BY_ITSELF = /^(display\.|shell\.follow$)/;

/** A page gone mad must not fill the disk with what it was refused. */
const ROWS_PER_MINUTE = 60;

export function createGate(sessions: Sessions, commit: Commit, clock: Clock): Gate {
  let minute = { fromMs: -Infinity, rows: 0, skipped: 0 };
  const note = (actor: Actor, call: string): void => {
    const nowMs = clock.monoMs();
    if (nowMs - minute.fromMs > MINUTE_MS)
      minute = { fromMs: nowMs, rows: 0, skipped: minute.skipped };
    if (minute.rows < ROWS_PER_MINUTE) {
      const details = minute.skipped > 0 ? { skipped: minute.skipped } : {};
      commit((change) =>
        change.audit({ by: actor, act: 'call.forbidden', subject: call, details }),
      );
      minute = { ...minute, rows: minute.rows + 1, skipped: 0 };
    } else minute = { ...minute, skipped: minute.skipped + 1 };
  };
  const refuse = (actor: Actor, call: string, why: string): never => {
    note(actor, call);
    throw new AppError('forbidden', why);
  };
  return {
    note,
    refuse,
    done: (by, act, details) => commit((change) => change.audit({ by, act, details })),
    doneAndTold: (by, act, details) =>
      commit((change) => {
        change.audit({ by, act, details });
        change.emit({ type: 'till.changed', payload: {} });
      }),
    async pass(caller, { call, who, scope, input, today }) {
      if (caller.kind === 'program') {
        const { program } = caller;
        const actor = programActor(program.name);
        if (who === 'anyone' || (scope !== undefined && program.scopes.includes(scope)))
          return actor;
        return refuse(actor, call, lacking(scope));
      }
      const { session } = caller;
      const role = sessions.role(session);
      const actor = sessions.actor(session);
      const right = rightOf(role, who);
      if (right !== 'no' && who !== 'anyone' && !BY_ITSELF.test(call)) sessions.touch(session);
      switch (right) {
        case 'yes':
          return actor;
        case 'today': {
          const date = field(input, 'date');
          if (date === undefined || date === today) return actor;
          return refuse(actor, call, 'Other days are for a manager to see.');
        }
        case 'pin': {
          const pin = field(input, 'pin');
          if (typeof pin === 'string' && pin !== '') return sessions.prove(pin, actor);
          return refuse(actor, call, "A manager's PIN is needed.");
        }
        case 'no':
          return refuse(
            actor,
            call,
            role === 'locked'
              ? 'The screen is locked: enter a PIN.'
              : 'Only a manager may do this.',
          );
      }
    },
  };
}

function lacking(scope: TokenScope | undefined): string {
  if (scope === undefined) return 'No token may do this.';
  return `This token may not do this: it lacks the scope "${scope}". A manager makes tokens.`;
}

function field(input: unknown, name: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  return (input as Record<string, unknown>)[name];
}
