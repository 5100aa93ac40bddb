// Owns the way back into a till whose managers are locked out, for whoever holds its profile
// folder: a manager gets a new PIN, and the audit says that it was done from outside.
import { AppError } from '../../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { Person } from '../store/people.ts';
import { COMMAND } from './actor.ts';
import { isSameName } from './directory.ts';
import { newPin } from './pins.ts';

const UNNAMED_MANAGER = 'Manajer';

export interface Recovered {
  readonly name: string;
  /** For a person to change at once. */
  readonly pin: string;
}

/**
 * Gives the named manager, or the first one, a new PIN; where there is none any more, the first
 * retired one comes back, or a new one is made. Rejects with AppError when no manager is called so.
 */
export async function recoverManager(core: Core, name: string | null): Promise<Recovered> {
  const { directory, store } = core.people;
  const pin = newPin(core.ports.random);
  const candidates = store.all().filter(({ role }) => role === 'manager');
  const person = chosen(candidates, name);
  if (!person) {
    const made = await directory.add(
      { name: name ?? UNNAMED_MANAGER, role: 'manager', pin },
      COMMAND,
    );
    return { name: made.person.name, pin };
  }
  if (!person.isActive) directory.change(person.id, { isActive: true }, COMMAND);
  await directory.setPin(person.id, pin, COMMAND);
  return { name: person.name, pin };
}

function chosen(managers: readonly Person[], name: string | null): Person | undefined {
  if (name === null) return managers.find(({ isActive }) => isActive) ?? managers[0];
  const named = managers.find((person) => isSameName(person.name, name));
  if (!named && managers.length > 0)
    throw new AppError('not_found', `No manager is called ${name}.`);
  return named;
}
