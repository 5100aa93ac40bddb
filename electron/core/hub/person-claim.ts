// Owns a person's word on its way through the hub: at another till somebody may be saying the same
// of the same money, and one of them is the first.
import { AppError } from '../../../shared/errors.ts';
import type { Commit } from '../commit.ts';
import type { HubNotes } from '../store/hub-notes.ts';
import type { ClaimAnswer } from './hub-store.ts';
import type { Others } from './others.ts';

export interface PersonClaim {
  readonly paymentId: string;
  readonly saleId: string;
  readonly amount: number;
  readonly atMs: number;
}

/**
 * Claims money for a sale because a person says so. Cut off it does nothing: the word is told
 * later. Rejects with AppError `conflict` when another till has the money. Resolves with how to
 * give it back.
 */
export async function claimForPerson(
  { paymentId, saleId, amount, atMs }: PersonClaim,
  { others, notes, commit }: { others: Others; notes: HubNotes; commit: Commit },
): Promise<() => void> {
  const link = others.link();
  const hub = link.hub();
  const mark = notes.mark();
  const hubId = notes.payment(paymentId)?.hubId;
  if (hub === null || mark === null || hubId === undefined) return () => {};
  let answer: ClaimAnswer;
  try {
    const by = 'person' as const;
    const asked = { paymentId: hubId, saleId, amount, by, atMs, apart: false, evidence: null };
    answer = await hub.claim(asked);
  } catch (error) {
    link.failed(error);
    return () => {};
  }
  if (answer.kind === 'taken' && (answer.by.till !== mark.till || answer.by.saleId !== saleId))
    throw new AppError('conflict', `This payment already belongs to a sale at ${answer.by.till}.`);
  const seq = answer.kind === 'granted' ? answer.seq : 0;
  commit(() => notes.saveClaim({ hubId, till: mark.till, saleId, by: 'person', seq }));
  return () =>
    commit(() => {
      notes.dropClaim(hubId);
      notes.addTodo('release', hubId, saleId);
    });
}
