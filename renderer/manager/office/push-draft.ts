// Owns a change as it is being typed, and what of it is asked for. Pure: the form shows it, the
// till checks it again.
import type { PushAsked, PushScope } from '../../../shared/office.ts';

export interface PersonDraft {
  readonly key: number;
  readonly name: string;
  readonly role: 'cashier' | 'manager';
  readonly isActive: boolean;
  readonly pin: string;
}

export interface PushDraft {
  readonly scope: PushScope['kind'];
  readonly store: string;
  readonly till: string;
  /** As typed; empty: stays as it is. */
  readonly expiresMinutes: string;
  readonly watchHours: string;
  readonly equal: 'keep' | 'ask' | 'discount';
  readonly equalMax: string;
  readonly hasRules: boolean;
  readonly requireLogin: boolean;
  readonly idleMinutes: string;
  readonly people: readonly PersonDraft[];
  readonly note: string;
}

export const EMPTY_DRAFT: PushDraft = {
  scope: 'all',
  store: '',
  till: '',
  expiresMinutes: '',
  watchHours: '',
  equal: 'keep',
  equalMax: '99',
  hasRules: false,
  requireLogin: true,
  idleMinutes: '5',
  people: [],
  note: '',
};

export interface PushAskedFor {
  readonly scope: PushScope;
  readonly changes: PushAsked;
  readonly note: string;
}

/** Null while it would change nothing, or something of it is not finished. */
export function askedOf(draft: PushDraft): PushAskedFor | null {
  const scope = scopeOf(draft);
  const sale = saleOf(draft);
  const rules = rulesOf(draft);
  const people = peopleOf(draft);
  if (scope === null || sale === null || rules === null || people === null) return null;
  const changes: PushAsked = {
    ...(Object.keys(sale).length === 0 ? {} : { sale }),
    ...(rules === undefined ? {} : { rules }),
    ...(people.length === 0 ? {} : { people }),
  };
  if (Object.keys(changes).length === 0) return null;
  return { scope, changes, note: draft.note.trim() };
}

function scopeOf({ scope, store, till }: PushDraft): PushScope | null {
  const [atStore, atTill] = [store.trim(), till.trim()];
  switch (scope) {
    case 'all':
      return { kind: 'all' };
    case 'store':
      return atStore === '' ? null : { kind: 'store', store: atStore };
    case 'till':
      if (atStore === '' || atTill === '') return null;
      return { kind: 'till', store: atStore, till: atTill };
  }
}

function saleOf(draft: PushDraft): NonNullable<PushAsked['sale']> | null {
  const minutes = wholeOf(draft.expiresMinutes, 1, 1440);
  const hours = wholeOf(draft.watchHours, 0, 168);
  const max = wholeOf(draft.equalMax, 1, 999);
  if (minutes === null || hours === null) return null;
  if (draft.equal === 'discount' && (max === null || max === undefined)) return null;
  const isWhole = draft.scope !== 'till';
  return {
    ...(minutes === undefined ? {} : { expiresAfterSeconds: minutes * 60 }),
    ...(hours === undefined ? {} : { watchLateSeconds: hours * 3600 }),
    ...(isWhole && draft.equal === 'ask' ? { equalAmounts: { policy: 'ask' } } : {}),
    ...(isWhole && draft.equal === 'discount'
      ? { equalAmounts: { policy: 'discount', max: max ?? 99 } }
      : {}),
  };
}

function rulesOf(draft: PushDraft): PushAsked['rules'] | null {
  if (!draft.hasRules) return undefined;
  const idleLockMinutes = wholeOf(draft.idleMinutes, 1, 240);
  if (idleLockMinutes === null || idleLockMinutes === undefined) return null;
  return { requireLogin: draft.requireLogin, idleLockMinutes };
}

function peopleOf({ people }: PushDraft): NonNullable<PushAsked['people']> | null {
  const named = people.filter(({ name }) => name.trim() !== '');
  if (named.length < people.length) return null;
  if (named.some(({ pin }) => pin !== '' && !/^\d{6,12}$/.test(pin))) return null;
  return named.map(({ name, role, isActive, pin }) => ({
    ...{ name: name.trim(), role, isActive },
    ...(pin === '' || !isActive ? {} : { pin }),
  }));
}

/** Undefined: nothing typed. Null: no such number. */
function wholeOf(text: string, min: number, max: number): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const value = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
