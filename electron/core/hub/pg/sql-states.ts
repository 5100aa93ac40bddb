// Owns what the hub's own functions refuse by, as SQLSTATEs of a class no PostgreSQL uses. Each
// stands in a migration's text too: a state, once shipped, keeps its meaning.
import type { HubFailureKind } from '../hub-store.ts';

export const OWN_STATES: Readonly<Record<string, HubFailureKind>> = {
  LN001: 'no_store',
  LN002: 'name_taken',
};

/** What a state of PostgreSQL means to a till. */
export function kindOfState(state: string): HubFailureKind {
  const own = OWN_STATES[state];
  if (own !== undefined) return own;
  const found = STATES.find(([pattern]) => pattern.test(state));
  return found === undefined ? 'unexpected' : found[1];
}

const STATES: readonly (readonly [RegExp, HubFailureKind])[] = [
  [/^(28...|3D000|42501)$/, 'denied'],
  // The server says goodbye in the middle of a session: what was under way is unknown.
  [/^(57P01|57P02|57P05|25P03|25P04|08...)$/, 'lost'],
  // It starts, is full, or is a copy that takes no writes.
  [/^(57P03|53...|25006)$/, 'unreachable'],
  [/^(57014|55P03|40001|40P01)$/, 'timeout'],
  // What is asked for is not there: made by a newer till.
  [/^(42P01|42883|42703|3F000)$/, 'old_schema'],
];
