// Owns who is at each screen: one session per line from a page, logged in by PIN, out by time. What
// a session may do is worked out anew at every call, so that a retired person is out at once.
import { AppError } from '../../../shared/errors.ts';
import type { AuditAct, LoginAnswer, SessionView } from '../../../shared/people.ts';
import type { Role } from '../../../shared/permissions.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import type { Commit } from '../commit.ts';
import type { Clock, Random } from '../ports.ts';
import type { PeopleStore, Person } from '../store/people.ts';
import { NOBODY, OWNER, type Actor } from './actor.ts';
import type { Directory } from './directory.ts';
import { MANAGER_DOOR, RECOVERY_DOOR, type Guards } from './guards.ts';
import { codeLetters, hashPin, isPinOf, newRecoveryCode } from './pins.ts';

/** Screens that may come back after a reload; the oldest are forgotten first. */
const KEYS_MAX = 100;
const KEY_LASTS_MS = 24 * HOUR_MS;

/** What is known of one screen. Two lines with one key (a tab and its copy) are one screen. */
interface Screen {
  personId: string | null;
  /** The PIN it was logged in with: another one since logs it out. */
  pinHash: string | null;
  isLocked: boolean;
  seenAtMs: number;
}

/** One line from a page. Hosts make it; nobody else knows what is in it. */
export interface Session {
  screen: Screen;
  key: string | null;
}

export interface Sessions {
  open(): Session;
  view(session: Session): SessionView;
  role(session: Session): Role;
  actor(session: Session): Actor;
  /** Somebody did something there just now. */
  touch(session: Session): void;
  login(session: Session, personId: string, pin: string): Promise<LoginAnswer>;
  /** After a reload or a break in the line. An unknown key changes nothing. */
  resume(session: Session, key: string): void;
  /** Who makes a shop's first manager is that manager, at that screen. */
  enterFirst(session: Session, person: Person): void;
  /** A new PIN logs its person out everywhere but at the screen where it was set. */
  pinChanged(session: Session, person: Person): void;
  /** Nobody may use this screen before a PIN; `isIdle`: the page saw nobody for the set time. */
  lock(session: Session, isIdle: boolean): void;
  logout(session: Session): void;
  /** A recovery code gives a manager a new PIN, and is spent. */
  recover(
    session: Session,
    request: { readonly code: string; readonly personId: string; readonly pin: string },
  ): Promise<LoginAnswer>;
  /** The manager whose PIN this is. Throws AppError when it is none's, or too early. */
  prove(pin: string, asked: Actor): Promise<Actor>;
}

export interface SessionParts {
  readonly store: PeopleStore;
  readonly directory: Directory;
  readonly guards: Guards;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly random: Random;
}

export function createSessions(parts: SessionParts): Sessions {
  return new RunningSessions(parts);
}

class RunningSessions implements Sessions {
  private readonly parts: SessionParts;
  private readonly byKey = new Map<string, Screen>();

  constructor(parts: SessionParts) {
    this.parts = parts;
  }

  open(): Session {
    const seenAtMs = this.parts.clock.monoMs();
    return { screen: { personId: null, pinHash: null, isLocked: false, seenAtMs }, key: null };
  }

  view(session: Session): SessionView {
    const { directory, store } = this.parts;
    const role = this.role(session);
    const person = this.personAt(session);
    const { requireLogin, idleLockMs } = store.rules();
    return {
      role,
      person: person && { id: person.id, name: person.name, role: person.role },
      hasPeople: directory.hasPeople(),
      requireLogin,
      idleLockMs,
    };
  }

  role(session: Session): Role {
    const { directory, store } = this.parts;
    if (!directory.hasPeople()) return 'manager';
    const person = this.personAt(session);
    if (person) return person.role;
    return session.screen.isLocked || store.rules().requireLogin ? 'locked' : 'cashier';
  }

  actor(session: Session): Actor {
    if (!this.parts.directory.hasPeople()) return OWNER;
    const person = this.personAt(session);
    return person ? actorOf(person) : NOBODY;
  }

  touch({ screen }: Session): void {
    screen.seenAtMs = this.parts.clock.monoMs();
  }

  async login(session: Session, personId: string, pin: string): Promise<LoginAnswer> {
    const { directory } = this.parts;
    const person = directory.find(personId);
    if (!person?.isActive) throw new AppError('not_found', 'There is no such person.');
    const shut = this.enter(person.id);
    if (shut) return shut;
    if (!(await isPinOf(person, pin))) return this.wrong(person.id, this.actor(session), person);
    return this.enterAs(session, person.id);
  }

  enterFirst(session: Session, person: Person): void {
    this.enterAs(session, person.id);
  }

  pinChanged({ screen }: Session, person: Person): void {
    if (screen.personId === person.id) screen.pinHash = person.pinHash;
  }

  resume(session: Session, key: string): void {
    const screen = this.byKey.get(key);
    if (!screen) return;
    if (this.parts.clock.monoMs() - screen.seenAtMs > KEY_LASTS_MS) {
      this.byKey.delete(key);
      return;
    }
    session.screen = screen;
    session.key = key;
  }

  lock(session: Session, isIdle: boolean): void {
    const person = this.personAt(session);
    if (!person) return;
    this.leave(session.screen, person, isIdle ? 'session.timedOut' : 'session.locked');
    session.screen.isLocked = !isIdle;
  }

  logout(session: Session): void {
    const person = this.personAt(session);
    if (person) this.leave(session.screen, person, 'session.loggedOut');
    session.screen.isLocked = false;
    if (session.key !== null) this.byKey.delete(session.key);
    session.key = null;
  }

  async recover(
    session: Session,
    request: { readonly code: string; readonly personId: string; readonly pin: string },
  ): Promise<LoginAnswer> {
    const { store, directory, guards, commit, random } = this.parts;
    const person = directory.managers().find(({ id }) => id === request.personId);
    if (!person) throw new AppError('not_found', 'There is no such manager.');
    const shut = this.enter(RECOVERY_DOOR);
    if (shut) return shut;
    const kept = store.recovery();
    const isRight = kept !== null && (await isPinOf(kept, codeLetters(request.code)));
    if (!isRight) return this.wrong(RECOVERY_DOOR, this.actor(session), person);
    const hash = await hashPin(request.pin, random);
    const recoveryCode = newRecoveryCode(random);
    const nextHash = await hashPin(codeLetters(recoveryCode), random);
    commit((change) => {
      // Two at once with one code: the first spends it.
      if (store.recovery()?.pinHash !== kept.pinHash)
        throw new AppError('conflict', 'This recovery code was used just now.');
      store.update({ ...person, ...hash });
      store.setRecovery(nextHash);
      for (const door of [RECOVERY_DOOR, person.id]) guards.clear(door);
      change.audit({ by: this.actor(session), act: 'recovery.used', subject: person.name });
    });
    const answer = this.enterAs(session, person.id);
    return answer.kind === 'in' ? { ...answer, recoveryCode } : answer;
  }

  async prove(pin: string, asked: Actor): Promise<Actor> {
    const { directory, guards, commit } = this.parts;
    const shut = this.enter(MANAGER_DOOR);
    if (shut) {
      const seconds = Math.ceil(shut.waitMs / 1000);
      throw new AppError('rate_limited', `Too many wrong PINs. Try again in ${seconds} seconds.`);
    }
    const managers = directory.managers();
    const fits = await Promise.all(managers.map((manager) => isPinOf(manager, pin)));
    const [manager, ...others] = managers.filter((_, index) => fits[index]);
    if (!manager) {
      this.wrong(MANAGER_DOOR, asked, null);
      throw new AppError('forbidden', "This is no manager's PIN.");
    }
    commit(() => guards.clear(MANAGER_DOOR));
    if (others.length === 0) return { ...actorOf(manager), at: asked.name ?? 'nobody' };
    throw new AppError('forbidden', 'Two managers have this PIN: log in by name instead.');
  }

  /** Counts a try before it is looked at; answers instead when the door is shut. */
  private enter(door: string): Extract<LoginAnswer, { kind: 'wait' }> | null {
    const { guards, commit } = this.parts;
    const waitMs = guards.waitMs(door);
    if (waitMs > 0) return { kind: 'wait', waitMs, isLocked: guards.isLocked(door) };
    commit((change) => guards.count(door, change.nowMs));
    return null;
  }

  private wrong(door: string, by: Actor, person: Person | null): LoginAnswer {
    const { guards, store, commit } = this.parts;
    const act: AuditAct = person === null ? 'pin.refused' : 'session.loginFailed';
    const details = { tries: store.tries(door)?.wrong ?? 0, recovery: door === RECOVERY_DOOR };
    commit((change) => change.audit({ by, act, subject: person?.name ?? null, details }));
    return { kind: 'wrong', waitMs: guards.waitMs(door) };
  }

  private enterAs(session: Session, personId: string): LoginAnswer {
    const { store, guards, commit, clock, random } = this.parts;
    const person = store.find(personId);
    if (!person?.isActive) throw new AppError('not_found', 'There is no such person.');
    commit((change) => {
      guards.clear(person.id);
      store.update({ ...person, lastLoginAtMs: change.nowMs });
      change.audit({ by: actorOf(person), act: 'session.loggedIn', subject: person.name });
    });
    if (session.key !== null) this.byKey.delete(session.key);
    const { id, pinHash } = person;
    const seenAtMs = clock.monoMs();
    session.screen = { personId: id, pinHash, isLocked: false, seenAtMs };
    session.key = Buffer.from(random.bytes(24)).toString('base64url');
    this.byKey.set(session.key, session.screen);
    for (const old of [...this.byKey.keys()].slice(0, -KEYS_MAX)) this.byKey.delete(old);
    return { kind: 'in', session: this.view(session), key: session.key };
  }

  /** Who is there by name: still working here, with the same PIN, and not idle for too long. */
  private personAt({ screen }: Session): Person | null {
    if (screen.personId === null) return null;
    const { store, clock } = this.parts;
    const person = store.find(screen.personId);
    if (!person?.isActive || person.pinHash !== screen.pinHash) return null;
    if (clock.monoMs() - screen.seenAtMs <= store.rules().idleLockMs) return person;
    this.leave(screen, person, 'session.timedOut');
    return null;
  }

  private leave(screen: Screen, person: Person, act: AuditAct): void {
    screen.personId = null;
    this.parts.commit((change) => change.audit({ by: actorOf(person), act, subject: person.name }));
  }
}

export function actorOf({ id, name, role }: Person): Actor {
  return { role, id, name };
}
