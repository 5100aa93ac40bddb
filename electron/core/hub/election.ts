// Owns whether this till is the one that does something for all of its store: a lock of the hub,
// held by the session. Must stay true: with the session the election is gone, at once.
import type { HubLink } from './hub-link.ts';
import type { HubStore } from './hub-store.ts';

export interface Election {
  isMine(): boolean;
  /** Tries to be elected; false while another is, or the hub can't be asked. Never rejects. */
  stand(): Promise<boolean>;
  /** Lets another be it. Never rejects. */
  resign(): Promise<void>;
}

export function createElection(link: HubLink, kind: string): Election {
  let heldIn: HubStore | null = null;
  let standing: Promise<boolean> | null = null;

  const isMine = (): boolean =>
    heldIn !== null && link.state().kind === 'live' && link.hub() === heldIn;

  const tried = async (hub: HubStore): Promise<boolean> => {
    try {
      if (await hub.elect(kind)) heldIn = hub;
    } catch (error) {
      if (link.hub() === hub) link.failed(error);
    }
    return isMine();
  };

  return {
    isMine,
    stand() {
      const hub = link.state().kind === 'live' ? link.hub() : null;
      if (hub === null) return Promise.resolve(false);
      if (isMine()) return Promise.resolve(true);
      standing ??= tried(hub).finally(() => (standing = null));
      return standing;
    },
    async resign() {
      const hub = isMine() ? heldIn : null;
      heldIn = null;
      try {
        await hub?.resign(kind);
      } catch (error) {
        if (link.hub() === hub) link.failed(error);
      }
    },
  };
}
