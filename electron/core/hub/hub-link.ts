// What the rest of the till sees of its hub: whether the other tills can be asked, and the session
// while they can. A till without a hub has the link that is off.
import type { HubHold } from '../../../shared/hub.ts';
import type { HubTill } from '../../../shared/hub-log.ts';
import type { HubFailureKind, HubStore } from './hub-store.ts';
import type { HubConnection } from './hub-door.ts';

export type HubState =
  /** This till has no hub. */
  | { readonly kind: 'off' }
  /** The other tills can be asked. */
  | { readonly kind: 'live' }
  /** They can't; `why` null: not tried yet since the start. Wall clock. */
  | { readonly kind: 'apart'; readonly sinceMs: number; readonly why: HubFailureKind | null };

export interface HubLink {
  state(): HubState;
  /** The session; null while apart. It may fail at any call, and the link then knows. */
  hub(): HubStore | null;
  connection(): HubConnection | null;
  /** As last read from the hub, this till among them; empty when it never joined. */
  tills(): readonly HubTill[];
  /** Whether other tills may have sales this one can't know of: it joined, and is not alone. */
  hasOthers(): boolean;
  /** Called after the state or the tills changed. Returns how to stop that. */
  onChange(changed: () => void): () => void;
  /** Called when some till wants a sweep of this feed, and when a feed's state was said. */
  onFeed(heard: (kind: string, what: 'asked' | 'said') => void): () => void;
  /** A call failed or took too long: apart from now on, until the session was opened anew. */
  failed(error: unknown): void;
  /** Something was written that the hub may have to be told. */
  poke(): void;
  /** Why nothing may be sold now; null when it may. */
  hold(): HubHold | null;
  /** Somebody answers for selling without the other tills, until they can be asked again. */
  sellApart(): void;
}

export const NO_HUB: HubLink = {
  state: () => ({ kind: 'off' }),
  hub: () => null,
  connection: () => null,
  tills: () => [],
  hasOthers: () => false,
  onChange: () => () => {},
  onFeed: () => () => {},
  failed: () => {},
  poke: () => {},
  hold: () => null,
  sellApart: () => {},
};

/** What somebody who wants to sell is told; null when nothing holds it up. */
export function holdSentence(hold: HubHold | null): string | null {
  switch (hold) {
    case null:
      return null;
    case 'joining':
      return 'The other tills have not all heard of this one yet: wait a moment, or put away those that are switched off.';
    case 'apart':
      return "The hub can't be reached, and the other tills don't know that this one is open: wait for it, or let a manager allow selling without the others.";
  }
}
