// Owns the page's copy of some limits of the contract. Importing shared/contract.ts for its values
// would bring zod into the page; setup-draft.test.ts keeps the copies equal.

/** SALE_AMOUNT_MAX of shared/contract.ts, in rupiah. */
export const SALE_AMOUNT_MAX = 10_000_000;
/** Longest reference the contract takes, in characters. */
export const REFERENCE_MAX = 64;
/** Shortest and longest reason the contract takes, in characters. */
export const REASON_MIN = 3;
export const REASON_MAX = 200;
/** Shortest and longest passphrase of a setup file, in characters. */
export const PASSPHRASE_MIN = 8;
export const PASSPHRASE_MAX = 200;
/** Shortest passphrase that keeps the till's keys: VAULT_PASSPHRASE_MIN of shared/vault.ts. */
export const KEYS_PASSPHRASE_MIN = 10;
