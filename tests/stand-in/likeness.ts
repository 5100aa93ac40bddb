// The check that keeps the stand-in honest against electron.d.ts, at compile time only.

import type { EventEmitter } from 'node:events';

/** Names that are not Electron's own: an emitter's methods, a class's prototype. */
type Common = keyof EventEmitter | 'prototype';

/**
 * What `Ours` must satisfy to pass for Electron's type: every member it has is one of Electron's,
 * and fits it. A member Electron lacks makes this `never`, and the build fails.
 */
export type Likeness<Ours, Theirs> = [Exclude<keyof Ours, keyof Theirs | Common>] extends [never]
  ? Pick<Theirs, Exclude<keyof Ours & keyof Theirs, Common>>
  : never;

/** The same for a class's instances, to be written as `true satisfies IsLike<Ours, Theirs>`. */
export type IsLike<Ours, Theirs> = Ours extends Likeness<Ours, Theirs> ? true : never;
