// Owns what a page asks about who is at it: log in, lock, leave. The till knows who is there; the
// page keeps only the key that brings its own screen back after a reload.
import type { LoginAnswer, Nameplate } from '../../shared/people.ts';
import type { Client, TillApi } from '../client/client.ts';
import { callFault, type CallFault } from '../deeds.ts';
import type { Shelf } from '../prefs.ts';

const KEY = 'lunas.screen';

export type LoggedIn = LoginAnswer | { readonly kind: 'fault'; readonly fault: CallFault };

export interface SessionDeeds {
  /** The calls of the open line, for the manager's own screens. */
  readonly api: TillApi;
  names(): Promise<readonly Nameplate[]>;
  login(personId: string, pin: string): Promise<LoggedIn>;
  recover(personId: string, code: string, pin: string): Promise<LoggedIn>;
  lock(isIdle: boolean): Promise<void>;
  logout(): Promise<void>;
  touch(): void;
  /** Somebody was made or changed: what this page may do is asked anew. */
  renew(): void;
}

export interface ScreenKey {
  read(): string | null;
  write(key: string | null): void;
}

/** In the tab's own storage: another tab is another screen. */
export function createScreenKey(shelf: Shelf): ScreenKey {
  return {
    read() {
      try {
        return shelf.getItem(KEY) || null;
      } catch {
        return null; // storage is forbidden: a reload asks for the PIN again
      }
    },
    write(key) {
      try {
        shelf.setItem(KEY, key ?? '');
      } catch {
        // As above.
      }
    },
  };
}

export function createSessionDeeds(
  client: Pick<Client, 'api' | 'resync'>,
  screenKey: ScreenKey,
): SessionDeeds {
  const entered = (answer: LoginAnswer): LoginAnswer => {
    if (answer.kind !== 'in') return answer;
    screenKey.write(answer.key);
    client.resync();
    return answer;
  };
  const attempt = async (call: () => Promise<LoginAnswer>): Promise<LoggedIn> => {
    try {
      return entered(await call());
    } catch (error) {
      return { kind: 'fault', fault: callFault(error) };
    }
  };
  const leave = async (call: () => Promise<unknown>): Promise<void> => {
    // A line that is lost has no session; the next one begins without.
    await call().catch(() => undefined);
    client.resync();
  };
  return {
    get api() {
      return client.api;
    },
    names: async () => (await client.api.session.names()).names,
    login: (personId, pin) => attempt(() => client.api.session.login({ personId, pin })),
    recover: (personId, code, pin) =>
      attempt(() => client.api.session.recover({ personId, code, pin })),
    lock: (isIdle) => leave(() => client.api.session.lock({ isIdle })),
    async logout() {
      screenKey.write(null);
      await leave(() => client.api.session.logout());
    },
    touch: () => void client.api.session.touch().catch(() => undefined),
    renew: () => client.resync(),
  };
}
