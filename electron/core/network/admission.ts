// Owns how a device gets in: the one-time code a manager made for one kind of device, and what it
// is exchanged for. Must stay true: a code opens one thing, once; whoever asked for it is in the
// audit, and so is what came of it.
import type { TokenScope } from '../../../shared/api-tokens.ts';
import type { DeviceKind } from '../../../shared/network.ts';
import type { AuditEntry } from '../audit.ts';
import type { Pairing, PairingCode } from '../display/pairing.ts';
import { TILL, type Actor } from '../people/actor.ts';
import type { Logger } from '../ports.ts';

export interface Invitation {
  readonly kind: DeviceKind;
  /** What a program may do; empty for all others. */
  readonly scopes: readonly TokenScope[];
  readonly by: Actor;
}

export interface Arrival {
  readonly code: string;
  readonly name: string;
  /** Of a phone: the public half of its key. */
  readonly key: string | null;
  /** Whether the pairing page asks; a program asks by itself. */
  readonly isBrowser: boolean;
  readonly address: string;
}

export type Admitted =
  | { readonly kind: 'device'; readonly token: string }
  | {
      readonly kind: 'program';
      readonly token: string;
      readonly name: string;
      readonly scopes: readonly TokenScope[];
    }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number };

export interface AdmissionParts {
  readonly pairing: Pairing;
  readonly log: Logger;
  readonly audit: (entry: AuditEntry) => void;
  /** Each makes what its kind needs and answers its token. */
  addScreen(name: string): string;
  addPhone(name: string, key: string): string;
  addProgram(name: string, invitation: Invitation): string;
  /** What the devices are called that are there already. */
  names(): readonly string[];
}

export interface Admission {
  invite(invitation: Invitation): void;
  current(): (PairingCode & { readonly kind: DeviceKind }) | null;
  redeem(arrival: Arrival): Admitted;
}

const NAMES: Readonly<Record<DeviceKind, string>> = {
  display: 'Layar',
  phone: 'HP',
  program: 'Program',
};

export function createAdmission(parts: AdmissionParts): Admission {
  const { pairing, log, audit } = parts;
  let invited: Invitation | null = null;

  /** What the code stands for, if this device can be that. */
  function fitting({ isBrowser, key }: Arrival): Invitation | null {
    if (invited === null || (invited.kind === 'program') === isBrowser) return null;
    return invited.kind === 'phone' && key === null ? null : invited;
  }

  function admit(invitation: Invitation, name: string, key: string | null): Admitted {
    switch (invitation.kind) {
      case 'display':
        return { kind: 'device', token: parts.addScreen(name) };
      case 'phone':
        return { kind: 'device', token: parts.addPhone(name, key ?? '') };
      case 'program': {
        const token = parts.addProgram(name, invitation);
        return { kind: 'program', token, name, scopes: invitation.scopes };
      }
    }
  }

  return {
    invite(invitation) {
      invited = invitation;
      pairing.offer();
      audit({ by: invitation.by, act: 'device.codeMade', subject: invitation.kind });
    },
    current() {
      const code = pairing.current();
      return code === null || invited === null ? null : { ...code, kind: invited.kind };
    },
    redeem(arrival) {
      const { address } = arrival;
      const invitation = fitting(arrival);
      const wasOpen = pairing.current() !== null;
      // A code for another kind of device is a wrong one, and costs a try all the same.
      const result = pairing.redeem(invitation === null ? '' : arrival.code);
      log.info('a device tried to pair', { address, result: result.kind });
      if (result.kind === 'wrong' && invited !== null && wasOpen && pairing.current() === null)
        audit({ by: TILL, act: 'device.refused', details: { address } });
      if (result.kind !== 'paired' || invitation === null)
        return result.kind === 'wait' ? result : { kind: 'wrong' };
      invited = null;
      const name = ownName(plain(arrival.name) || NAMES[invitation.kind], parts.names());
      const admitted = admit(invitation, name, arrival.key);
      const details = { kind: invitation.kind, address };
      audit({ by: invitation.by, act: 'device.paired', subject: name, details });
      return admitted;
    },
  };
}

/** A name a person can tell it by. */
function plain(given: string): string {
  const spaced = given.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').replaceAll(/\s+/g, ' ');
  return spaced.trim().slice(0, 40);
}

/** Two of one name could not be told apart when one is to be revoked. */
function ownName(name: string, others: readonly string[]): string {
  const taken = new Set(others.map((each) => each.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name.slice(0, 36)} ${number}`;
    if (!taken.has(tried.toLowerCase())) return tried;
  }
}
