// Joins the updates to the life of the app: when it begins to look, when it may install.
import { app } from 'electron';
import type { Core } from '../core/core.ts';
import type { Ports } from '../core/ports.ts';
import { updateHold } from '../core/update-calls.ts';
import { updateWay } from './update-way.ts';
import { createUpdates, type Updates } from './updates.ts';

export interface JoinedUpdates {
  readonly update: Updates;
  /** From now on it looks; `core` says when that may be. */
  begin(core: Core): void;
}

export function joinUpdates({ clock, random, log }: Ports): JoinedUpdates {
  const { isPackaged } = app;
  const { platform, env, resourcesPath } = process;
  const update = createUpdates({
    clock,
    random,
    log,
    way: updateWay({ isPackaged, platform, env, resourcesPath }),
    source: async () => (await import('./update-source.ts')).openUpdateSource(log),
    quit: () => app.quit(),
  });
  const ending = new AbortController();
  return {
    update,
    begin(core) {
      // Before the drain: after it nobody can say whether a sale waits.
      app.once('before-quit', () => {
        update.beforeEnd();
        ending.abort();
      });
      app.once('quit', (_event, code) => update.atEnd(code));
      void update.run(() => updateHold(core) === null, ending.signal);
    },
  };
}
