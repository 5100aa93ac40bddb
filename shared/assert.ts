// Owns the words for "this can't happen": an assertion stops the work at hand, the transaction
// around it rolls back, and doubtful money is never carried on with.

declare const brand: unique symbol;

/** A value of T that only its own parser can make. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws {@link AssertionError} unless `condition` holds; `why` says why we know it must. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AssertionError(why);
}

/** Closes a `switch` without `default`: a new union member fails to compile here. */
export function assertNever(value: never): never {
  throw new AssertionError(`unexpected value ${JSON.stringify(value)}`);
}
