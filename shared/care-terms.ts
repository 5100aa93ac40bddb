// Owns the limits of data care and the names of its faults: what both sides know without a schema.

export const PASSPHRASE_MIN = 8;
export const EVERY_HOURS = [1, 6, 24, 168] as const;
export const KEEP_MAX = 90;

/** What may be wrong with a copy, a folder or a passphrase; the page has its own words for each. */
export const CARE_FAULTS = {
  notOurs: 'This is no Lunas file.',
  wrongPassphrase: 'The passphrase is wrong.',
  needsPassphrase: 'This file is sealed: its passphrase is needed.',
  newerFile: 'This file was made by a newer Lunas: use that one.',
  damagedFile: 'The file is damaged or was changed: use another copy.',
  newerLedger: 'This copy was written by a newer Lunas: use that one.',
  damagedLedger: 'This copy is damaged: use another one.',
  noLedger: 'This is no ledger of Lunas.',
  noFile: 'There is no such file.',
  fileKind: 'A copy of a till is a file that ends in .lunas or .db.',
  gone: 'That copy is not there any more.',
  lookAgain: 'Look at the copy again before it is taken.',
  waiting: 'Sales wait for money: let them end, or cancel them first.',
  training: 'In training there is nothing to back up: leave it first.',
  chooseFirst: 'Choose a folder for the copies first.',
  noFolder: 'There is no such folder: is the stick plugged in?',
  wholeName: 'Name the folder whole, from its drive or root.',
  ownFolder: "The folder lies within the till's own: choose another disk.",
  noRoom: 'There is not enough room in that folder.',
  unwritable: "That folder can't be written.",
  ownDiskFull: 'The disk is full: the copy can not be brought in.',
  unreadable: "The copy can't be read.",
  needsPin: "A manager's PIN is needed.",
} as const;
export type CareFault = keyof typeof CARE_FAULTS;
