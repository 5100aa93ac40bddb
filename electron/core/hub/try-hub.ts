// Owns "does this hub work?": one connection with what was typed, and what stands in the way as one
// word. Must stay true: nothing is made there and no till is put on its list.
import type { HubFault } from '../../../shared/hub.ts';
import type { HubSetup } from '../../../shared/setup.ts';
import type { HubDoor } from './hub-door.ts';
import { HubFailure } from './hub-store.ts';

export interface HubTried {
  /** Null: it works. */
  readonly fault: HubFault | null;
  readonly tills: readonly string[];
  readonly needsSchema: boolean;
}

const NOTHING = { heard: () => {}, lost: () => {} };

/** @param door undefined where this host has no way to a hub */
export async function tryHub(setup: HubSetup, door: HubDoor | undefined): Promise<HubTried> {
  const failed = (fault: HubFault): HubTried => ({ fault, tills: [], needsSchema: false });
  if (door === undefined) return failed('unexpected');
  try {
    const connection = await door.open({ url: setup.url, ca: setup.ca ?? null }, NOTHING);
    await connection.close();
    return { fault: null, tills: [], needsSchema: false };
  } catch (error) {
    return failed(error instanceof HubFailure ? error.kind : 'unexpected');
  }
}
