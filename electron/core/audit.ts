// Owns the writing of the audit: who did what to what, in the same transaction as the act itself,
// so that neither is without the other. No secret is ever among the details.
import type { AuditAct } from '../../shared/people.ts';
import { CHAIN_START, detailsText, rowHash, type ChainHead, type Details } from './audit-chain.ts';
import type { Actor } from './people/actor.ts';
import type { AuditStore } from './store/audit.ts';

export interface AuditEntry {
  readonly by: Actor;
  readonly act: AuditAct;
  /** The id or name of what it was done to. */
  readonly subject?: string | null;
  readonly details?: Details;
}

export interface Audit {
  /** Only inside a transaction (commit.ts calls it). */
  write(atMs: number, entry: AuditEntry): void;
  head(): ChainHead | null;
}

export function createAudit(store: AuditStore): Audit {
  return {
    write(atMs, { by, act, subject = null, details = {} }) {
      const row = {
        seq: store.nextSeq(),
        atMs,
        who: by.name,
        role: by.role,
        act,
        subject,
        details: detailsText(by.at === undefined ? details : { ...details, at: by.at }),
        prevHash: store.last()?.hash ?? CHAIN_START,
      };
      store.append({ ...row, hash: rowHash(row) });
    },
    head: () => store.last(),
  };
}
