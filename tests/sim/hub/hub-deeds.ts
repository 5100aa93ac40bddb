// Owns the words a story of many tills is told in: what happens at which till, and to the hub and
// the lines to it. Data only, so that it can be cut down.
import type { Deed } from '../deeds.ts';
import type { Profile } from '../profile.ts';
import type { Cut } from './broken-line.ts';

export type HubDeed =
  /** The line between a till and the hub carries nothing, or one way only. */
  | { readonly do: 'cut'; readonly way: Cut; readonly forMs: number }
  /** Neither the hub nor the provider is reached from here. */
  | { readonly do: 'offline'; readonly forMs: number }
  | { readonly do: 'loseAnswer' }
  | { readonly do: 'slow'; readonly byMs: number; readonly forMs: number }
  /** The till is ended well, and stays so until it is opened. */
  | { readonly do: 'shut' }
  | { readonly do: 'open' }
  /** The power goes, and comes back: nobody tells the hub. */
  | { readonly do: 'powerCut'; readonly downMs: number }
  /** The manager at this till says that another is put away. */
  | { readonly do: 'putAway'; readonly other: number }
  /** A manager's PIN: sell although the others can't be asked. */
  | { readonly do: 'sellApart' }
  /** For everybody: nothing is reached, the sessions end, the server dies and comes back. */
  | { readonly do: 'hubAway'; readonly forMs: number }
  | { readonly do: 'failOver'; readonly clockByMs: number }
  | { readonly do: 'hubDies'; readonly forMs: number };

/** `till`: where it happens; of no meaning for what happens to everybody. */
export type StoreAction = { readonly atMs: number; readonly till: number } & (Deed | HubDeed);

export interface StoreProfile {
  readonly shop: Profile;
  readonly tills: number;
  /** How long one way to the hub and back takes, ms. */
  readonly hubLatencyMs: number;
  readonly hubClockErrorMs: number;
  /** PC wall clock minus true time, a till each. */
  readonly pcErrorsMs: readonly number[];
  readonly doMonosRunAsleep: readonly boolean[];
  /** Day on which a till is there for the first time. */
  readonly joinsOnDay: readonly number[];
  /** The money path does without the hub's claims (to see what they are good for). */
  readonly hasHub: boolean;
}
