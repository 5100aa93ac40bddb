// The real secrets: everything is sealed under one random key, and that key is kept by the system's
// keyring, by a passphrase the owner chose, or (without either, on a server) in the profile. Must
// stay true: without a key nothing is sealed; a passphrase is kept nowhere and logged nowhere, and
// every wrong one costs more time.
import { AppError } from '../../shared/errors.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { VAULT_PASSPHRASE_MIN, type VaultBy, type VaultClosed } from '../../shared/vault.ts';
import type { Clock, Logger, Random, Secrets, VaultPort } from './ports.ts';
import { KEY_BYTES, keyOfPassphrase, openWith, SCRYPT_COST, sealWith } from './sealing.ts';
import { readVault, setVaultAside, writeVault, type VaultFile } from './vault-file.ts';

const SALT_BYTES = 16;
const FREE_TRIES = 3;
const WAIT_MAX_SECONDS = 300;

/** The system's own way to keep a key. */
export interface Keeper {
  readonly kind: 'keyring' | 'file';
  isThere(): boolean;
  wrap(key: Buffer): string;
  /** Throws when it was not wrapped here. */
  unwrap(wrapped: string): Buffer;
}

/** For a host without a keyring: the profile's folder is what keeps the key. */
export const fileKeeper: Keeper = {
  kind: 'file',
  isThere: () => true,
  wrap: (key) => key.toString('base64'),
  unwrap: (wrapped) => Buffer.from(wrapped, 'base64'),
};

export interface VaultParts {
  readonly dir: string;
  readonly keeper: Keeper;
  readonly clock: Pick<Clock, 'wallMs' | 'monoMs'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Logger;
  /** scrypt's N; less in tests. */
  readonly cost?: number;
}

/** What came of a passphrase: seconds to wait are told, and it was not looked at. */
export type Tried = 'right' | 'wrong' | { readonly waitSeconds: number };

export class Vault implements Secrets, VaultPort {
  private readonly parts: VaultParts;
  private key: Buffer | null = null;
  private why: VaultClosed = 'new';
  private wrongs = 0;
  private nextTryMs = -Infinity;

  /** Opens what the system can open by itself. Throws AppError when the profile can't be used. */
  constructor(parts: VaultParts) {
    this.parts = parts;
    this.look();
  }

  /** Why it is closed; null when it is open. */
  closed(): VaultClosed | null {
    return this.key === null ? this.why : null;
  }

  /** Before the next passphrase is looked at. */
  waitSeconds(): number {
    const leftMs = this.nextTryMs - this.parts.clock.monoMs();
    return Math.max(0, Math.ceil(leftMs / SECOND_MS));
  }

  seal(plain: string): string {
    return sealWith(this.needKey(), Buffer.from(plain, 'utf8'), this.parts.random);
  }

  open(sealed: string): string {
    return openWith(this.needKey(), sealed).toString('utf8');
  }

  by(): VaultBy {
    const kept = readVault(this.parts.dir);
    return kept === null || kept === 'broken' ? this.parts.keeper.kind : kept.by;
  }

  own(): 'keyring' | 'file' | null {
    return this.parts.keeper.isThere() ? this.parts.keeper.kind : null;
  }

  /** Looks whether the system can open it (now). */
  look(): void {
    if (this.key !== null) return;
    const { dir, keeper, clock, random, log } = this.parts;
    const kept = readVault(dir);
    if (kept === 'broken') {
      log.error('the vault file was broken and was set aside', {
        file: setVaultAside(dir, clock.wallMs()),
      });
      return this.look();
    }
    if (kept?.by === 'passphrase') this.why = 'passphrase';
    else if (kept?.by === 'keyring') this.openByKeyring(kept.sealed);
    else if (kept?.by === 'file') this.adopt(Buffer.from(kept.key, 'base64'));
    else if (keeper.isThere()) this.adopt(Buffer.from(random.bytes(KEY_BYTES)));
    else this.why = 'new';
  }

  /** Opens it with the passphrase it is kept by. */
  async enter(passphrase: string): Promise<Tried> {
    return this.tried(passphrase, (key) => {
      this.key = key;
      this.parts.log.info('the keys were opened by their passphrase');
    });
  }

  prove(passphrase: string): Promise<Tried> {
    return this.tried(passphrase, () => undefined);
  }

  /** The first passphrase, where there is no keyring. False when it is too short. */
  async choose(passphrase: string): Promise<boolean> {
    if (this.closed() !== 'new') throw new AppError('conflict', 'There are keys already.');
    if (isShort(passphrase)) return false;
    await this.keepUnder(Buffer.from(this.parts.random.bytes(KEY_BYTES)), passphrase);
    return true;
  }

  async change(passphrase: string | null): Promise<void> {
    const key = this.needKey();
    const { dir, keeper } = this.parts;
    if (passphrase !== null) {
      if (isShort(passphrase))
        throw new AppError(
          'bad_input',
          `A passphrase has at least ${VAULT_PASSPHRASE_MIN} characters.`,
        );
      await this.keepUnder(key, passphrase);
    } else if (keeper.isThere()) writeVault(dir, this.keptBySystem(key));
    else throw new AppError('conflict', NO_KEYRING, { retryable: false });
  }

  /** Gives the kept keys up: what was sealed stays shut, and is to be entered again. */
  startOver(): void {
    const { dir, clock, log } = this.parts;
    if (this.key !== null) throw new AppError('conflict', 'The keys are open.');
    log.warn('the kept keys were given up', { file: setVaultAside(dir, clock.wallMs()) });
    this.look();
  }

  private openByKeyring(sealed: string): void {
    const { keeper } = this.parts;
    if (keeper.kind !== 'keyring' || !keeper.isThere()) {
      this.why = 'no_keyring';
      return;
    }
    try {
      this.key = whole(keeper.unwrap(sealed));
    } catch {
      this.why = 'foreign'; // the keyring's own words may say too much
    }
  }

  /** A key that is known: from now on kept by the best the system has. */
  private adopt(key: Buffer): void {
    const { dir, keeper } = this.parts;
    this.key = whole(key);
    if (keeper.isThere()) writeVault(dir, this.keptBySystem(key));
  }

  private keptBySystem(key: Buffer): VaultFile {
    const { keeper } = this.parts;
    const wrapped = keeper.wrap(key);
    return keeper.kind === 'keyring'
      ? { lunasVault: 1, by: 'keyring', sealed: wrapped }
      : { lunasVault: 1, by: 'file', key: wrapped };
  }

  private async keepUnder(key: Buffer, passphrase: string): Promise<void> {
    const { dir, random, cost = SCRYPT_COST } = this.parts;
    const salt = Buffer.from(random.bytes(SALT_BYTES));
    const sealed = sealWith(await keyOfPassphrase(passphrase, salt, cost), key, random);
    writeVault(dir, {
      lunasVault: 1,
      by: 'passphrase',
      salt: salt.toString('base64'),
      cost,
      sealed,
    });
    this.key = key;
  }

  /** Counted before it is looked at, so that many at once are many. */
  private async tried(passphrase: string, onRight: (key: Buffer) => void): Promise<Tried> {
    const waitSeconds = this.waitSeconds();
    if (waitSeconds > 0) return { waitSeconds };
    const kept = readVault(this.parts.dir);
    if (kept === null || kept === 'broken' || kept.by !== 'passphrase') return 'wrong';
    this.wrongs += 1;
    const more = 2 ** Math.max(0, this.wrongs - FREE_TRIES);
    const seconds = this.wrongs < FREE_TRIES ? 0 : Math.min(WAIT_MAX_SECONDS, more);
    this.nextTryMs = this.parts.clock.monoMs() + seconds * SECOND_MS;
    const under = await keyOfPassphrase(passphrase, Buffer.from(kept.salt, 'base64'), kept.cost);
    try {
      onRight(whole(openWith(under, kept.sealed)));
    } catch {
      this.parts.log.warn('a wrong passphrase was given for the keys', { wrongs: this.wrongs });
      return 'wrong';
    }
    this.wrongs = 0;
    this.nextTryMs = -Infinity;
    return 'right';
  }

  private needKey(): Buffer {
    if (this.key === null) throw new AppError('unavailable', LOCKED, { retryable: false });
    return this.key;
  }
}

const LOCKED = 'The keys of this till are locked.';
const NO_KEYRING =
  'This system has no keyring to keep the keys in: they stay under the passphrase.';

function isShort(passphrase: string): boolean {
  return passphrase.normalize('NFC').trim().length < VAULT_PASSPHRASE_MIN;
}

function whole(key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) throw new Error('the key is not whole');
  return key;
}
