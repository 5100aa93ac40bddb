// Owns what a person does to the setup in parts: looks at it, changes some of it, leaves a first
// one half typed. Must stay true: no secret goes out, and what waits for money is not cut off.
import { AppError } from '../../shared/errors.ts';
import { seen } from '../../shared/setup-parts.ts';
import { setupSchema } from '../../shared/setup.ts';
import type { SetupChanged, SetupSeen } from '../../shared/views.ts';
import { COMMAND, type Actor } from './people/actor.ts';
import type { Ports } from './ports.ts';
import { changedText, changeSetup, seenSetup, type SetupChanges } from './setup-change.ts';
import type { SetupStore, TillSetup } from './setup-store.ts';
import type { SaleStore } from './store/sales.ts';

/** A draft is a form that a person fills in; more than this no form holds. */
const DRAFT_LENGTH_MAX = 20_000;

export interface SetupDesk {
  /** The setup without its secrets; before the first one what was typed of it. */
  seen(): SetupSeen;
  /**
   * Changes parts of the setup; `isTrial` only says what would come of it. While sales wait,
   * nothing is changed that would lose their money. Rejects with AppError when it can't be stored
   * or worked with; then the setup before goes on.
   */
  change(
    changes: SetupChanges,
    options: { readonly isTrial: boolean; readonly by?: Actor },
  ): Promise<SetupChanged>;
  /** A setup file's text with these changes in it, secrets and all: never for a page. */
  changedText(changes: SetupChanges): string;
  /** Keeps what was typed of a first setup, without secrets; null forgets it. */
  keepDraft(draft: unknown): void;
}

export interface SetupDeskParts {
  readonly ports: Pick<Ports, 'random'>;
  readonly store: SetupStore;
  readonly sales: Pick<SaleStore, 'open'>;
  readonly setup: () => TillSetup | null;
  readonly adopt: (setup: TillSetup, places: readonly string[], by: Actor) => Promise<void>;
}

export function createSetupDesk({ ports, store, sales, setup, adopt }: SetupDeskParts): SetupDesk {
  const { random } = ports;
  const present = (): TillSetup => {
    const now = setup();
    if (now === null) throw new AppError('unavailable', NOT_SET_UP, { retryable: false });
    return now;
  };
  return {
    seen() {
      const now = setup();
      if (now === null) {
        const { sections, hub } = store.legible();
        const isKeyless = sections !== null;
        return {
          setup: { ...asSections(store.draft()), ...(hub === undefined ? {} : { hub }) },
          secrets: [],
          ...(isKeyless ? { isKeyless } : {}),
        };
      }
      const { setup: sections, secrets } = seenSetup(now);
      return { setup: asSections(sections), secrets };
    },
    async change(changes, { isTrial, by = COMMAND }) {
      const changed = changeSetup(present(), changes, random);
      if (!changed.ok) return { faults: [...changed.faults], waiting: 0 };
      const waiting = changed.losesSales ? sales.open().length : 0;
      if (!isTrial && waiting === 0 && changed.places.length > 0)
        await adopt(changed.setup, changed.places, by);
      return { faults: [], waiting };
    },
    changedText: (changes) => changedText(present(), changes, random),
    keepDraft(draft) {
      if (draft === null) {
        if (store.draft() !== null) store.keepDraft(null);
        return;
      }
      if (setup() !== null) return; // of a page that was slower than its own last step
      // What the page sends is cut down to what is no secret, whatever a page may send.
      const kept = seen(setupSchema, draft);
      if (JSON.stringify(kept ?? {}).length <= DRAFT_LENGTH_MAX) store.keepDraft(kept ?? {});
    },
  };
}

const NOT_SET_UP = 'The till is not set up yet: import a setup first.';

function asSections(value: unknown): Record<string, unknown> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? { ...value } : {};
}
