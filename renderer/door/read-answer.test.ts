// What the door takes from the till, and that it takes all that the till may say.
import { describe, expect, it } from 'vitest';
import {
  doorAnswer,
  VAULT_PASSPHRASE_MIN,
  vaultClosed,
  type DoorAnswer,
} from '../../shared/vault.ts';
import { KEYS_PASSPHRASE_MIN } from '../limits.ts';
import { readAnswer } from './read-answer.ts';

const OPEN: DoorAnswer = { closed: null, waitSeconds: 0, fault: null };

describe('what the till says at its door', () => {
  it('is understood, whatever it is', () => {
    for (const closed of [null, ...vaultClosed.options])
      for (const fault of [null, ...doorAnswer.shape.fault.unwrap().options])
        expect(readAnswer({ closed, waitSeconds: 2, fault })).toEqual({
          closed,
          waitSeconds: 2,
          fault,
        });
    expect(readAnswer({ closed: null, waitSeconds: 0 })).toEqual(OPEN);
  });

  it.each([
    null,
    'open',
    [],
    {},
    { closed: null },
    { ...OPEN, closed: 'ajar' },
    { ...OPEN, waitSeconds: '1' },
    { ...OPEN, fault: 'rude' },
  ])('is nothing when it is %j', (value) => {
    expect(readAnswer(value)).toBeNull();
  });
});

it('the page knows how long a passphrase has to be', () => {
  expect(KEYS_PASSPHRASE_MIN).toBe(VAULT_PASSPHRASE_MIN);
});
