// Owns who may do what: one word per call of the contract (`who`), one table from that word and
// the role of whoever is at the page to an answer. What is in neither is refused.

/** The word each call of the page's contract carries as its meta. */
export type Who =
  /** Even a locked screen: what it takes to unlock it, and to go on hearing of money. */
  | 'anyone'
  /** Whoever sells. */
  | 'cashier'
  /** Whoever sells for the shop day of now; other days are a manager's. */
  | 'today'
  /** A manager, or anybody with a manager's PIN in the call (`pin`), for this one act. */
  | 'pin'
  | 'manager'
  /** Today's figures as a manager's phone is told them; no call of the contract (network.ts). */
  | 'glance';

/**
 * `locked`: nobody may use this screen before a PIN. `cashier`: somebody sells, by name or not.
 * Where a shop has no people set up, everybody is its one unnamed manager.
 */
export type Role = 'locked' | 'cashier' | 'manager';

/** A paired phone looks at today and does nothing: it may make no call at all. */
export type DeviceRole = 'phone';

export type Right = 'yes' | 'today' | 'pin' | 'no';

export const RIGHTS: Readonly<Record<Who, Readonly<Record<Role | DeviceRole, Right>>>> = {
  anyone: { locked: 'yes', cashier: 'yes', manager: 'yes', phone: 'no' },
  cashier: { locked: 'no', cashier: 'yes', manager: 'yes', phone: 'no' },
  today: { locked: 'no', cashier: 'today', manager: 'yes', phone: 'no' },
  pin: { locked: 'no', cashier: 'pin', manager: 'yes', phone: 'no' },
  manager: { locked: 'no', cashier: 'no', manager: 'yes', phone: 'no' },
  glance: { locked: 'no', cashier: 'no', manager: 'yes', phone: 'yes' },
};

/** What a role may do with a call; a call without its word is a manager's. */
export function rightOf(role: Role | DeviceRole, who: Who | undefined): Right {
  return RIGHTS[who ?? 'manager'][role];
}
