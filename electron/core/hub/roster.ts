// Owns who the tills of the store are, as last read: kept on disk where it changes how this till
// decides, in memory where it only says when each was last heard.
import type { HubTill } from '../../../shared/hub-log.ts';
import type { Commit } from '../commit.ts';
import type { HubNotes } from '../store/hub-notes.ts';
import type { HubStore } from './hub-store.ts';

export interface RosterParts {
  readonly notes: HubNotes;
  readonly commit: Commit;
  /** This till's own name. */
  readonly till: string;
}

export interface Roster {
  tills(): readonly HubTill[];
  /** Reads it anew; whether something changed that people or decisions depend on. */
  meet(hub: HubStore): Promise<boolean>;
}

export function createRoster({ notes, commit, till: own }: RosterParts): Roster {
  let latest: readonly HubTill[] | null = null;
  return {
    tills: () => latest ?? notes.tills(),
    async meet(hub) {
      const tills = await hub.tills();
      const mark = notes.mark();
      if (mark === null) return false;
      latest = tills;
      // A closed one counts too: alone as it thinks, it would sell again without asking anybody.
      const others = tills.filter(({ till, state }) => till !== own && state !== 'put_away');
      const heardOfUs = mark.joinedSeq ?? Infinity;
      const isKnown = mark.isKnown || others.every(({ ackSeq }) => ackSeq >= heardOfUs);
      if (isKnown === mark.isKnown && textOf(tills) === textOf(notes.tills())) return false;
      commit(() => {
        notes.setTills(tills);
        if (isKnown !== mark.isKnown) notes.setMark({ isKnown });
      });
      return true;
    },
  };
}

/** Who is on the roster and how they sell, without what changes all the time. */
function textOf(tills: readonly HubTill[]): string {
  return JSON.stringify(tills.map(({ ackSeq: _ack, seenAtMs: _seen, ...till }) => till));
}
