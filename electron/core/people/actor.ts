// Owns who does something at the till: known to the core, never claimed by a page.
import type { TokenScope } from '../../../shared/api-tokens.ts';
import type { AuditRole } from '../../../shared/people.ts';

export interface Actor {
  readonly role: AuditRole;
  readonly id: string | null;
  readonly name: string | null;
  /** A manager leaning over: whose screen it was, `nobody` when nobody had logged in there. */
  readonly at?: string;
}

/** The one unnamed manager of a shop without people. */
export const OWNER: Actor = { role: 'owner', id: null, name: null };

/** Somebody at a screen of a shop with people, not logged in: an unnamed cashier. */
export const NOBODY: Actor = { role: 'nobody', id: null, name: null };

/** Whoever can start programs on this machine: flags, `npm run recover`. */
export const COMMAND: Actor = { role: 'command', id: null, name: null };

export const TILL: Actor = { role: 'till', id: null, name: null };

/** A program that came with a good token. */
export interface Program {
  /** Of the token. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
}

/** Another program, by the name of its token. */
export function programActor(name: string): Actor {
  return { role: 'program', id: null, name };
}

/** The cashier a sale is booked under; null for the unnamed. */
export function cashierOf(actor: Actor): string | null {
  return actor.role === 'cashier' || actor.role === 'manager' ? actor.name : null;
}

/** A reason as it is kept beside money: with the name of whoever gave it. */
export function reasonBy(actor: Actor, reason: string): string {
  const name = cashierOf(actor);
  return name === null ? reason : `${name}: ${reason}`;
}
