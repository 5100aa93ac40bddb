// Owns the owner's key in a profile: made once, sealed, brought in from a file or taken out into
// one under a passphrase. Must stay true: nobody gets it in clear but who signs with it here.
import { AppError } from '../../../../shared/errors.ts';
import type { OfficeState } from '../../../../shared/office.ts';
import type { AuditAct } from '../../../../shared/people.ts';
import type { Details } from '../../audit-chain.ts';
import type { Actor } from '../../people/actor.ts';
import type { Ports } from '../../ports.ts';
import type { OfficeFileStore } from './office-file.ts';
import {
  exportOwnerKey,
  fingerprintOf,
  importOwnerKey,
  newOwnerKey,
  publicKeyOf,
  type PrivateKeyText,
} from './owner-key.ts';

/** Writes down who did what. */
export type OfficeAudit = (by: Actor, act: AuditAct, details?: Details) => void;

export interface OwnerKeys {
  /** Throws AppError `conflict` when there is one. */
  make(by: Actor): OfficeState;
  export(passphrase: string, by: Actor): Promise<string>;
  import(text: string, passphrase: string, by: Actor): Promise<OfficeState>;
  /** Throws AppError `conflict` when there is none, or it can't be opened here. */
  require(): { readonly privateKey: PrivateKeyText; readonly publicKey: string };
  publicKey(): string | null;
}

export interface KeyParts {
  readonly ports: Ports;
  readonly file: OfficeFileStore;
  readonly state: () => OfficeState;
  readonly audit: OfficeAudit;
}

export function createOwnerKeys({ ports, file, state, audit }: KeyParts): OwnerKeys {
  const { secrets, clock, random } = ports;
  const keep = (privateKey: PrivateKeyText, by: Actor, act: AuditAct): OfficeState => {
    if (file.get().key !== null)
      throw new AppError('conflict', 'There is an owner key here already.');
    const publicKey = publicKeyOf(privateKey);
    const madeAtMs = clock.wallMs();
    file.change({ key: { sealed: secrets.seal(privateKey), publicKey, madeAtMs, signed: 0 } });
    audit(by, act, { key: fingerprintOf(publicKey) });
    return state();
  };
  const need = (): { privateKey: PrivateKeyText; publicKey: string } => {
    const { key } = file.get();
    if (key === null) throw new AppError('conflict', 'There is no owner key here yet.');
    try {
      return { privateKey: secrets.open(key.sealed), publicKey: key.publicKey };
    } catch {
      throw new AppError('unavailable', "The owner's key can't be opened on this machine.", {
        retryable: false,
      });
    }
  };
  return {
    make: (by) => keep(newOwnerKey().privateKey, by, 'office.keyMade'),
    async export(passphrase, by) {
      const { privateKey, publicKey } = need();
      const text = await exportOwnerKey(privateKey, passphrase, random);
      audit(by, 'office.keyExported', { key: fingerprintOf(publicKey) });
      return text;
    },
    import: async (text, passphrase, by) =>
      keep(await importOwnerKey(text, passphrase), by, 'office.keyImported'),
    require: need,
    publicKey: () => file.get().key?.publicKey ?? null,
  };
}
